import {
  type APIInteraction,
  type APIInteractionResponse,
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  REST,
  Routes,
} from 'discord.js';
import { z } from 'zod';
import { type Message, say } from '../../core/message.ts';
import type { Completion, PlatformTools } from '../../core/platform.ts';
import type { Asked, ToBody } from './body.ts';
import type { DiscordBody } from './render.ts';
import { codeOf } from './result.ts';

/** The ways to answer interactions. All but `acknowledge` reject with the SDK's errors. */
export interface Answers {
  /** False: Discord takes no answer any more, or has taken that of another process. */
  acknowledge(interaction: APIInteraction, response: APIInteractionResponse): Promise<boolean>;
  /** Puts a message where the first response stands, or where the pressed button stood. Its id. */
  show(interaction: APIInteraction, message: Message, asked?: Asked): Promise<string>;
  /** A further message, for the presser's eyes unless it is public. Its id. */
  follow(interaction: APIInteraction, message: Message, asked?: Asked, isPublic?: true): Promise<string>;
  /** Replaces a message by what is known of it later, unless somebody has turned its page meanwhile. */
  complete(
    interaction: APIInteraction,
    messageId: string,
    later: Promise<Completion | null>,
    asked: Asked,
  ): Promise<void>;
  /** A page was turned: what is still to come for it comes too late. */
  turned(messageId: string): void;
}

const ALREADY_ACKNOWLEDGED = 40060;
const INVALID_FORM = 50035;
/** An outage of three requests lasts longer than an interaction. */
const MOST_TRIES = 3;

export function createAnswers(
  rest: REST,
  { toBody, log }: Pick<PlatformTools, 'log'> & { toBody: ToBody },
): Answers {
  // The SDK would ask again without telling us.
  const once = new REST({ api: rest.options.api, timeout: rest.options.timeout, retries: 0 });
  /** By message, whose answer is still to be completed there. */
  const awaiting = new Map<string, APIInteraction>();

  /** What Discord won't have in full it may still have in plain words; if not, that was all there is to say. */
  async function orPlainly(
    body: DiscordBody,
    send: (body: DiscordBody) => Promise<unknown>,
  ): Promise<string> {
    try {
      return posted.parse(await send(body)).id;
    } catch (error) {
      if (codeOf(error) !== INVALID_FORM) throw error;
      log.error('answer refused by Discord', { code: INVALID_FORM });
      const { flags } = body;
      return posted.parse(await send({ ...(await toBody(UNSHOWABLE)), flags })).id;
    }
  }

  const editing =
    ({ application_id, token }: APIInteraction, messageId = '@original') =>
    (body: DiscordBody) =>
      rest.patch(Routes.webhookMessage(application_id, token, messageId), { body, auth: false });

  return {
    async acknowledge({ id, token }, response) {
      for (let tries = 1; ; tries++) {
        try {
          await once.post(Routes.interactionCallback(id, token), { body: response, auth: false });
          return true;
        } catch (error) {
          // By ourselves, if an answer got lost before; else another process was first, which works on it.
          if (codeOf(error) === ALREADY_ACKNOWLEDGED && tries > 1) return true;
          if (tries < MOST_TRIES && !(error instanceof DiscordAPIError)) continue;
          log.warn('interaction could not be acknowledged', { code: codeOf(error) });
          return false;
        }
      }
    },

    async show(interaction, message, asked) {
      return orPlainly(await toBody(message, asked), editing(interaction));
    },

    async follow(interaction, message, asked, isPublic) {
      const body = await toBody(message, asked);
      const flags = isPublic ? body.flags : body.flags | MessageFlags.Ephemeral;
      const { application_id, token } = interaction;
      return orPlainly({ ...body, flags }, (whole) =>
        rest.post(Routes.webhook(application_id, token), { body: whole, auth: false }),
      );
    },

    async complete(interaction, messageId, later, asked) {
      awaiting.set(messageId, interaction);
      const completion = await later;
      if (awaiting.get(messageId) !== interaction) return;
      awaiting.delete(messageId);
      if (completion)
        await orPlainly(await toBody(completion.message, asked), editing(interaction, messageId));
    },

    turned: (messageId) => void awaiting.delete(messageId),
  };
}

const posted = z.object({ id: z.string() });

const UNSHOWABLE = say('Discord wouldn’t show this answer. It has been noted; please try something else.');

export const deferred = (isPrivate: boolean): APIInteractionResponse => ({
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  ...(isPrivate ? { data: { flags: MessageFlags.Ephemeral } } : {}),
});

import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
  ApplicationCommandOptionType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord.js';
import type { Logger } from '../../core/logger.ts';
import type { Message } from '../../core/message.ts';
import type { CommandCall, Dispatch } from '../../core/platform.ts';
import { answerOf, decodePress, type Recall } from './custom-id.ts';
import { plain } from './escape.ts';
import { commandLimits } from './limits.ts';
import type { DiscordBody } from './render.ts';

/** An option that is being typed, and what may stand there. */
export type Complete = (typing: {
  readonly command: string;
  readonly option: string;
  readonly value: string;
}) => Promise<readonly string[]>;

export interface HandlerOptions {
  readonly dispatch: Dispatch;
  /** Who sees a command's answer; Discord wants to know before it runs. */
  readonly seenBy: (command: string) => 'caller' | 'channel';
  readonly render: (message: Message) => DiscordBody;
  readonly complete: Complete;
  readonly recall: Recall;
  readonly log: Logger;
  /** After that long somebody who waits hears that it goes on. */
  readonly patienceMs: number;
  readonly answers: Answers;
}

/** The ways to answer an interaction. They reject with the SDK's errors. */
export interface Answers {
  respond(interaction: APIInteraction, response: APIInteractionResponse): Promise<void>;
  /** What the first response stands for: the deferred answer, or the message whose button was pressed. */
  edit(interaction: APIInteraction, body: DiscordBody): Promise<void>;
  /** A further message. */
  follow(interaction: APIInteraction, body: DiscordBody & { flags: number }): Promise<void>;
}

/** Discord gives up after three seconds, and a list that comes late helps nobody. */
const COMPLETION_MS = 2_000;

/** Acknowledges at once, works afterwards. Never rejects. */
export function createHandler(options: HandlerOptions): (interaction: APIInteraction) => Promise<void> {
  const { answers, complete, dispatch, log, patienceMs, recall, render, seenBy } = options;

  async function onCommand(interaction: APIChatInputApplicationCommandInteraction): Promise<void> {
    const call = callOf(interaction.data.options);
    const isPrivate = seenBy(call.command) === 'caller';
    if (await acknowledge(interaction, deferred(isPrivate))) await answer(interaction, call);
  }

  async function onPress(interaction: APIMessageComponentInteraction): Promise<void> {
    const { data } = interaction;
    const id = data.component_type === ComponentType.StringSelect ? (data.values[0] ?? '') : data.custom_id;
    const wish = answerOf(id);
    const isInPlace = wish === 'here' && isOwn(interaction);
    const first = isInPlace
      ? { type: InteractionResponseType.DeferredMessageUpdate as const }
      : deferred(true);
    if (!(await acknowledge(interaction, first))) return;
    const press = wish === null ? null : await decodePress(id, recall);
    if (press) {
      const call = { command: press.command, text: '', options: press.options };
      if (isInPlace) await show(interaction, (await dispatch(call)).message);
      else await answer(interaction, call);
    } else if (isInPlace) await answers.follow(interaction, privately(render(TOO_OLD)));
    else await show(interaction, TOO_OLD);
  }

  async function onTyping(interaction: APIApplicationCommandAutocompleteInteraction): Promise<void> {
    const typing = typingOf(interaction.data.options);
    const values = typing ? await inTime(complete(typing), COMPLETION_MS) : [];
    const choices = choicesOf(values);
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await acknowledge(interaction, { type, data: { choices } });
  }

  /** False: Discord takes no answer any more. */
  async function acknowledge(
    interaction: APIInteraction,
    response: APIInteractionResponse,
  ): Promise<boolean> {
    try {
      await answers.respond(interaction, response);
      return true;
    } catch (error) {
      // The SDK asks again when an answer gets lost; then the first one has counted.
      if (codeOf(error) === ALREADY_ACKNOWLEDGED) return true;
      log.warn('interaction could not be acknowledged', { code: codeOf(error) });
      return false;
    }
  }

  /** Says in between that it goes on, so that nobody looks at three dots for minutes. */
  async function answer(interaction: APIInteraction, call: CommandCall): Promise<void> {
    let notice = Promise.resolve();
    const timer = setTimeout(() => {
      notice = answers.edit(interaction, render(STILL_WORKING)).catch(failed);
    }, patienceMs);
    const { message } = await dispatch(call);
    clearTimeout(timer);
    await notice;
    await show(interaction, message);
  }

  async function show(interaction: APIInteraction, message: Message): Promise<void> {
    try {
      await answers.edit(interaction, render(message));
    } catch (error) {
      failed(error);
      // What Discord won't have in full it may still have in plain words; if not, that was all there is to say.
      if (codeOf(error) === INVALID_FORM) await answers.edit(interaction, render(UNSHOWABLE));
    }
  }

  const failed = (error: unknown) => log.warn('answer could not be shown', { code: codeOf(error) });

  return async (interaction) => {
    try {
      if (interaction.type === InteractionType.ApplicationCommand)
        await onCommand(interaction as APIChatInputApplicationCommandInteraction);
      if (interaction.type === InteractionType.MessageComponent) await onPress(interaction);
      if (interaction.type === InteractionType.ApplicationCommandAutocomplete) await onTyping(interaction);
    } catch (error) {
      log.error('interaction failed', { type: interaction.type, code: codeOf(error) });
    }
  };
}

const ALREADY_ACKNOWLEDGED = 40060;
const INVALID_FORM = 50035;

/** Not the error itself: it carries the request, and an interaction's token in its address. */
const codeOf = (error: unknown): unknown => {
  const { code, status, name } = (error ?? {}) as { code?: unknown; status?: unknown; name?: unknown };
  return code ?? status ?? name;
};

const sentence = (text: string): Message => ({ summary: text, blocks: [{ type: 'text', text: [text] }] });
const STILL_WORKING = sentence('This takes longer than usual. The answer will appear here.');
const TOO_OLD = sentence('This button is too old to know what it was for. Please ask again.');
const UNSHOWABLE = sentence(
  'Discord wouldn’t show this answer. It has been noted; please try something else.',
);

const privately = (body: DiscordBody): DiscordBody => ({
  ...body,
  flags: body.flags | MessageFlags.Ephemeral,
});

const deferred = (isPrivate: boolean): APIInteractionResponse => ({
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  ...(isPrivate ? { data: { flags: MessageFlags.Ephemeral } } : {}),
});

/** Only who asked for an answer turns its pages; for everybody else there is one of their own. */
function isOwn({ message, member, user }: APIMessageComponentInteraction): boolean {
  const presser = member?.user.id ?? user?.id;
  const isPrivate = ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  return isPrivate || (presser !== undefined && message.interaction_metadata?.user.id === presser);
}

type Given = readonly APIApplicationCommandInteractionDataOption<InteractionType>[] | undefined;

/** `/paper search query:…` as a call; values are strings on every platform. */
function callOf(options: Given): CommandCall {
  const [sub] = options ?? [];
  if (sub?.type !== ApplicationCommandOptionType.Subcommand) return { command: 'help', text: '' };
  const given = (sub.options ?? []).flatMap((option) =>
    'value' in option ? [[option.name, String(option.value)] as const] : [],
  );
  return { command: sub.name, text: '', options: Object.fromEntries(given) };
}

function typingOf(options: Given): Parameters<Complete>[0] | null {
  const [sub] = options ?? [];
  if (sub?.type !== ApplicationCommandOptionType.Subcommand) return null;
  const typed = (sub.options ?? []).find((option) => 'focused' in option && option.focused);
  if (!typed || !('value' in typed)) return null;
  return { command: sub.name, option: typed.name, value: String(typed.value) };
}

function choicesOf(values: readonly string[]) {
  const fitting = values.filter((value) => value !== '' && value.length <= commandLimits.choiceValue);
  return [...new Set(fitting)].slice(0, commandLimits.choices).flatMap((value) => {
    const name = plain(value, commandLimits.choiceName);
    return name === '' ? [] : [{ name, value }];
  });
}

/** Nothing, where it fails or takes too long. */
async function inTime(values: Promise<readonly string[]>, ms: number): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), ms);
  });
  return Promise.race([values.catch(() => []), late]).finally(() => clearTimeout(timer));
}

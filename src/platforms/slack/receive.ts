import { type App, RespondError, type RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Logger } from '../../core/logger.ts';
import type { Message } from '../../core/message.ts';
import type { CommandCall, Dispatch } from '../../core/platform.ts';
import { decodeAction, type Recall, readText } from './commands.ts';
import type { SlackBody } from './render.ts';

export interface Listening {
  /** Speaks as the bot, where there is no other way to answer. */
  readonly client: WebClient;
  readonly dispatch: Dispatch;
  readonly render: (message: Message) => SlackBody;
  readonly seenBy: (command: string) => 'caller' | 'channel';
  readonly recall: Recall;
  /** Makes what `render` has kept last. */
  readonly settle: () => Promise<void>;
  readonly botUserId: string;
  readonly log: Logger;
}

/** Where an answer goes when the way that Slack offered for it is closed. */
interface Asker {
  readonly channel: string;
  readonly user: string;
  readonly thread?: string | undefined;
}

/** A button outlives what was kept for it. */
const GONE: Message = {
  summary: 'This button is too old.',
  blocks: [
    {
      type: 'text',
      text: ['This button is too old: what it would show is no longer kept. Please ask again.'],
    },
  ],
};

/** Events come again when Slack did not hear the acknowledgement; so many are remembered. */
const MAX_EVENTS = 1_000;

/** Acknowledges at once and answers afterwards, whatever came and by whichever door. */
export function listen(
  app: App,
  { client, dispatch, render, seenBy, recall, settle, botUserId, log }: Listening,
): { idle(): Promise<void> } {
  const running = new Set<Promise<void>>();
  const heard = new Set<string>();

  /** The whole answer: Slack has acknowledged already, and waits half an hour for it. */
  async function reply(call: CommandCall): Promise<SlackBody> {
    const { message, later } = await dispatch(call);
    const body = render((await later)?.message ?? message);
    // Without it a button is too old before its time; the answer is worth more.
    await settle().catch((error: unknown) => log.warn('texts of buttons not kept', { err: error }));
    return body;
  }

  /** Bolt waits for its listeners; an answer that takes long must not hold up anything. */
  function run(what: string, work: () => Promise<void>): void {
    const job: Promise<void> = work()
      .catch((error) => log.error('slack answer lost', { what, err: error }))
      .finally(() => running.delete(job));
    running.add(job);
  }

  app.command(/.*/, async ({ ack, command: { text, channel_id: channel, user_id: user }, respond }) => {
    await ack();
    run('command', async () => {
      const call = readText(text);
      const body = await reply(call);
      const type = seenBy(call.command) === 'channel' ? 'in_channel' : 'ephemeral';
      await answer(respond, { ...body, response_type: type }, { channel, user });
    });
  });

  app.action({ type: 'block_actions', action_id: /^run-/ }, async ({ ack, action, body, respond }) => {
    await ack();
    run('button', async () => {
      const call = action.type === 'button' ? await decodeAction(action.value ?? '', recall) : null;
      const asker = { channel: body.channel?.id ?? '', user: body.user.id };
      if (!call)
        return answer(
          respond,
          { ...render(GONE), response_type: 'ephemeral', replace_original: false },
          asker,
        );
      const shown = await reply(call);
      // The caller's own message turns its pages in place; a channel's stays as everybody knows it.
      const isOwn = body.container.is_ephemeral === true;
      await answer(respond, { ...shown, response_type: 'ephemeral', replace_original: isOwn }, asker);
    });
  });

  app.action({ type: 'block_actions', action_id: /^open-/ }, ({ ack }) => ack());

  app.event('app_mention', async ({ event, body: { event_id: id } }) => {
    if (heard.has(id) || !event.user) return;
    heard.add(id);
    for (const old of heard) if (heard.size > MAX_EVENTS) heard.delete(old);
    const asker = { channel: event.channel, user: event.user, thread: event.thread_ts };
    run('mention', async () => {
      const call = readText(event.text.replaceAll(`<@${botUserId}>`, ' '));
      const body = await reply(call);
      if (seenBy(call.command) === 'channel') await client.chat.postMessage({ ...body, ...placeOf(asker) });
      else await whisper(body, asker);
    });
  });

  app.error(async (error) => log.error('slack listener failed', { err: error }));

  /** By the address that came with the call, or else as the bot itself. */
  async function answer(
    respond: RespondFn,
    body: Parameters<RespondFn>[0] & SlackBody,
    asker: Asker,
  ): Promise<void> {
    try {
      await respond(body);
    } catch (error) {
      log.warn('slack response refused', { status: error instanceof RespondError ? error.statusCode : null });
      const { text, blocks, mrkdwn, link_names, unfurl_links, unfurl_media } = body;
      await whisper({ text, blocks, mrkdwn, link_names, unfurl_links, unfurl_media }, asker);
    }
  }

  const whisper = ({ text, blocks, link_names }: SlackBody, asker: Asker) =>
    client.chat.postEphemeral({ text, blocks, link_names, user: asker.user, ...placeOf(asker) });

  return {
    async idle() {
      await Promise.all(running);
    },
  };
}

const placeOf = ({ channel, thread }: Asker) => ({
  channel,
  ...(thread !== undefined && { thread_ts: thread }),
});

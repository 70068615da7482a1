import { setTimeout as pause } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Logger } from '../../core/logger.ts';
import type { Message } from '../../core/message.ts';
import type { Caller, ChannelRef, PostResult } from '../../core/platform.ts';
import { type Asked, plainer, type ToBody } from './body.ts';
import type { Asker } from './call.ts';
import { homeView } from './home.ts';
import type { SlackBody } from './render.ts';
import type { Respond } from './response-url.ts';
import { toPostResult } from './result.ts';
import type { Workspaces } from './workspaces.ts';

/** Shows a message; false: Slack took it in no way that there is. Never rejects. */
export type Show = (message: Message, asked?: Asked) => Promise<boolean>;

/** A place for one answer. */
export interface Outlet {
  readonly show: Show;
  /** Puts more in the answer's place, unless somebody has turned its page since. Absent: it can't be replaced. */
  readonly replace?: Show;
}

export interface Answers {
  /** Only who asked sees it, below what is there. */
  beside(asker: Asker): Outlet;
  /** In place of the message whose button was pressed, which only the presser sees. */
  inPlace(asker: Asker, messageTs: string): Outlet;
  forAll(asker: Asker): Outlet;
  /** In the caller's Home tab. */
  atHome(caller: Caller): Outlet;
}

export interface AnswersOptions {
  /** Where it speaks as the bot, which has to be in the channel for that. */
  readonly workspaces: Workspaces;
  readonly respond: Respond;
  readonly toBody: ToBody;
  readonly log: Logger;
  /** The wait before a way is tried again, if Slack names none. */
  readonly pauseMs: number;
}

/** Longer than this nobody waits. */
const MAX_PAUSE_MS = 30_000;
/** Places whose latest answer is known. */
const MOST_PLACES = 10_000;

type Way = (body: SlackBody) => Promise<PostResult>;

export function createAnswers({ workspaces, respond, toBody, log, pauseMs }: AnswersOptions): Answers {
  /** By place, the answer that was shown there last. */
  const latest = new Map<string, Outlet>();

  /** A call of the bot's in the workspace that was asked from. */
  async function speak(
    { installation }: ChannelRef,
    call: (client: WebClient) => Promise<string | null>,
  ): Promise<PostResult> {
    const result = await toPostResult(async () => call((await workspaces.find(installation)).client));
    if (!result.ok && result.kind === 'unauthorized') workspaces.forget(installation);
    return result;
  }

  /** One way after the other, then the first once more after a pause. `isPublic`: nothing may be there twice. */
  async function deliver(body: SlackBody, ways: readonly Way[], isPublic = false): Promise<PostResult> {
    let shown = body;
    let waitMs = pauseMs;
    let result: PostResult = { ok: false, kind: 'gone', detail: 'no way to answer' };
    for (const [index, way] of [...ways, ...ways.slice(0, 1)].entries()) {
      if (index > 0 && index === ways.length) await pause(Math.min(waitMs, MAX_PAUSE_MS));
      result = await way(shown);
      if (result.ok) return result;
      log.warn('answer not taken by slack', { kind: result.kind, detail: result.detail });
      if (isPublic && result.kind === 'unknown') return result;
      if (result.kind === 'rejected') shown = plainer(shown);
      if (result.kind === 'retry') waitMs = Math.max(waitMs, result.afterMs ?? 0);
    }
    log.error('answer lost');
    return result;
  }

  const showing =
    (ways: readonly Way[], isPublic = false): Show =>
    async (message, asked) =>
      (await deliver(await toBody(message, asked), ways, isPublic)).ok;

  /** By the address that came with the interaction, where one did. */
  function responding({ from, responseUrl }: Asker, how: ResponseKind): Way[] {
    if (responseUrl === undefined) return [];
    const { thread } = from.channel;
    const there = how.replace_original || thread === undefined ? {} : { thread_ts: thread };
    return [(body) => respond(responseUrl, { ...body, ...how, ...there })];
  }

  const whispering =
    ({ from: { userId: user, channel } }: Asker): Way =>
    ({ text, blocks, link_names }) =>
      speak(channel, async (client) => {
        await client.chat.postEphemeral({ text, blocks, link_names, user, ...addressOf(channel) });
        return null;
      });

  /** Whoever comes last has the place. */
  function overwriting(place: string, ways: readonly Way[]): Outlet {
    const show = showing(ways);
    const outlet: Outlet = {
      show(message, asked) {
        latest.delete(place);
        latest.set(place, outlet);
        const [oldest] = latest.keys();
        if (latest.size > MOST_PLACES && oldest !== undefined) latest.delete(oldest);
        return show(message, asked);
      },
      replace: async (message, asked) => latest.get(place) !== outlet || show(message, asked),
    };
    return outlet;
  }

  /** As the bot, with a message that can be changed. */
  function posted({ from: { channel } }: Asker): Outlet {
    let ts = '';
    const post: Way = (body) =>
      speak(channel, async (client) => {
        ({ ts = '' } = await client.chat.postMessage({ ...body, ...addressOf(channel) }));
        return ts;
      });
    const update: Way = ({ text, blocks, link_names }) =>
      speak(channel, async (client) => {
        await client.chat.update({ channel: channel.channel, ts, text, blocks, link_names });
        return ts;
      });
    return { show: showing([post], true), replace: showing([update]) };
  }

  return {
    beside: (asker) => ({
      show: showing([
        ...responding(asker, { response_type: 'ephemeral', replace_original: false }),
        whispering(asker),
      ]),
    }),

    inPlace: (asker, messageTs) =>
      overwriting(`${asker.from.channel.installation} ${asker.from.channel.channel} ${messageTs}`, [
        ...responding(asker, { response_type: 'ephemeral', replace_original: true }),
        whispering(asker),
      ]),

    forAll(asker) {
      const outlet = posted(asker);
      const ways = responding(asker, { response_type: 'in_channel', replace_original: false });
      return ways.length === 0 ? outlet : { show: showing(ways, true) };
    },

    atHome: ({ userId, channel }) =>
      overwriting(`${channel.installation} ${userId}`, [
        (body) =>
          speak(channel, async (client) => {
            await client.views.publish({ user_id: userId, view: homeView(body) });
            return null;
          }),
      ]),
  };
}

interface ResponseKind {
  readonly response_type: 'ephemeral' | 'in_channel';
  readonly replace_original: boolean;
}

const addressOf = ({ channel, thread }: ChannelRef) => ({
  channel,
  ...(thread !== undefined && { thread_ts: thread }),
});

import { setTimeout as wait } from 'node:timers/promises';
import type { openDiscord } from '../../test/fakes/discord/server.ts';
import type { FakeSlack } from '../../test/fakes/slack/server.ts';
import type { StoredMessage } from '../../test/fakes/slack/world.ts';

/** What became of something that somebody did. `cut off`: the platform said at once that the bot isn't there. */
export type Outcome = 'answered' | 'cut off' | 'late' | 'unanswered';

/** People of one platform. */
export interface Crowd {
  /** Whether the bot is connected: nobody types while it isn't. */
  isConnected(): boolean;
  /** Somebody does one thing; `turn` says who and what. */
  act(turn: number): Promise<Outcome>;
}

const PATIENCE_MS = 30_000;
const PEOPLE = 8;
const words = ['diffusion', 'policy', 'agents', 'memory', 'speech', 'graph', 'reasoning', 'video'];
const word = (turn: number) => words[Math.floor(turn / 3) % words.length] ?? '';

/** What people type, some of it wrong. */
const typed: readonly ((turn: number) => string)[] = [
  () => 'trending',
  (turn) => `search ${word(turn)}`,
  () => 'trending week top:20',
  (turn) => `serch ${word(turn)}`,
  () => 'status',
  (turn) => `search "${word(turn)} model" votes:>20`,
  () => 'search "never closed (',
  () => 'list',
  () => 'settings at:25:99',
  (turn) => `search ${word(turn)} OR ${word(turn + 3)}`,
  () => 'show 9901.00001',
  () => 'help',
];

const inTime = (answered: Promise<unknown>, signal = AbortSignal.timeout(PATIENCE_MS)) =>
  Promise.race([
    answered.then(() => 'answered' as const),
    wait(PATIENCE_MS, 'unanswered' as const, { signal }).catch(() => 'unanswered' as const),
  ]);

export function inSlack(slack: FakeSlack): Crowd {
  const channels = Array.from({ length: PEOPLE }, (_, n) => slack.addChannel(`talk-${n}`).id);
  const people = channels.map((_, n) => slack.addPerson(`person-${n}`));
  /** The last answer of each that has pages to turn. */
  const pages = new Map<number, StoredMessage>();

  return {
    isConnected: () => slack.socket.connections() > 0,
    async act(turn) {
      const who = turn % PEOPLE;
      const person = people[who];
      const channel = channels[who];
      if (!person || !channel) throw new Error('there is nobody');
      const page = pages.get(who);
      pages.delete(who);
      const text = typed[turn % typed.length]?.(turn) ?? 'help';
      const { ack, responseUrl } = await (page ? person.press(page, 'Next ›') : person.slash(channel, text));
      if (ack.type === 'failed') return 'cut off';
      if (ack.type === 'late') return 'late';
      if (ack.payload !== null) return 'answered';
      const address = slack.world.responseUrls.get(new URL(responseUrl).pathname);
      const outcome = await inTime(slack.until(() => (address?.posts ?? 0) > 0));
      const last = slack.world.messages.findLast((message) => message.visibleTo === person.id);
      if (last && JSON.stringify(last.body).includes('Next ›')) pages.set(who, last);
      return outcome;
    },
  };
}

export function inDiscord(discord: Awaited<ReturnType<typeof openDiscord>>): Crowd {
  const channels = Array.from({ length: PEOPLE }, () => discord.world.addChannel().id);
  const users = channels.map((_, n) => String(3n * 10n ** 17n + BigInt(n)));
  const state = () =>
    discord.gateway.log.findLast((line) => /^(?:closed|identified|resumed)/.test(line)) ?? 'closed';
  const withOptions: readonly ((turn: number) => [string, Record<string, string | number>])[] = [
    () => ['trending', {}],
    (turn) => ['search', { query: word(turn) }],
    () => ['trending', { when: 'week', top: 20 }],
    () => ['status', {}],
    () => ['search', { query: '"never closed (' }],
    () => ['trending', { when: 'never' }],
    () => ['list', {}],
    (turn) => ['search', { query: `${word(turn)} -${word(turn + 3)}` }],
  ];

  return {
    isConnected: () => !state().startsWith('closed'),
    async act(turn) {
      const who = { user: users[turn % PEOPLE] ?? '', channel: channels[turn % PEOPLE] ?? '' };
      if (turn % 5 === 4) {
        const asked = discord.complete('search', { query: word(turn).slice(0, 4) }, who);
        return inTime(discord.until(() => asked.first !== null));
      }
      const [command, options] = withOptions[turn % withOptions.length]?.(turn) ?? ['help', {}];
      const asked = discord.type(command, options, who);
      const outcome = await inTime(discord.until(() => asked.shows > 0));
      const [answer] = asked.messages;
      if (outcome !== 'answered' || !JSON.stringify(answer?.components ?? '').includes('Next ›') || !answer)
        return outcome;
      const pressed = discord.press(answer, 'Next ›', who);
      return inTime(discord.until(() => pressed.shows > 0));
    },
  };
}

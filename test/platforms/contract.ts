import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { defineCommand, type RunnableCommand } from '../../src/app/command.ts';
import { allCommands } from '../../src/app/commands/index.ts';
import { createKeeper } from '../../src/app/keeper.ts';
import { createLibrary, type Library } from '../../src/app/library/index.ts';
import { type Command, parseText } from '../../src/core/command.ts';
import { SourceError } from '../../src/core/errors.ts';
import type { CommandAction, Density, Message } from '../../src/core/message.ts';
import type { CommandCall, Dispatch, Keeper } from '../../src/core/platform.ts';
import type { Db } from '../../src/db/client.ts';
import { storeReading } from '../../src/db/lists.ts';
import { noteGoodReading } from '../../src/db/readings.ts';
import { aHouse, aSource } from '../support/house.ts';
import { memoryLog } from '../support/log.ts';
import { aPaper } from '../support/papers.ts';
import { openEmbeddedDb } from '../support/stores.ts';

/** A platform with one person in one channel. */
export interface Harness {
  /** Whether people fill in forms there, and can show an answer to others. */
  readonly hasForms: boolean;
  /** Starts the bot: the first time with a channel of its own, later where it was. */
  start(options: HarnessOptions): Promise<Bot>;
}
export interface HarnessOptions {
  readonly dispatch: Dispatch;
  readonly commands: readonly Command[];
  readonly keeper: Keeper;
  readonly density?: Density;
  /** After that long somebody who waits hears that it goes on. */
  readonly patienceMs?: number;
  /** The bot of an earlier process, which has been stopped. */
  readonly after?: Bot;
}
export interface Bot {
  /** Somebody types a command. Resolves as soon as the platform has been told that it was heard. */
  type(command: string, text: string): Promise<Act>;
  stop(): Promise<void>;
}
/** What somebody did. */
export interface Act {
  /** What came of it, once there is so much. */
  seen(count?: number): Promise<readonly Seen[]>;
  /** What reads so, once something does. */
  reads(words: string): Promise<Seen>;
  /** Fills in the form that came of it. */
  fillIn(values: Readonly<Record<string, string>>): Promise<Act>;
}
export interface Seen {
  /** All its words, with white space as it may be. */
  readonly text: string;
  readonly isPublic: boolean;
  /** What in it pings, formats, or leads where none of ours pointed. */
  readonly alive: readonly string[];
  /** Presses the button that reads so. Resolves as `type` does. */
  press(label: string): Promise<Act>;
}

const DAY = '2026-06-24';
/** One that the commands' examples ask for, as the words and the id below are. */
const EARLIER_DAY = '2026-06-03';
const HOSTILE = [
  '@everyone <@U0000000A> <@&123456789012345678> <!channel> <https://evil.example|policy>',
  '**policy** *b* _i_ ~s~ `c` ||x|| [policy](https://evil.example) </paper search:123456789012345678>',
  '# policy\n> quote\n-# small :tada: <:party:123456789012345678> \u202edesrever\u202c \u001b[31mred\u0007',
  '&lt;!here&gt; https://evil.example/policy discord.gg/evil ```policy``` 👩‍👩‍👧‍👦 e\u0301\u0301\u0301 語言模型',
];
const papers = Array.from({ length: 12 }, (_, index) => {
  const trick = HOSTILE[index % HOSTILE.length] ?? '';
  return aPaper({
    id: index === 0 ? '2606.24597' : `2606.000${10 + index}`,
    title: `Diffusion Policy ${index + 1} ${trick}`,
    gist: `A flow policy for agents with a world model. ${trick}`,
    abstract: `Long ago, drones crashed. We train a policy. ${trick} `.repeat(20),
    authors: [`Ada ${trick}`, 'Danijar Hafner'],
    publishedAt: new Date(`${DAY}T00:00:00Z`),
    authorCount: 2,
    upvotes: 142 - index,
    stars: 12,
    codeUrl: 'https://github.com/somebody/policy',
    submittedBy: trick,
    featuredOn: DAY,
  });
});
/** Too long for any button. */
const LONG_QUERY = `policy OR (${Array.from({ length: 40 }, (_, index) => `word${index}`).join(' OR ')})`;

const crash = defineCommand({
  name: 'crash',
  description: 'Fails as no command should',
  options: {},
  reply: 'caller',
  examples: [''],
  run: () => Promise.reject(new TypeError('what only a log may say')),
});
const shout = defineCommand({
  name: 'shout',
  description: 'Answers everybody',
  options: {},
  reply: 'channel',
  examples: [''],
  run: async () => ({ summary: 'hear, hear', blocks: [{ type: 'text', text: ['hear, hear'] }] }),
});
const commands: readonly RunnableCommand[] = [...allCommands, crash, shout];
const examples = allCommands.flatMap((command) =>
  command.examples.map((example) => ({ command, name: command.name, example })),
);

/** A store with papers, and its index: made once for all platforms, since no test changes it. */
interface Store {
  readonly db: Db;
  readonly library: Library;
  close(): Promise<void>;
}

async function aStore(): Promise<Store> {
  const { db, close } = await openEmbeddedDb();
  const base = { source: 'huggingface', at: new Date(`${DAY}T22:00:00Z`), sample: false } as const;
  await storeReading(db, { ...base, day: EARLIER_DAY, papers: papers.slice(0, 2) });
  await storeReading(db, { ...base, day: DAY, papers });
  await noteGoodReading(db, 'huggingface', base.at);
  const library = createLibrary({ db, log: memoryLog(), file: null });
  await library.ready();
  return {
    db,
    library,
    async close() {
      await library.stop();
      await close();
    },
  };
}

let opened: Promise<Store> | null = null;
afterAll(async () => (await opened)?.close());
/** On a machine that has much else to do. */
const OPENING_MS = 60_000;

const outage = () => Promise.reject(new SourceError('Hugging Face', 'unreachable', 'Hugging Face is away'));

/** The same for every platform: every command that there is, every button in its answer, and every kind of mistake. */
export function describePlatform(name: string, harness: Harness): void {
  describe(`${name}: what every platform does`, () => {
    let store: Store;
    beforeAll(async () => {
      opened ??= aStore();
      store = await opened;
    }, OPENING_MS);

    it.each(examples)('/paper $name $example: heard, answered, for the caller alone', async (given) => {
      const { command, example } = given;
      const { calls, bot } = await start(store);
      const [answer] = await (await bot.type(command.name, example)).seen();
      expect(calls).toHaveLength(1);
      expect(optionsOf(calls[0], command)).toEqual(optionsOf({ command: '', text: example }, command));
      expect(Object.values(calls[0]?.options ?? {}).every((value) => typeof value === 'string')).toBe(true);
      expect(answer).toMatchObject({ isPublic: command.reply === 'channel' && harness.hasForms, alive: [] });
      expect(answer?.text).not.toBe('');
    });

    it.each(['cards', 'full'] as const)('answers every command, with %s too', async (density) => {
      const { bot } = await start(store, { density });
      for (const { name: typed, example } of examples) {
        const [answer] = await (await bot.type(typed, example)).seen();
        expect(answer).toMatchObject({ isPublic: false, alive: [] });
      }
    });

    it('hears at once and answers later, a command as well as a button', async () => {
      const held = hold();
      const { bot, calls } = await start(store, { around: held.dispatch });
      const typed = await bot.type('search', 'policy');
      expect(held.isAnswered()).toBe(false);
      held.release();
      const [answer] = await typed.seen();
      held.again();
      const pressed = await answer?.press('Next ›');
      expect(held.isAnswered()).toBe(false);
      held.release();
      expect((await pressed?.seen())?.[0]?.text).toContain('6–10 of 12');
      expect(calls).toHaveLength(2);
    });

    it('answers everybody where the command says so', async () => {
      const { bot } = await start(store);
      const [answer] = await (await bot.type('shout', '')).seen();
      expect(answer).toMatchObject({ isPublic: harness.hasForms });
      expect(answer?.text).toContain('hear, hear');
    });

    it.each(examples)(
      '/paper $name $example: every button in the answer',
      async ({ name: typed, example }) => {
        const { bot, calls, replies, pass } = await start(store);
        await (await bot.type(typed, example)).seen();
        const actions = actionsIn(replies[0]);
        for (const action of actions) {
          // In a message of its own, because a page that is turned takes its buttons along.
          const [answer] = await (await bot.type(typed, example)).seen();
          // What an earlier press has ended isn't offered any more.
          const isOffered = actionsIn(replies.at(-1)).some(({ label }) => label === action.label);
          expect(isOffered || action !== actions[0]).toBe(true);
          if (!isOffered) continue;
          pass();
          const act = await answer?.press(action.label);
          if (act) await check(act, action, calls);
        }
      },
    );

    it.each([
      ['an unknown command', 'serach', 'policy', ['There is no command “serach”. Did you mean search?']],
      ['a mistaken option', 'trending', 'top:1000', ['top: is a number from 1 to 100', 'top:1000', '^^^^']],
      [
        'a mistaken query',
        'search',
        'policy votes:>many',
        ['votes: is a number', 'policy votes:>many', '^^^^^^'],
      ],
      ['a thrown bug', 'crash', '', ['Something went wrong on our side (', 'show this id to who runs me']],
      ['an outage', 'show', '2501.12345', ['Hugging Face is away']],
    ])('tells only the caller about %s', async (_, typed, text, words) => {
      const { bot, log } = await start(store);
      const [answer] = await (await bot.type(typed, text)).seen();
      expect(answer).toMatchObject({ isPublic: false, alive: [] });
      for (const word of words) expect(inOneLine(answer)).toContain(word);
      expect(answer?.text).not.toContain('what only a log may say');
      const [, id] = /\((\w+)\)/.exec(answer?.text ?? '') ?? [];
      if (typed === 'crash') expect(log.fields.join()).toContain(`id: '${id}'`);
    });

    it('says of a text that is too long how long it may be', async () => {
      const { bot } = await start(store);
      const [answer] = await (await bot.type('search', 'x'.repeat(5_000))).seen();
      expect(answer).toMatchObject({ isPublic: false });
      expect(inOneLine(answer)).toMatch(/50\d\d characters .*4000/);
    });

    it.each(HOSTILE)('takes %j for words wherever somebody types it', async (trick) => {
      const { bot } = await start(store);
      for (const [typed, text] of [
        ['search', trick],
        ['search', `"${trick} nowhere"`],
        ['trending', `when:${trick.replace(/\s/g, '')}`],
        ['show', trick],
        ['help', trick],
      ] as const) {
        const [answer] = await (await bot.type(typed, text)).seen();
        expect(answer).toMatchObject({ isPublic: false, alive: [] });
      }
    });

    it('knows the buttons of an earlier process', async () => {
      const first = await start(store);
      const [answer] = await (await first.bot.type('search', LONG_QUERY)).seen();
      await first.bot.stop();
      const { bot, calls } = await start(store, { after: first.bot });
      const [next] = (await (await answer?.press('Next ›'))?.seen()) ?? [];
      expect(next?.text).toContain('6–10 of 12');
      expect(calls).toHaveLength(1);
      await bot.stop();
    });
  });

  async function start({ db, library }: Store, { around, ...more }: StartOptions = {}) {
    let minutes = 0;
    const now = () => new Date(Date.parse('2026-06-25T08:00:00Z') + minutes * 60_000);
    const source = aSource({ get: outage });
    const house = aHouse(db, { now, sources: [source], library }, { commands });
    const calls: CommandCall[] = [];
    const replies: Message[] = [];
    const recorded: Dispatch = async (call) => {
      calls.push(call);
      const reply = await house.dispatch(call);
      replies.push(reply.message);
      return reply;
    };
    const bot = await harness.start({
      dispatch: around ? around(recorded) : recorded,
      commands,
      keeper: createKeeper({ db, now }),
      ...more,
    });
    const pass = () => {
      // Longer than a channel has to wait until the next answer is shown there.
      minutes += 11;
    };
    return { bot, calls, replies, log: house.log, pass };
  }

  async function check(act: Act, action: CommandAction, calls: readonly CommandCall[]): Promise<void> {
    const command = commands.find((candidate) => candidate.name === action.command);
    if (!command) throw new Error(`${action.label} asks for ${action.command}, which is no command`);
    const isForm = action.does === 'ask' && harness.hasForms && Object.keys(command.options).length > 0;
    const done = isForm ? await act.fillIn(filling(command, action)) : act;
    const seen = await done.seen(action.does === 'share' ? 2 : 1);
    const call = calls.at(-1);
    expect(call?.command).toBe(action.command);
    if (!isForm) expect(optionsOf(call, command)).toEqual(action.options);
    expect(call?.share ?? false).toBe(action.does === 'share');
    expect(seen.map(({ isPublic }) => isPublic)).toEqual(action.does === 'share' ? [true, false] : [false]);
    expect(seen.flatMap(({ alive }) => alive)).toEqual([]);
    if (action.does === 'share') expect(seen[1]?.text).toBe('Shown.');
  }
}

const inOneLine = (seen: Seen | undefined): string => (seen?.text ?? '').replace(/\s+/g, ' ');

interface StartOptions extends Partial<Pick<HarnessOptions, 'after' | 'density'>> {
  readonly around?: (dispatch: Dispatch) => Dispatch;
}

/** Each of the form's fields that has to be filled in and stands empty. */
const filling = ({ options: schemas }: RunnableCommand, { options }: CommandAction) =>
  Object.fromEntries(
    Object.entries(schemas)
      .filter(([key, schema]) => !(key in options) && !(schema as z.ZodType).safeParse(undefined).success)
      .map(([key]) => [key, 'policy']),
  );

/** The options that a call has, typed as text or not. */
function optionsOf(call: CommandCall | undefined, command: Command) {
  if (!call || call.options) return call?.options;
  const parsed = parseText(command, call.text);
  return parsed.ok ? parsed.options : parsed;
}

/** One of each label, since people can't tell two apart either. */
function actionsIn(message: Message | undefined): CommandAction[] {
  const actions = (message?.blocks ?? []).flatMap((block) => (block.type === 'actions' ? block.actions : []));
  const byLabel = new Map(actions.flatMap((action) => ('command' in action ? [[action.label, action]] : [])));
  return [...byLabel.values()];
}

/** Answers when the test says so. */
function hold() {
  let isAnswered = false;
  let release = () => {};
  let released = Promise.resolve();
  const again = () => {
    isAnswered = false;
    released = new Promise((resolve) => {
      release = resolve;
    });
  };
  again();
  return {
    again,
    release: () => release(),
    isAnswered: () => isAnswered,
    dispatch:
      (dispatch: Dispatch): Dispatch =>
      async (call) => {
        await released;
        isAnswered = true;
        return dispatch(call);
      },
  };
}

import type { Context } from '../../src/app/command.ts';
import { createOutbox, type Outbox } from '../../src/app/outbox/index.ts';
import type { Caller, Reply } from '../../src/core/platform.ts';
import type { Db } from '../../src/db/client.ts';
import { storeReading } from '../../src/db/lists.ts';
import { noteGoodReading } from '../../src/db/readings.ts';
import { type Clock, createClock } from './clock.ts';
import { aHouse, asText } from './house.ts';
import { memoryLog } from './log.ts';
import { aPaper } from './papers.ts';
import { aPosting, type FakePosting } from './posting.ts';

/** A morning in Berlin: Wednesday’s list is finished, Thursday’s has begun. */
export const THURSDAY = '2026-08-20T06:00:00Z';

export const ada = (overrides: Partial<Caller> = {}): Caller => ({
  channel: { platform: 'slack', installation: 'T1', channel: 'C1' },
  userId: 'U1',
  name: 'Ada',
  canManage: null,
  canConfigure: true,
  ...overrides,
});

export interface TestTeam {
  readonly place: FakePosting;
  readonly clock: Clock;
  readonly context: ReturnType<typeof aHouse> & { readonly outbox: Outbox };
  reply(line: string, from?: Caller): Promise<Reply>;
  /** What somebody in the channel is answered, as one text. */
  ask(line: string, from?: Caller): Promise<string>;
  /** What pressing does. */
  press(command: string, options: Readonly<Record<string, string>>, from?: Caller): Promise<string>;
}

/** People in channels of a platform that keeps what is posted. */
export function aTeam(
  db: Db,
  start = THURSDAY,
  overrides: Partial<Context> = {},
  options: Parameters<typeof aHouse>[2] = {},
): TestTeam {
  const clock = createClock(start);
  const place = aPosting();
  const { postings } = place;
  const outbox = createOutbox({ db, postings, ...clock, random: () => 0.5, log: memoryLog() });
  const context = { ...aHouse(db, { now: clock.now, postings, outbox, ...overrides }, options), outbox };
  const reply = (line: string, from = ada()) => {
    const [, command = '', text = ''] = /^(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
    return context.dispatch({ command, text, from });
  };
  return {
    place,
    clock,
    context,
    reply,
    ask: async (line, from) => asText((await reply(line, from)).message),
    press: async (command, options, from = ada()) =>
      asText((await context.dispatch({ command, text: '', options, from })).message),
  };
}

/** A list with so many papers, each with fewer votes than the one before; the titles say where they stand. */
export async function fillList(
  db: Db,
  day: string,
  titles: readonly string[],
  at = new Date(`${day}T23:00:00Z`),
): Promise<void> {
  const papers = titles.map((title, index) =>
    aPaper({
      id: `${day.slice(2, 4)}${day.slice(5, 7)}.${day.slice(8)}${String(index).padStart(3, '0')}`,
      title,
      abstract: `${title}, in full.`,
      upvotes: 100 - index,
      featuredOn: day,
    }),
  );
  await storeReading(db, { source: 'huggingface', day, at, sample: false, papers });
  await noteGoodReading(db, 'huggingface', at);
}

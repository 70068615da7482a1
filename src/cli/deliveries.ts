import { type DeliveryState, deliveryStates } from '../core/delivery.ts';
import { UserError } from '../core/errors.ts';
import { visible } from '../core/text/visible.ts';
import { openStore } from '../db/client.ts';
import { type Delivery, listDeliveries } from '../db/deliveries.ts';
import { drop, retry, type Wished } from '../db/unsent.ts';
import { secretsOf } from '../env.ts';
import { now } from '../house.ts';
import { createLog } from '../log.ts';
import type { Args, Run } from './table.ts';

const MOST_SHOWN = 100;
const DETAIL_SHOWN = 80;
/** As long as a day's post has from its time on. */
const RETRY_MS = 6 * 60 * 60_000;

/** What is on its way, or what was asked for. */
export const run: Run = async ({ words, flags }, { env, stdout }) => {
  const wish = wishOf(words);
  const states = statesOf(flags.state);
  const log = createLog({ level: env.LOG_LEVEL ?? 'warn', secrets: secretsOf(env) });
  const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
  try {
    if (wish !== null) {
      const done =
        wish.name === 'retry'
          ? await retry(store.db, wish.id, { now: now(), forMs: RETRY_MS })
          : await drop(store.db, wish.id, now());
      if (done !== 'done') throw new UserError(refusals[done](wish.id));
      stdout.write(
        flags.json ? `${JSON.stringify({ ...wish, done: true })}\n` : `${thanks[wish.name](wish.id)}\n`,
      );
      return 0;
    }
    const rows = await listDeliveries(store.db, { states, most: MOST_SHOWN });
    stdout.write(flags.json ? `${JSON.stringify(rows.map(toJson))}\n` : `${toTable(rows)}\n`);
    return 0;
  } finally {
    await store.close();
  }
};

interface Wish {
  readonly name: 'retry' | 'drop';
  readonly id: number;
}

/** Null: to see them. */
function wishOf(words: Args['words']): Wish | null {
  const [name, id, ...rest] = words;
  if (name === undefined) return null;
  if ((name !== 'retry' && name !== 'drop') || rest.length > 0)
    throw new UserError('It is “deliveries” to see them, “deliveries retry ID” or “deliveries drop ID”.');
  if (id === undefined || !/^[1-9]\d{0,8}$/.test(id))
    throw new UserError(`Which one? “deliveries” shows their numbers; then: deliveries ${name} 17`);
  return { name, id: Number(id) };
}

function statesOf(flag: Args['flags'][string]): readonly DeliveryState[] {
  if (flag === undefined) return ['queued', 'sending', 'unknown', 'held', 'dead'];
  const wanted = String(flag).split(',');
  const states = deliveryStates.filter((state) => wanted.includes(state));
  if (states.length !== wanted.length)
    throw new UserError(`--state takes ${deliveryStates.join(', ')}, with commas between.`);
  return states;
}

const thanks: Readonly<Record<Wish['name'], (id: number) => string>> = {
  retry: (id) => `${id} is sent again with the next round, within a minute where Paperboy runs.`,
  drop: (id) => `${id} won’t be sent.`,
};

const refusals: Readonly<Record<Exclude<Wished, 'done'>, (id: number) => string>> = {
  'not there': (id) => `There is none with the number ${id}. “deliveries” shows the latest.`,
  'being sent': (id) => `${id} is on its way, or is being looked for. Wait a minute, and look again.`,
  ended: (id) => `${id} was sent, or let be, already.`,
  'nothing to send': (id) => `${id} has no content: there was nothing to say, or it is too long ago.`,
  'posted since': (id) =>
    `The channel has got papers of ${id} with another post since. They aren’t posted twice.`,
};

const toJson = ({ leaseToken: _, progress: __, ...row }: Delivery) => row;

function toTable(rows: readonly Delivery[]): string {
  if (rows.length === 0) return 'None.';
  const lines = [
    ['ID', 'STATE', 'DUE', 'WHERE', 'WHAT', 'FAILED', 'WHY'],
    ...rows.map(({ id, state, dueAt, platform, installation, channel, userId, slot, attempts, detail }) => [
      String(id),
      state,
      `${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      [platform, installation, userId === null ? channel : `${userId} directly`].join(' '),
      slot,
      attempts === 0 ? '' : String(attempts),
      detail ?? '',
    ]),
  ].map((cells) => cells.map(inCell));
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const shown = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  if (rows.length === MOST_SHOWN) shown.push(`The newest ${MOST_SHOWN} are shown.`);
  return shown.join('\n');
}

/** What comes from a platform may hold anything. */
const inCell = (text: string): string => visible(text).replaceAll('\n', ' ').slice(0, DETAIL_SHOWN);

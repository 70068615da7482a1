import { type TickReport, tick } from '../app/tick.ts';
import { UserError } from '../core/errors.ts';
import { secretsOf } from '../env.ts';
import { now, openHouse } from '../house.ts';
import { createLog } from '../log.ts';
import { printedPosting } from './printing.ts';
import type { Args, Run } from './table.ts';

/** One round, for whoever has a scheduler of their own. Status 1 when something was given up. */
export const run: Run = async ({ flags }, { env, stdout, signal }) => {
  const clock = clockOf(flags.now);
  // What is due at this terminal stands above what is told of the round.
  const terminal = printedPosting({ env, stdout }, { json: flags.json === true });
  const house = await openHouse(env, createLog({ level: env.LOG_LEVEL ?? 'warn', secrets: secretsOf(env) }), {
    now: clock,
    terminal,
  });
  const stop = () => void house.outbox.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const report = await tick(house.planning, house.outbox);
    await house.watch();
    await house.tend();
    stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${inWords(report)}\n`);
    return report.sent.dead > 0 ? 1 : 0;
  } finally {
    signal.removeEventListener('abort', stop);
    await house.close();
  }
};

/** Time passes from the given moment on, so that what has to be waited for comes. */
function clockOf(flag: Args['flags'][string]): () => Date {
  if (flag === undefined) return now;
  const text = String(flag);
  const start = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) || Number.isNaN(start.getTime()))
    throw new UserError(
      `--now is a moment with its zone, such as 2026-08-20T07:00:00Z, not “${text.slice(0, 40)}”.`,
    );
  const begun = now().getTime();
  return () => new Date(start.getTime() + now().getTime() - begun);
}

const plural = (one: string, count: number): string => (count === 1 ? one : `${one}s`);

function inWords({ plan, reaped, expired, sent }: TickReport): string {
  const parts: [number, string][] = [
    [plan.due, `${plural('channel', plan.due)} due`],
    [plan.planned, `${plural('post', plan.planned)} planned`],
    [plan.silent, 'with nothing to say'],
    [plan.waiting, 'waiting for a list'],
    [plan.skipped + expired, 'too late'],
    [reaped, 'left behind by another process'],
    [sent.sent, 'sent'],
    [sent.retried, 'to be tried again'],
    [sent.unknown, 'unclear'],
    [sent.held, 'unconfirmed'],
    [sent.skipped, 'not sent'],
    [sent.dead, 'given up'],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? 'Nothing was due.' : `${told.join(', ')}.`;
}

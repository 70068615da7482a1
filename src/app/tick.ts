import { reap } from '../db/claims.ts';
import { endUnwanted } from '../db/gone.ts';
import { takeTurn } from '../db/leases.ts';
import { clearOld } from '../db/retention.ts';
import { expire } from '../db/unsent.ts';
import type { Outbox, SendReport } from './outbox/index.ts';
import { type Planning, type PlanReport, planDue } from './plan/index.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface Preparation {
  readonly plan: PlanReport;
  /** Left behind by whoever was sending them. */
  readonly reaped: number;
  /** Too late to be sent. */
  readonly expired: number;
}

export interface TickReport extends Preparation {
  readonly sent: SendReport;
}

/** One round: plan what is due, find what was left behind, send. */
export async function tick(planning: Planning, outbox: Outbox): Promise<TickReport> {
  const preparation = await prepare(planning);
  return { ...preparation, sent: await outbox.drain() };
}

/** Everything of a round but the sending, which may take longer than there is until the next one. */
export async function prepare(planning: Planning): Promise<Preparation> {
  const { db, now } = planning;
  const reaped = await reap(db, now());
  // Some of it was being sent when they left.
  await endUnwanted(db, now());
  // What is too late gives its lists back first, so that they can be planned anew.
  const expired = await expire(db, now());
  const plan = await planDue(planning);
  await clearDaily(planning);
  return { plan, reaped, expired };
}

/** Whichever process comes first does it. */
async function clearDaily({ db, now, log }: Planning): Promise<void> {
  const at = now();
  const until = new Date(at.getTime() + DAY_MS);
  if (!(await takeTurn(db, { name: 'clearing', until, now: at }))) return;
  const cleared = await clearOld(db, at);
  if (Object.values(cleared).some((count) => count > 0)) log.info('old posts cleared away', cleared);
}

import type { Outbox, SendReport } from './outbox/index.ts';
import type { Planning, PlanReport } from './plan/index.ts';

export interface TickReport {
  readonly plan: PlanReport;
  readonly sent: SendReport;
}

/** One round: plan what is due, reap what was left behind, send. */
export async function tick(_planning: Planning, _outbox: Outbox): Promise<TickReport> {
  throw new Error('not built yet');
}

// A process that collects, answers, plans and sends as `start` does, on a clock that its parent moves. It gets a
// `Serving` as JSON, and its tokens and addresses from the environment; what it is told to do afterwards is an `Order`.
import { environment, readEnv, secretsOf } from '../../src/env.ts';
import { createLog } from '../../src/log.ts';
import { createMovedClock } from './moved-clock.ts';
import { openServed } from './served.ts';

export interface Serving {
  readonly holder: string;
  readonly start: string;
  readonly since: number;
}

/** `serve`: to take part in answering. `tick`: to plan and send what is due. `poll`: to read the sources, if it collects. */
export type Order = { readonly jumpTo: number } | 'serve' | 'tick' | 'poll';

const { holder, start, since } = JSON.parse(process.argv[2] ?? '') as Serving;
const clock = createMovedClock({ start, since });
const env = readEnv(environment());
const log = createLog({ level: 'warn', secrets: secretsOf(env) });
const served = await openServed({ env, log, holder, ...clock });

async function obey(order: Order): Promise<void> {
  if (order === 'serve') served.serve();
  else if (order === 'tick') await (await served.tick()).sent;
  else if (order === 'poll') await served.poll();
  else clock.jumpTo(order.jumpTo);
}

const tell = (done: Order | 'there') => process.send?.(done);
process.on('message', (order: Order) => {
  void obey(order).then(() => tell(order));
});
process.on('disconnect', () => process.exit());
tell('there');

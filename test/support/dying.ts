// A process that does one round of its own, and is killed by itself at the named point of it, as by a power cut. It
// gets what it needs as JSON: see `Death`.
import { createOutbox } from '../../src/app/outbox/index.ts';
import { prepare } from '../../src/app/tick.ts';
import type { Sender } from '../../src/core/platform.ts';
import { type Db, openStore } from '../../src/db/client.ts';
import { sleep } from '../../src/house.ts';
import { memoryLog } from './log.ts';
import { type Addresses, postingsAt } from './platforms.ts';

export interface Death {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly addresses: Addresses;
  /** When it is there, from then on as time passes. */
  readonly at: string;
  /**
   * `planning`: all is written, nothing committed. `planned`. `taken`: about to post. `posting`: until somebody kills
   * it. `answered`: nothing written. `writing`: while that is written. `one sent`: before the next.
   */
  readonly point: 'planning' | 'planned' | 'taken' | 'posting' | 'answered' | 'writing' | 'one sent';
}

const { databaseUrl, dataDir, addresses, at, point } = JSON.parse(process.argv[2] ?? '') as Death;
const begun = Date.now();
const now = () => new Date(Date.parse(at) + Date.now() - begun);
const die = () => process.kill(process.pid, 'SIGKILL');

const log = memoryLog();
const store = await openStore({ databaseUrl, dataDir, log });
let isAnswered = false;
let posts = 0;

const transaction: Db['transaction'] = (use, config) =>
  store.db.transaction(async (tx) => {
    const result = await use(tx);
    if (point === 'planning') die();
    return result;
  }, config);
const update: Db['update'] = (table) => {
  // The write leaves this process, or is half done in it, before the next turn of the event loop.
  if (point === 'writing' && isAnswered) setImmediate(die);
  return store.db.update(table);
};
const db = Object.assign(Object.create(store.db), { transaction, update }) as Db;

const dying = (sender: Sender): Sender => ({
  ...sender,
  async post(...args) {
    posts += 1;
    if (point === 'taken' || (point === 'one sent' && posts > 1)) die();
    const result = await sender.post(...args);
    if (point === 'answered') die();
    isAnswered = true;
    return result;
  },
});

await prepare({ db, now, log, prefix: 'paper' });
if (point === 'planned') die();
const postings = postingsAt(addresses, { db, now, log, wrap: dying });
const outbox = createOutbox({ db, postings, now, sleep, random: Math.random, log });
await outbox.drain();
process.stdout.write(`alive: ${log.lines.join(', ')}\n`);
await store.close();

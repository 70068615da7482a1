// A process that sends what is due in a PostgreSQL database, as fast as it can, to nowhere. Waits for a line on its
// input before it begins, and says in the end where it has posted.
import { createOutbox } from '../../src/app/outbox/index.ts';
import { rates } from '../../src/app/outbox/pace.ts';
import type { Sender } from '../../src/core/platform.ts';
import { openStore } from '../../src/db/client.ts';
import { now, sleep } from '../../src/house.ts';
import { memoryLog } from './log.ts';

const [, , databaseUrl = ''] = process.argv;
const log = memoryLog();
const store = await openStore({ databaseUrl, dataDir: '', log });
const posted: string[] = [];
const sender: Sender = {
  repeatableForMs: 0,
  async post({ channel }) {
    posted.push(channel);
    await new Promise((resolve) => setImmediate(resolve));
    return { ok: true, messageId: `${process.pid}` };
  },
  edit: () => Promise.reject(new Error('nothing is edited')),
  find: async () => 'cannot-look',
};
const people = { look: async () => ({ zone: null, refusal: null }) };
const outbox = createOutbox({
  db: store.db,
  postings: async () => ({ sender, people }),
  now,
  sleep,
  random: Math.random,
  log,
  rates: { ...rates, discord: { ...rates.discord, perSecond: 10_000 } },
});
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const report = await outbox.drain();
  process.stdout.write(
    `${JSON.stringify({ posted, report, complaints: log.lines.filter((line) => !line.startsWith('debug')) })}\n`,
  );
  await store.close();
  process.exit();
});

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { deliveries } from '../../src/db/schema.ts';
import { withServerUrl } from '../support/stores.ts';

const CHANNELS = 10_000;

/** Channels in a hundred servers, each with a post that is due. */
async function fill(db: Pick<Db, 'execute'>, dueAt: Date): Promise<void> {
  const due = sql`${dueAt.toISOString()}::timestamptz`;
  const numbers = sql`generate_series(1, ${CHANNELS}::int) as n`;
  await db.execute(sql`
    insert into channels (platform, installation, channel, zone, at, days, top, density, empty, fresh, state,
      state_since, covered_until, edited_by, edited_at, created_at)
    select 'discord', 'G' || n % 100, 'C' || n, 'UTC', '09:00', '{1,2,3,4,5}', 5, 'compact', 'silent', false, 'active',
      ${due}, ${due}, 'U1', ${due}, ${due} from ${numbers}`);
  await db.execute(sql`
    insert into subscriptions (channel_id, query, created_by, created_at)
    select id, '', 'U1', ${due} from channels`);
  await db.execute(sql`
    insert into posts (id, message, created_at)
    values ('post', '{"summary": "papers", "blocks": []}', ${due})`);
  await db.execute(sql`
    insert into deliveries (channel_id, platform, installation, channel, local_date, slot, state, post_id, density,
      due_at, not_before, expires_at, created_at)
    select id, platform, installation, channel, '2026-08-20', 'daily', 'queued', 'post', 'compact', ${due}, ${due},
      ${due} + interval '6 hours', ${due} from channels`);
}

interface Sent {
  readonly posted: readonly string[];
  readonly report: { readonly sent: number };
  readonly complaints: readonly string[];
}

/** A process that is about to send. Resolves to how it is let go. */
async function aSender(databaseUrl: string): Promise<() => Promise<Sent>> {
  const program = fileURLToPath(new URL('../support/sending.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, databaseUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  let onLine = () => {};
  child.stdout.on('data', (text) => {
    output += text;
    onLine();
  });
  const line = (n: number) =>
    new Promise<string>((resolve) => {
      onLine = () => {
        const lines = output.split('\n');
        if (lines.length > n + 1) resolve(lines[n] ?? '');
      };
      onLine();
    });
  await line(0);
  return async () => {
    child.stdin.write('go\n');
    return JSON.parse(await line(1)) as Sent;
  };
}

it('two processes on one PostgreSQL server send to ten thousand channels once each', () =>
  withServerUrl(async (url) => {
    const client = postgres(url, { max: 2 });
    const db = drizzle(client);
    await fill(db as unknown as Db, new Date());
    const senders = await Promise.all([aSender(url), aSender(url)]);
    const [one, other] = await Promise.all(senders.map((go) => go()));
    const all = [...(one?.posted ?? []), ...(other?.posted ?? [])];
    expect(all).toHaveLength(CHANNELS);
    expect(new Set(all).size).toBe(CHANNELS);
    // Both had their part in it.
    expect(Math.min(one?.report.sent ?? 0, other?.report.sent ?? 0)).toBeGreaterThan(CHANNELS / 10);
    const states = await db.selectDistinct({ state: deliveries.state }).from(deliveries);
    expect(states).toEqual([{ state: 'sent' }]);
    expect([one?.complaints, other?.complaints]).toEqual([[], []]);
    await client.end();
  }));

import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { storeState } from '../../src/db/ready.ts';
import * as schema from '../../src/db/schema.ts';
import { closedPort } from '../support/loopback.ts';
import { describeStores } from '../support/stores.ts';

const patienceMs = 20_000;

describeStores('the state of the store', (withDb) => {
  it(
    'is ready with all migrations, also with those of a newer program, and not without one',
    withDb(async (db) => {
      expect(await storeState(db, { patienceMs })).toBe('ready');
      const table = sql`drizzle.__drizzle_migrations`;
      await db.execute(sql`insert into ${table} (hash, created_at) values ('newer', 99999999999999)`);
      expect(await storeState(db, { patienceMs })).toBe('ready');
      await db.execute(sql`delete from ${table} where created_at > 0 and id > 1`);
      expect(await storeState(db, { patienceMs })).toBe('outdated');
      await db.execute(sql`drop table ${table}`);
      expect(await storeState(db, { patienceMs })).toBe('outdated');
    }),
  );
});

it('says that a server is away, and one that is silent', async () => {
  const address = new URL(await closedPort());
  const client = postgres(`postgres://x@${address.host}/x`, { max: 1, connect_timeout: 30 });
  const db = drizzle(client, { schema });
  expect(await storeState(db, { patienceMs })).toBe('unreachable');
  await client.end({ timeout: 0 });
  const silent = { select: () => ({ from: () => new Promise(() => {}) }) } as unknown as typeof db;
  expect(await storeState(silent, { patienceMs: 1 })).toBe('unreachable');
});

import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createInstallations, rotateKeys } from '../../src/app/installations.ts';
import { createKeyRing } from '../../src/app/keys.ts';
import { createBreakers } from '../../src/app/outbox/breakers.ts';
import type { Db } from '../../src/db/client.ts';
import { installations as table } from '../../src/db/schema.ts';
import { createClock } from '../support/clock.ts';
import { aKey } from '../support/keys.ts';
import { memoryLog } from '../support/log.ts';
import { describeStores, withEmbeddedDb } from '../support/stores.ts';

const keys = createKeyRing(aKey('a'));

function some(db: Db, ring = keys, clock = createClock('2026-06-25T08:00:00Z')) {
  const installations = createInstallations({ db, platform: 'slack', keys: ring, now: clock.now });
  const row = async (id: string) => (await db.select().from(table).where(eq(table.id, id)))[0];
  const leave = (id: string, at: string) =>
    db
      .update(table)
      .set({ secret: null, goneAt: new Date(at), goneReason: 'uninstalled' })
      .where(eq(table.id, id));
  return { installations, clock, row, leave };
}

describeStores('installations', (withDb) => {
  it(
    'are kept encrypted, each with the tokens that came last',
    withDb(async (db) => {
      const { installations, row } = some(db);
      expect(await installations.find('T1')).toBeNull();
      await installations.keep('T1', { secret: 'one', by: 'U1' });
      await installations.keep('T2', { secret: 'two', by: null });
      await installations.keep('T1', { secret: 'one again', by: 'U2' });
      expect(await installations.find('T1')).toEqual({ holder: 'T1', secret: 'one again' });
      expect(await installations.find('T2')).toEqual({ holder: 'T2', secret: 'two' });
      const kept = await row('T1');
      expect(kept).toMatchObject({ installedBy: 'U2', through: null });
      expect(kept?.secret).toMatch(/^v1:/);
      expect(kept?.secret).not.toContain('one');
      expect(await installations.list()).toEqual([
        { id: 'T1', through: null },
        { id: 'T2', through: null },
      ]);
    }),
  );

  it(
    'are not there once they have left, and come back by installing, with nothing of before',
    withDb(async (db) => {
      const { installations, row, leave, clock } = some(db);
      await installations.keep('T1', { secret: 'one', by: 'U1' });
      await leave('T1', '2026-06-25T09:00:00Z');
      expect(await installations.find('T1')).toBeNull();
      expect(await installations.renew('T1', async () => 'never')).toBeNull();
      expect(await installations.list()).toEqual([]);
      clock.pass(3_600_000);
      await installations.keep('T1', { secret: 'two', by: 'U1' });
      expect(await installations.find('T1')).toEqual({ holder: 'T1', secret: 'two' });
      expect(await row('T1')).toMatchObject({ goneAt: null, goneReason: null, installedAt: clock.now() });
    }),
  );

  it(
    'are served through their organization where that has tokens, and by their own again after installing',
    withDb(async (db) => {
      const { installations, row } = some(db);
      expect(await installations.serveThrough('T1', 'E1')).toBe(false);
      expect(await installations.find('T1')).toBeNull();
      await installations.keep('T1', { secret: 'own', by: 'U1' });
      await installations.keep('E1', { secret: 'all', by: 'U1' });
      expect(await installations.find('T1')).toEqual({ holder: 'T1', secret: 'own' });
      expect(await installations.serveThrough('T1', 'E1')).toBe(true);
      expect(await installations.find('T1')).toEqual({ holder: 'E1', secret: 'all' });
      expect(await row('T1')).toMatchObject({ secret: null, through: 'E1' });
      await installations.keep('T1', { secret: 'own', by: 'U1' });
      expect(await installations.find('T1')).toEqual({ holder: 'T1', secret: 'own' });
    }),
  );

  it(
    'go and come back with their organization, but not those that went by themselves',
    withDb(async (db) => {
      const { installations, leave } = some(db);
      await installations.keep('E1', { secret: 'all', by: 'U1' });
      for (const id of ['T1', 'T2']) await installations.serveThrough(id, 'E1');
      await leave('T2', '2026-06-25T08:30:00Z');
      for (const id of ['E1', 'T1']) await leave(id, '2026-06-25T09:00:00Z');
      expect(await installations.find('T1')).toBeNull();
      expect(await installations.serveThrough('T1', 'E1')).toBe(false);
      await installations.keep('E1', { secret: 'anew', by: 'U1' });
      expect(await installations.find('T1')).toEqual({ holder: 'E1', secret: 'anew' });
      expect(await installations.find('T2')).toBeNull();
    }),
  );

  it(
    'that were refused are tried again at once after installing, and no others',
    withDb(async (db) => {
      const { installations, clock } = some(db);
      const breakers = createBreakers({ db, now: clock.now, log: memoryLog() });
      await installations.keep('E1', { secret: 'all', by: 'U1' });
      await installations.serveThrough('T1', 'E1');
      for (const id of ['T1', 'T2'])
        await breakers.note(['slack', `slack ${id}`], {
          ok: false,
          kind: 'unauthorized',
          detail: 'token_revoked',
        });
      await installations.keep('E1', { secret: 'anew', by: 'U1' });
      await breakers.load();
      expect(['T1', 'T2'].map((id) => breakers.state(['slack', `slack ${id}`]))).toEqual(['closed', 'open']);
    }),
  );

  it(
    'keep what they have when renewing fails, or changes nothing',
    withDb(async (db) => {
      const { installations } = some(db);
      await installations.keep('T1', { secret: 'one', by: 'U1' });
      await expect(installations.renew('T1', () => Promise.reject(new Error('away')))).rejects.toThrow(
        'away',
      );
      expect(await installations.renew('T1', async () => null)).toBe('one');
      expect(await installations.renew('T1', async (secret) => `${secret}+`)).toBe('one+');
      expect(await installations.find('T1')).toEqual({ holder: 'T1', secret: 'one+' });
    }),
  );

  it(
    'lose nothing that was renewed when the database fails to take it: the next attempt keeps it, and asks nobody',
    withDb(async (db) => {
      await some(db).installations.keep('T1', { secret: 'one', by: 'U1' });
      const failing: Db = Object.create(db);
      failing.transaction = (async (work: Parameters<Db['transaction']>[0]) => {
        await db.transaction(async (tx) => {
          await work(tx);
          throw new Error('connection lost');
        });
      }) as Db['transaction'];
      const { installations } = some(failing);
      const change = async (secret: string) => `${secret}+`;
      await expect(installations.renew('T1', change)).rejects.toThrow('connection lost');
      expect(await installations.find('T1')).toEqual({ holder: 'T1', secret: 'one' });
      failing.transaction = db.transaction.bind(db);
      expect(await installations.renew('T1', () => Promise.reject(new Error('asked twice')))).toBe('one+');
      expect(await installations.find('T1')).toEqual({ holder: 'T1', secret: 'one+' });
      expect(await installations.renew('T1', change)).toBe('one++');
    }),
  );

  it(
    'are encrypted anew with a key that was put first, while others work with them',
    withDb(async (db) => {
      const before = some(db);
      for (const id of ['E1', 'T1', 'T2']) await before.installations.keep(id, { secret: id, by: null });
      await before.installations.serveThrough('T3', 'E1');
      const both = createKeyRing(`${aKey('b')},${aKey('a')}`);
      const during = some(db, both);
      const [rotated] = await Promise.all([
        rotateKeys(db, both),
        during.installations.renew('T2', async (secret) => `${secret}+`),
      ]);
      expect(rotated.changed + rotated.current).toBe(3);
      expect(rotated.failed).toEqual([]);
      expect(await rotateKeys(db, both)).toEqual({ changed: 0, current: 3, failed: [] });
      const after = some(db, createKeyRing(aKey('b')));
      const found = await Promise.all(['E1', 'T1', 'T2', 'T3'].map((id) => after.installations.find(id)));
      expect(found.map((each) => each?.secret)).toEqual(['E1', 'T1', 'T2+', 'E1']);
    }),
  );
});

describe('a row that no key opens', () => {
  it('says which key is missing, and is left as it is while the others are encrypted anew', () =>
    withEmbeddedDb(async (db) => {
      const lost = some(db, createKeyRing(aKey('x')));
      await lost.installations.keep('T1', { secret: 'one', by: null });
      const before = await lost.row('T1');
      const { installations } = some(db);
      await installations.keep('T2', { secret: 'two', by: null });
      await expect(installations.find('T1')).rejects.toThrow(
        /^The secret of slack T1 .* is missing in PAPERBOY_KEYS/,
      );
      const both = createKeyRing(`${aKey('b')},${aKey('a')}`);
      expect(await rotateKeys(db, both)).toEqual({
        changed: 1,
        current: 0,
        failed: [expect.stringContaining('The secret of slack T1 is encrypted with the key')],
      });
      expect(await lost.row('T1')).toEqual(before);
    }));
});

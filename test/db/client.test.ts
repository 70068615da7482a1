import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/db/client.ts';
import { migrateServer } from '../../src/db/migrate.ts';
import { countPapers, upsertPapers } from '../../src/db/papers.ts';
import { withFolder } from '../support/folders.ts';
import { memoryLog } from '../support/log.ts';
import { aPaper } from '../support/papers.ts';
import { withServerUrl } from '../support/stores.ts';

const seen = { source: 'huggingface', at: new Date('2026-06-24T08:00:00Z') };

describe('the embedded store', () => {
  it('unpacks its template without complaint, and finds its papers again', () =>
    withFolder(async (dataDir) => {
      const log = memoryLog();
      const first = await openStore({ databaseUrl: null, dataDir, log });
      await upsertPapers(first.db, [aPaper()], seen);
      await first.close();
      const again = await openStore({ databaseUrl: null, dataDir, log });
      expect(await countPapers(again.db)).toBe(1);
      await again.close();
      expect(log.lines).toEqual([]);
    }));

  it('starts afresh after being killed while it was made', () =>
    withFolder(async (dataDir) => {
      const log = memoryLog();
      const whole = await openStore({ databaseUrl: null, dataDir, log });
      await whole.close();
      await rm(join(dataDir, 'pglite', 'base'), { recursive: true });
      await writeFile(join(dataDir, 'pglite.unfinished'), '');
      const store = await openStore({ databaseUrl: null, dataDir, log });
      expect(await countPapers(store.db)).toBe(0);
      await store.close();
    }));

  it('gives its lock back when it can’t be opened', () =>
    withFolder(async (dataDir) => {
      const log = memoryLog();
      const store = await openStore({ databaseUrl: null, dataDir, log });
      await store.db.execute(
        sql`update drizzle.__drizzle_migrations set created_at = created_at + 1000000000000`,
      );
      await store.close();
      const open = () => openStore({ databaseUrl: null, dataDir, log });
      await expect(open()).rejects.toThrow('made by a newer Paperboy');
      await expect(open()).rejects.toThrow('made by a newer Paperboy');
    }));

  it('has a template of the version that is installed', async () => {
    const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
    const { version } = JSON.parse(await read('../../node_modules/@electric-sql/pglite/package.json'));
    expect((await read('../../assets/pglite-template.version')).trim()).toBe(version);
  });
});

describe('the server store', () => {
  it('lets several processes migrate an empty database at once', () =>
    withServerUrl(async (url) => {
      await Promise.all(
        Array.from({ length: 4 }, () => migrateServer(postgres(url, { max: 1, onnotice: () => {} }))),
      );
      const store = await openStore({ databaseUrl: url, dataDir: '', log: memoryLog() });
      expect(await countPapers(store.db)).toBe(0);
      await store.close();
    }, 'template0'));

  it('refuses a database that a newer Paperboy made', () =>
    withServerUrl(async (url) => {
      const client = postgres(url, { max: 1 });
      await client`update drizzle.__drizzle_migrations set created_at = created_at + 1000000000000`;
      await client.end();
      await expect(openStore({ databaseUrl: url, dataDir: '', log: memoryLog() })).rejects.toThrow(
        'newer Paperboy',
      );
    }));

  it('lets two processes store the same papers in any order without a deadlock', () =>
    withServerUrl(async (url) => {
      const stores = await Promise.all(
        [1, 2].map(() => openStore({ databaseUrl: url, dataDir: '', log: memoryLog() })),
      );
      const papers = Array.from({ length: 40 }, (_, i) => aPaper({ id: `2606.${10_000 + i}`, upvotes: i }));
      const orders = [papers, papers.toReversed()];
      for (let round = 0; round < 5; round++) {
        const at = new Date(seen.at.getTime() + round);
        const counts = await Promise.all(
          stores.map(({ db }, i) =>
            db.transaction((tx) =>
              upsertPapers(
                tx,
                (orders[i] ?? []).map((paper) => ({
                  ...paper,
                  upvotes: (paper.upvotes ?? 0) + round * 2 + i,
                })),
                { ...seen, at },
              ),
            ),
          ),
        );
        expect(counts.reduce((sum, { stored }) => sum + stored, 0)).toBe(round === 0 ? 40 : 0);
      }
      await Promise.all(stores.map((store) => store.close()));
    }));
});

import { sql } from 'drizzle-orm';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/app/tick.ts';
import { type Db, embeddedDb, openStore } from '../../src/db/client.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { rowsOf } from '../../src/db/many.ts';
import { ada } from '../support/channels.ts';
import { fillAsOf, migrationsUntil, tags } from '../support/earlier-stores.ts';
import { withFolder } from '../support/folders.ts';
import { aHouse, asText } from '../support/house.ts';
import { memoryLog } from '../support/log.ts';
import { withServerUrl } from '../support/stores.ts';

type Place = Parameters<typeof openStore>[0];
type Executes = Pick<Db, 'execute'>;
type Row = Readonly<Record<string, unknown>>;
type Dump = Readonly<Record<string, readonly Row[]>>;

const log = memoryLog();
const CHANNELS_SINCE = tags.indexOf('0002_channels');

/** Every row of every table. */
async function dumpOf(db: Executes): Promise<Dump> {
  const tables = rowsOf(
    await db.execute(
      sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    ),
  );
  const dump: Record<string, Row[]> = {};
  for (const { name } of tables) {
    const table = sql.raw(String(name));
    const found = await db.execute(
      sql`select to_jsonb(t) as row from ${table} as t order by to_jsonb(t)::text`,
    );
    dump[String(name)] = rowsOf(found).map(({ row }) => row as Row);
  }
  return dump;
}

async function countApplied(db: Executes): Promise<number> {
  const [row] = rowsOf(await db.execute(sql`select count(*) as count from drizzle.__drizzle_migrations`));
  return Number(row?.count);
}

/** Of a later dump, what an earlier one had tables, rows and columns for. */
function asIn(earlier: Dump, later: Dump): Dump {
  const narrowed = Object.entries(earlier).map(([table, rows]) => {
    const columns = Object.keys(rows[0] ?? {});
    const kept = later[table] ?? [];
    return [table, kept.map((row) => Object.fromEntries(columns.map((name) => [name, row[name]])))];
  });
  return Object.fromEntries(narrowed);
}

const complaintsIn = ({ lines }: { lines: readonly string[] }) =>
  lines.filter((line) => /^(?:warn|error)/.test(line));

const sorted = (dump: Dump): Dump =>
  Object.fromEntries(
    Object.entries(dump).map(([table, rows]) => [
      table,
      rows.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    ]),
  );

describe.each<{
  store: string;
  withPlace: (use: (place: Place) => Promise<void>) => Promise<void>;
  /** The store as an earlier program opened it. */
  withEarlier: (
    place: Place,
    migrationsFolder: string,
    use: (db: Executes) => Promise<void>,
  ) => Promise<void>;
}>([
  {
    store: 'PGlite',
    withPlace: (use) => withFolder((dataDir) => use({ databaseUrl: null, dataDir, log })),
    async withEarlier({ dataDir }, migrationsFolder, use) {
      const pglite = await openEmbedded(dataDir, log);
      const db = embeddedDb(pglite);
      await migratePglite(db, { migrationsFolder });
      await use(db);
      await pglite.close();
    },
  },
  {
    store: 'PostgreSQL',
    withPlace: (use) => withServerUrl((databaseUrl) => use({ databaseUrl, dataDir: '', log }), 'template0'),
    async withEarlier({ databaseUrl }, migrationsFolder, use) {
      const client = postgres(databaseUrl ?? '', { max: 1, onnotice: () => {} });
      try {
        const db = drizzle(client);
        await migratePostgres(db, { migrationsFolder });
        await use(db as unknown as Executes);
      } finally {
        await client.end();
      }
    },
  },
])('a store on $store', ({ withPlace, withEarlier }) => {
  it.each(tags)('of %s is brought up to date with all that is in it, and then left as it is', (tag) =>
    withFolder((migrationsFolder) =>
      withPlace(async (place) => {
        await migrationsUntil(tag, migrationsFolder);
        let before: Dump = {};
        await withEarlier(place, migrationsFolder, async (db) => {
          await fillAsOf(db, tag);
          before = await dumpOf(db);
          expect(await countApplied(db)).toBe(tags.indexOf(tag) + 1);
        });
        const empty = Object.keys(before).filter((table) => before[table]?.length === 0);
        expect(empty, 'tables that test/support/earlier-stores.ts puts nothing into').toEqual([]);

        const first = await openStore(place);
        const upgraded = await dumpOf(first.db);
        expect(await countApplied(first.db)).toBe(tags.length);
        await first.close();
        expect(sorted(asIn(before, upgraded))).toEqual(sorted(before));

        const second = await openStore(place);
        expect(await dumpOf(second.db)).toEqual(upgraded);
        await answersFrom(second.db, tag);
        await second.close();
        expect(complaintsIn(log)).toEqual([]);
      }),
    ),
  );
});

/** What people ask, and a round of planning, on a store that was made back then. */
async function answersFrom(db: Db, tag: string): Promise<void> {
  const now = () => new Date('2026-08-20T07:00:10Z');
  const house = aHouse(db, { now });
  const asked = async (line: string) => asText(await house.ask(line));
  const inChannel = async (command: string, text = '') =>
    asText((await house.dispatch({ command, text, from: ada() })).message);
  expect(await asked('trending 2026-08-18')).toContain('Diffusion “policies” for café robots');
  expect(await asked('search diffusion')).toContain('café robots');
  expect(await asked('show hep-th/9901001')).toContain('Diffusion on strings');
  expect(await asked('status')).toContain('3 papers, 1 daily list');
  const hasChannels = tags.indexOf(tag) >= CHANNELS_SINCE;
  const list = await inChannel('list');
  if (hasChannels) expect(list).toContain('diffusion policies');
  else expect(list).not.toContain('diffusion policies');
  await inChannel('subscribe', 'strings at:9am zone:berlin');
  const { plan } = await prepare({ db, now, log, prefix: 'paper' });
  expect(plan.due).toBe(hasChannels ? 1 : 0);
  expect(complaintsIn(house.log)).toEqual([]);
}

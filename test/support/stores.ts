import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { describe, inject } from 'vitest';
import { type Db, embeddedDb } from '../../src/db/client.ts';
import { readTemplate } from '../../src/db/embedded.ts';
import { migrateEmbedded } from '../../src/db/migrate.ts';
import * as schema from '../../src/db/schema.ts';

type WithDb = (use: (db: Db) => Promise<void>) => () => Promise<void>;

/** Runs the same tests on PGlite and on a PostgreSQL server. Each test brings its own empty, migrated database. */
export function describeStores(title: string, define: (withDb: WithDb) => void): void {
  describe.each<{ store: string; withDb: WithDb }>([
    { store: 'PGlite', withDb: (use) => () => withEmbeddedDb(use) },
    { store: 'PostgreSQL', withDb: (use) => () => withServerDb(use) },
  ])(`${title} on $store`, ({ withDb }) => define(withDb));
}

let migrated: Promise<Blob | File> | null = null;

export async function withEmbeddedDb(use: (db: Db) => Promise<void>): Promise<void> {
  const { db, close } = await openEmbeddedDb();
  try {
    await use(db);
  } finally {
    await close();
  }
}

/** For a whole file: whoever opens it closes it. */
export async function openEmbeddedDb(): Promise<{ db: Db; close(): Promise<void> }> {
  migrated ??= migratedTemplate();
  const pglite = await PGlite.create({ loadDataDir: await migrated });
  return { db: embeddedDb(pglite), close: () => pglite.close() };
}

async function migratedTemplate(): Promise<Blob | File> {
  const pglite = await PGlite.create({ loadDataDir: await readTemplate() });
  await migrateEmbedded(embeddedDb(pglite));
  const template = await pglite.dumpDataDir('none');
  await pglite.close();
  return template;
}

export async function withServerDb(use: (db: Db) => Promise<void>): Promise<void> {
  await withServerUrl(async (url) => {
    const client = postgres(url, { max: 4 });
    try {
      await use(drizzle(client, { schema }));
    } finally {
      await client.end();
    }
  });
}

/** The address of a fresh clone of the migrated database, dropped afterwards. */
export async function withServerUrl(
  use: (url: string) => Promise<void>,
  template = 'template',
): Promise<void> {
  const server = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = postgres(`${server}/postgres`, { max: 1 });
  try {
    await admin.unsafe(`create database ${name} template ${template} strategy file_copy`);
    await use(`${server}/${name}`);
  } finally {
    await admin.unsafe(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
}

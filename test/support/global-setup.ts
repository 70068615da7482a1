import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrateServer } from '../../src/db/migrate.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server whose database `template` has all migrations. */
    postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The end-to-end tests run the program as it is built.
  execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/build.js', import.meta.url))]);
  // Against a server that is there, of whatever version; else one of our own.
  const given = process.env.TEST_POSTGRES_URL;
  const server = given ? { url: given, stop: async () => {} } : await startPostgres();
  const admin = postgres(`${server.url}/postgres`, { max: 1, onnotice: () => {} });
  await admin.unsafe('drop database if exists template with (force)');
  await admin.unsafe('create database template');
  await admin.end();
  await migrateServer(postgres(`${server.url}/template`, { max: 1, onnotice: () => {} }));
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}

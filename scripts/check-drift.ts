// Holds src/db/schema.ts against the newest migration: `drizzle-kit check` does not look at the schema, and
// `drizzle-kit generate` ends with 0 without a terminal even where it would have to ask.
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { generateDrizzleJson } from 'drizzle-kit/api';
import * as schema from '../src/db/schema.ts';

const folder = new URL('../migrations/meta/', import.meta.url);
const newest = readdirSync(folder)
  .filter((name) => name.endsWith('_snapshot.json'))
  .sort()
  .at(-1);
if (!newest) throw new Error('No snapshot in migrations/meta. Run: npm run db:generate');

const migrated = JSON.parse(readFileSync(new URL(newest, folder), 'utf8'));
const wanted = JSON.parse(JSON.stringify(generateDrizzleJson(schema)));
const drifted = ['tables', 'enums', 'schemas', 'sequences', 'views'].filter(
  (part) => !isDeepStrictEqual(migrated[part] ?? {}, wanted[part] ?? {}),
);
if (drifted.length > 0) {
  console.error(
    `src/db/schema.ts and ${newest} differ in their ${drifted.join(' and ')}. Run: npm run db:generate`,
  );
  process.exitCode = 1;
}

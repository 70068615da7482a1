import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/db/client.ts';
import { readDays } from '../../src/db/lists.ts';
import { countPapers } from '../../src/db/papers.ts';
import { type Lists, type Recorded, serveHuggingFace } from '../fakes/hugging-face.ts';
import { withFolder } from '../support/folders.ts';
import { memoryLog } from '../support/log.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';
import { withServerUrl } from '../support/stores.ts';

const recordings = process.env.RECORDINGS ?? '';

function recordedLists(): Lists {
  const folder = join(recordings, 'hf-daily');
  const names = readdirSync(folder).filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/.test(name));
  return Object.fromEntries(
    names.map((name): [string, Recorded[]] => [
      name.slice(0, 10),
      JSON.parse(readFileSync(join(folder, name), 'utf8')),
    ]),
  );
}

const stores: Record<string, (use: (env: Record<string, string>) => Promise<void>) => Promise<void>> = {
  PGlite: (use) => withFolder((folder) => use({ PAPERBOY_DATA: folder })),
  PostgreSQL: (use) => withServerUrl((url) => use({ DATABASE_URL: url })),
};

describe.runIf(recordings)('all recorded days', () => {
  const lists = recordings ? recordedLists() : {};
  const days = Object.keys(lists).sort();
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const uniqueIds = new Set(Object.values(lists).flatMap((list) => list.map(({ paper }) => paper.id)));

  it.each(Object.entries(stores))(
    'are stored record by record, through twenty kills, on %s',
    { timeout: 900_000 },
    (_name, withStore) =>
      withStore(async (store) => {
        let requests = 0;
        let killAt = Number.POSITIVE_INFINITY;
        let victim: ReturnType<typeof startPaperboy> | null = null;
        const { url } = await serveHuggingFace(lists, () => {
          if (++requests >= killAt) victim?.process.kill('SIGKILL');
          return false;
        });
        const env = { ...store, HF_API_URL: url, PAPERBOY_SOURCES: 'huggingface', PAPERBOY_BACKFILL: first };
        const args = ['sync', '--from', first, '--to', last, '--json'];

        // Spread over the first weeks of what is read, so that each kill meets other work than the one before.
        for (let kill = 0; kill < 20; kill++) {
          killAt = requests + 1 + ((kill * 7) % 40);
          victim = startPaperboy(args, env);
          expect((await victim.ended).status).toBe(-1);
        }
        killAt = Number.POSITIVE_INFINITY;

        const whole = JSON.parse((await paperboy(args, env)).out);
        expect(whole).toMatchObject({ skipped: [], failed: [] });
        expect(whole.fetched).toBe(Object.values(lists).reduce((sum, list) => sum + list.length, 0));
        expect(JSON.parse((await paperboy(args, env)).out)).toMatchObject({ stored: 0, updated: 0 });

        const opened = await openStore({
          databaseUrl: store.DATABASE_URL ?? null,
          dataDir: store.PAPERBOY_DATA ?? '',
          log: memoryLog(),
        });
        try {
          expect(await countPapers(opened.db)).toBe(uniqueIds.size);
          const stored = await readDays(opened.db, 'huggingface', { from: first, to: last });
          const counts = Object.fromEntries(
            stored.filter(({ papers }) => papers > 0).map(({ day, papers }) => [day, papers]),
          );
          expect(counts).toEqual(Object.fromEntries(days.map((day) => [day, lists[day]?.length])));
        } finally {
          await opened.close();
        }
      }),
  );
});

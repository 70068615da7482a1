import { describe, expect, it } from 'vitest';
import { createUpstream } from '../../../src/app/library/upstream.ts';
import { SourceError } from '../../../src/core/errors.ts';
import type { Paper } from '../../../src/core/paper.ts';
import type { Db } from '../../../src/db/client.ts';
import { findPaper } from '../../../src/db/papers.ts';
import { aSource } from '../../support/house.ts';
import { memoryLog } from '../../support/log.ts';
import { aPaper } from '../../support/papers.ts';
import { withEmbeddedDb } from '../../support/stores.ts';

const relu = aPaper({ id: '1505.00853', title: 'Rectified Activations' });

function upstreamOn(db: Db, search: (query: string) => Promise<readonly Paper[]>) {
  let now = new Date('2026-06-25T08:00:00Z');
  const asked: string[] = [];
  const log = memoryLog();
  const upstream = createUpstream({
    db,
    now: () => now,
    log,
    sources: [
      aSource({
        search: (query) => {
          asked.push(query);
          return search(query);
        },
      }),
    ],
  });
  const wait = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  return { upstream, asked, wait, log };
}

describe('the search of a source itself', () => {
  it('brings papers into the store, and is asked for the same words once in ten minutes', () =>
    withEmbeddedDb(async (db) => {
      const { upstream, asked, wait } = upstreamOn(db, async () => [relu]);
      const both = await Promise.all([
        upstream.search('non-linearities'),
        upstream.search('Non-Linearities'),
      ]);
      expect(both).toEqual([
        { ids: [relu.id], failure: null },
        { ids: [relu.id], failure: null },
      ]);
      expect((await findPaper(db, relu.id))?.title).toBe(relu.title);
      wait(9);
      await upstream.search('non-linearities');
      expect(asked).toEqual(['non-linearities']);
      wait(2);
      await upstream.search('non-linearities');
      expect(asked).toHaveLength(2);
    }));

  it('says why it found nothing, and is asked again after a failure', () =>
    withEmbeddedDb(async (db) => {
      let isDown = true;
      const { upstream, asked } = upstreamOn(db, async () => {
        if (isDown) throw new SourceError('Hugging Face', 'unreachable', 'Hugging Face answered 500.');
        return [relu];
      });
      expect(await upstream.search('relu')).toEqual({ ids: [], failure: 'Hugging Face answered 500' });
      isDown = false;
      expect(await upstream.search('relu')).toEqual({ ids: [relu.id], failure: null });
      expect(asked).toHaveLength(2);
    }));

  it('never rejects, even when what was found can’t be stored', () =>
    withEmbeddedDb(async (db) => {
      const { upstream, log } = upstreamOn(db, async () => [{ ...relu, title: null as unknown as string }]);
      expect(await upstream.search('relu')).toEqual({
        ids: [],
        failure: 'What Hugging Face found could not be kept',
      });
      expect(log.lines).toEqual(['error upstream search not kept']);
    }));

  it('is silent where no source has one', () =>
    withEmbeddedDb(async (db) => {
      const upstream = createUpstream({ db, now: () => new Date(0), log: memoryLog(), sources: [aSource()] });
      expect(await upstream.search('relu')).toEqual({ ids: [], failure: null });
    }));
});

import { describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { storeReading } from '../../src/db/lists.ts';
import { aHouse, asText } from '../support/house.ts';
import { aPaper } from '../support/papers.ts';
import { withEmbeddedDb } from '../support/stores.ts';

const paper = aPaper({ id: '2606.00001', title: 'A Week of Robots', abstract: 'They walk.', upvotes: 5 });

const inHouse = (use: (ask: (line: string) => Promise<string>) => Promise<void>) => () =>
  withEmbeddedDb(async (db: Db) => {
    const at = new Date('2026-06-24T22:00:00Z');
    const reading = { source: 'huggingface', day: '2026-06-24', at, sample: false, papers: [paper] };
    await storeReading(db, reading);
    const { ask } = aHouse(db);
    await use(async (line) => asText(await ask(line)));
  });

describe('/paper search', () => {
  it(
    'shows the paper that an id or a link names',
    inHouse(async (ask) => {
      const shown = await ask('show 2606.00001');
      for (const typed of [
        '2606.00001',
        '2606.00001v1',
        'arXiv:2606.00001',
        'https://hf.co/papers/2606.00001',
      ])
        expect(await ask(`search ${typed}`)).toContain(shown.split('\n')[1]);
    }),
  );

  it(
    'mends what is wrong within the query, and ends its sentence once',
    inHouse(async (ask) => {
      const text = await ask('search robots sort:vote -cats');
      expect(text).toContain('did you mean votes?\n');
      expect(text).toContain('[Try: search {"query":"robots sort:votes -cats"}]');
    }),
  );
});

describe('/paper trending with a query', () => {
  it(
    'knows where a paper was seen',
    inHouse(async (ask) => {
      expect(await ask('trending in:huggingface')).toContain('1 paper for “in:huggingface”');
      expect(await ask('trending in:arxiv')).toContain('0 papers for “in:arxiv”');
    }),
  );

  it(
    'leads on when nothing on the list fits',
    inHouse(async (ask) => {
      const text = await ask('trending galaxies');
      expect(text).toContain('[On the month’s lists: trending {"when":"month","query":"galaxies"}]');
      expect(text).toContain('[In all papers: search {"query":"galaxies"}]');
      expect(await ask('trending galaxies when:month')).not.toContain('On the month’s lists');
    }),
  );

  it(
    'says how it was read, a period before it included',
    inHouse(async (ask) => {
      expect(await ask('trending robots OR')).toContain('OR needs something on both sides');
      const text = await ask('trending Week robots -cats');
      expect(text).toContain('“Week” was read as a word to look for; when:week says which list.');
      expect(text).toContain('[Try when:week: trending {"when":"week","query":"robots -cats"}]');
    }),
  );
});

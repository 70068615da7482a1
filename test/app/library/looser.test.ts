import { describe, expect, it } from 'vitest';
import { createLibrary, type Library } from '../../../src/app/library/index.ts';
import { looser } from '../../../src/app/library/looser.ts';
import { parseQuery, printQuery, type Query } from '../../../src/core/query/index.ts';
import { storeReading } from '../../../src/db/lists.ts';
import { memoryLog } from '../../support/log.ts';
import { aPaper } from '../../support/papers.ts';
import { withEmbeddedDb } from '../../support/stores.ts';

const papers = ['Kai He', 'Mia Li', 'Mia Li'].map((author, i) =>
  aPaper({
    id: `2606.2000${i}`,
    title: `Learning To Walk ${i}`,
    abstract: i === 0 ? 'World of a model.' : 'Robots.',
    authors: [author],
    authorCount: 1,
    categories: ['cs.LG'],
    organization: 'Shanghai Jiao Tong University',
    upvotes: i,
    featuredOn: '2026-06-24',
  }),
);

function query(text: string): Query {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) throw new Error(parsed.mistake.problem);
  return parsed.query;
}

const withLibrary = (list: typeof papers, use: (library: Library) => void) =>
  withEmbeddedDb(async (db) => {
    const at = new Date('2026-06-24T22:00:00Z');
    await storeReading(db, { source: 'huggingface', day: '2026-06-24', at, sample: false, papers: list });
    const library = createLibrary({ db, log: memoryLog(), file: null });
    await library.ready();
    use(library);
    await library.stop();
  });

const waysFrom = (text: string, library: Library) =>
  looser(query(text), library).map((way) => `${way.label}: ${printQuery(way.query)} (${way.count})`);

describe('what finds nothing', () => {
  it('leads to the nearest query that finds something, whatever it asked for', () =>
    withLibrary(papers, (library) => {
      const ways = (text: string) => waysFrom(text, library);
      expect(ways('lerning')).toEqual(['Did you mean learning?: learning (3)']);
      expect(ways('"model world"')).toEqual(['Without the quotes: model world (1)']);
      expect(ways('"model OR -world"')).toEqual(['Without the quotes: model or world (1)']);
      expect(ways('"robots walk" learning')).toContain('Without the quotes: robots walk learning (3)');
      expect(ways('title:robots')).toEqual(['Not only in the title: "robots" (2)']);
      expect(ways('author:"Kaiming He"')).toEqual([
        'With author:"K. He": author:"K. He" (1)',
        'With author:He: author:He (1)',
      ]);
      expect(ways('author:"Li, Fei"')).toEqual(['With author:Li: author:Li (2)']);
      expect(ways('org:"shanghai ai"')).toEqual(['With org:shanghai: org:shanghai (3)']);
      expect(ways('cat:cs.CL')).toEqual(['With cat:cs.*: cat:cs.* (3)']);
      expect(ways('on:2026-06-03')).toEqual(['With on:2026-06: on:2026-06 (3)']);
      expect(ways('mia li')).toEqual(['With author:"mia li": author:"mia li" (2)']);
      expect(ways('learning author:turing')).toEqual(['Without author:turing: learning (3)']);
    }));

  it('leads to a part of it when no other way does, and at last to all papers', () =>
    withLibrary(papers, (library) => {
      expect(waysFrom('zzz learning votes:>90 -walk', library)).toEqual([
        'Only zzz learning: zzz learning (3)',
      ]);
      expect(waysFrom('zzz votes:>90 author:li', library)).toEqual(['Only author:li: author:li (2)']);
      expect(waysFrom('zzz', library)).toEqual(['All papers, newest first: sort:date (3)']);
      expect(waysFrom('in:arxiv', library)).toEqual(['All papers, newest first: sort:date (3)']);
    }));

  it('leads nowhere where there are no papers', () =>
    withLibrary([], (library) => expect(waysFrom('zzz', library)).toEqual([])));

  it('costs no more than a search, however many demands it has', () =>
    withLibrary(papers, (library) => {
      const many = Array.from({ length: 200 }, (_, i) => `"zzz ${i}"`).join(' ');
      let counted = 0;
      const counter = () => {
        const count = library.counter();
        return (each: Query) => {
          counted++;
          return count(each);
        };
      };
      looser(query(many), { ...library, counter });
      expect(counted).toBeLessThanOrEqual(41);
    }));
});

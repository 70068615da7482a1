import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDocument } from '../../../src/app/library/documents.ts';
import { createFields } from '../../../src/app/library/fields.ts';
import { select } from '../../../src/app/library/select.ts';
import { createMatcher, type MatchedPaper } from '../../../src/core/query/index.ts';
import { join, type Part } from '../../../src/core/query/tree.ts';
import { createIndexBuilder } from '../../../src/core/search/builder.ts';
import { createSearchIndex } from '../../../src/core/search/index.ts';
import { readList } from '../../../src/sources/huggingface.ts';
import { aPaper } from '../../support/papers.ts';
import { knownStem } from '../../support/stem.ts';

const recordings = process.env.RECORDINGS ?? '';

function shelf(papers: readonly MatchedPaper[]) {
  const builder = createIndexBuilder();
  const at = new Date(0);
  const rows = papers.map((paper) => ({
    ...paper,
    sources: papers.indexOf(paper) % 3 === 0 ? ['arxiv'] : ['huggingface', 'arxiv'],
    firstSeenAt: at,
    changedAt: at,
  }));
  const fields = createFields();
  for (const [document, row] of rows.entries()) {
    const stored = {
      ...row,
      authors: [...row.authors],
      categories: [...row.categories],
      keywords: [...row.keywords],
      mediaUrls: [...row.mediaUrls],
    };
    builder.add(toDocument(stored));
    fields.put(document, stored);
  }
  return { index: createSearchIndex(builder.finish()), fields, rows };
}

/** Both ways of reading a query, over the same papers. */
function bothWays(root: Part, { index, fields, rows }: ReturnType<typeof shelf>): [string[], string[]] {
  const matches = createMatcher({ root, sort: null }, { stem: knownStem, mode: 'search' });
  const selected = select(root, { ...index, passing: fields.passing });
  return [
    rows.filter((_, document) => selected[document] === 1).map(({ id }) => id),
    rows.filter((row) => matches(row)).map(({ id }) => id),
  ];
}

const vocabulary = [
  'world',
  'model',
  'models',
  'robot',
  'robots',
  'the',
  'learning',
  'multi-modal',
  'multimodal',
  'gpt-4',
  'speech',
];
const word = fc.constantFrom(...vocabulary);
const run = fc.array(word, { minLength: 1, maxLength: 3 });
const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    run.map((words): Part => ({ type: 'words', words })),
    run.map((words): Part => ({ type: 'phrase', text: words.join(' ') })),
    word.map((text): Part => ({ type: 'title', text })),
    fc
      .tuple(fc.constantFrom('>', '>=', '<', '<=', '='), fc.nat(9))
      .map(([sign, count]): Part => ({ type: 'votes', sign, count })),
    fc.constantFrom('lovelace', 'a. turing').map((name): Part => ({ type: 'author', name })),
    fc.constantFrom('cs', 'cs.*', 'cs.CL', 'stat.ML').map((category): Part => ({ type: 'cat', category })),
    fc.constantFrom('lab', 'meta', 'lab one').map((name): Part => ({ type: 'org', name })),
    fc.constantFrom('code', 'project', 'media').map((what): Part => ({ type: 'has', what })),
    fc.constantFrom('huggingface', 'arxiv').map((source): Part => ({ type: 'in', source })),
    fc
      .tuple(fc.constantFrom('after', 'before'), fc.constantFrom('2026-06-03', '2026-06-05'))
      .map(([type, day]): Part => ({ type, day })),
    fc.constantFrom('2026', '2026-06', '2026-06-04').map((day): Part => ({ type: 'on', day })),
    tie('part').map((inner): Part => ({ type: 'not', part: inner })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
      )
      .map(([type, parts]): Part => join(type, parts) ?? { type: 'words', words: ['none'] }),
  ),
}));

describe('selecting from the index', () => {
  it('agrees with matching paper by paper, whatever the query', () => {
    const papers = Array.from({ length: 40 }, (_, i) => {
      const pick = (n: number) => vocabulary[(i * 7 + n * (i + 3)) % vocabulary.length] ?? '';
      return aPaper({
        id: `2606.${10_000 + i}`,
        title: `${pick(1)} ${pick(2)} ${pick(3)}`,
        abstract: i % 3 === 0 ? null : `${pick(4)} ${pick(5)}, ${pick(6)}. ${pick(7)}`,
        authors: i % 2 === 0 ? ['Ada Lovelace'] : ['Alan Turing'],
        authorCount: 1,
        upvotes: i % 11 === 10 ? null : i % 11,
        categories: [['cs.CL', 'cs.LG'], ['stat.ML'], ['cs.CL'], []][i % 4] ?? [],
        organization: [null, 'Lab One', 'Meta', 'One Lab'][i % 4] ?? null,
        codeUrl: i % 3 === 0 ? 'https://github.com/a/b' : null,
        projectUrl: i % 5 === 0 ? 'https://example.org' : null,
        mediaUrls: i % 7 === 0 ? ['https://example.org/a.png'] : [],
        publishedAt: i % 6 === 5 ? null : new Date(Date.UTC(2026, 5, 1 + (i % 6), i % 24)),
        featuredOn: i % 4 === 3 ? null : `2026-06-0${2 + (i % 5)}`,
      });
    });
    const stocked = shelf(papers);
    fc.assert(
      fc.property(part, (root) => {
        const [selected, matched] = bothWays(root, stocked);
        expect(selected).toEqual(matched);
      }),
      {
        numRuns: 5_000,
        examples: [
          // The texts have it as `multi-modal`: what follows stands one place further on than in the phrase.
          [{ type: 'phrase', text: 'robots multimodal speech' }],
          // Says nothing in parts, but has a term of its own.
          [{ type: 'words', words: ['the-of'] }],
        ],
      },
    );
  });

  it('agrees on compounds of parts that no paper has alone', () => {
    const stocked = shelf([aPaper({ title: 'Hyperbolic end-to-end' }), aPaper({ title: 'Hyper' })]);
    const phrase: Part = { type: 'phrase', text: 'hyperbolic endto-end' };
    const compounds: Part = { type: 'phrase', text: 'hyper-bolic end-to-end' };
    for (const root of [phrase, compounds]) {
      const [selected, matched] = bothWays(root, stocked);
      expect(selected).toEqual(matched);
    }
    expect(bothWays(compounds, stocked)[0]).toHaveLength(1);
  });

  it.runIf(recordings)(
    'agrees over recorded papers for some hundred queries made from their titles',
    () => {
      const folder = joinPath(recordings, 'hf-daily');
      const days = readdirSync(folder).filter((name) => /^2026-0[56]/.test(name));
      const unique = new Map<string, MatchedPaper>();
      for (const name of days) {
        const { papers } = readList(readFileSync(joinPath(folder, name), 'utf8'), {
          what: 'list',
          day: name.slice(0, 10),
          mayBeUseless: false,
        });
        for (const paper of papers) unique.set(paper.id, paper);
      }
      const papers = [...unique.values()];
      const stocked = shelf(papers);
      for (const [i, { title, authors }] of papers.entries()) {
        if (i % 20 !== 0) continue;
        const words = title.match(/[\p{L}\d-]+/gu) ?? ['none'];
        const roots: Part[] = [
          { type: 'words', words: words.slice(0, 3) },
          { type: 'phrase', text: words.slice(0, 2).join(' ') },
          {
            type: 'and',
            parts: [
              { type: 'words', words: words.slice(0, 1) },
              { type: 'not', part: { type: 'phrase', text: words.slice(1, 3).join(' ') || 'none' } },
            ],
          },
          {
            type: 'or',
            parts: [
              { type: 'author', name: authors[0] ?? 'nobody' },
              { type: 'title', text: words.at(-1) ?? 'none' },
            ],
          },
        ];
        for (const root of roots) {
          const [selected, matched] = bothWays(root, stocked);
          expect(selected, JSON.stringify(root)).toEqual(matched);
        }
      }
    },
    300_000,
  );
});

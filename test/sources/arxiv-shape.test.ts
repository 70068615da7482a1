import { describe, expect, it } from 'vitest';
import { feedShape, isCategory, splitNames, toPaper } from '../../src/sources/arxiv-shape.ts';

/** An entry as the parser gives it, with whatever a test wants different. */
function read(fields: object) {
  const known = {
    id: 'http://arxiv.org/abs/2606.24597v1',
    title: 'A title',
    updated: '2026-07-01T00:00:00Z',
  };
  const [entry] = feedShape.parse({ feed: { entry: [{ ...known, ...fields }] } }).feed.entry;
  return entry && toPaper(entry);
}

describe('an entry', () => {
  it.each([
    [{ id: 'http://arxiv.org/api/errors#x' }, 'its id is not an arXiv id'],
    [{ title: '' }, 'it has no title'],
    [{ title: 7 }, 'it has no title'],
  ])('says what it lacks: %j', (fields, reason) => {
    expect(read(fields)).toBe(reason);
  });

  it('loses an odd field rather than the paper', () => {
    const odd = {
      summary: 7,
      category: 'cs.AI',
      author: [{}, { name: 7 }],
      published: 'soon',
      primary_category: '',
    };
    expect(read(odd)).toMatchObject({
      id: '2606.24597',
      abstract: null,
      authors: [],
      categories: [],
      publishedAt: null,
    });
  });

  it('may carry attributes on its texts', () => {
    expect(read({ title: { '#text': 'Typed title', '@type': 'html' } })).toMatchObject({
      title: 'Typed title',
    });
  });
});

describe('a withdrawal', () => {
  const withdrawnAt = new Date('2026-07-01T00:00:00Z');

  it.each([
    'This paper has been withdrawn by the author due to a crucial sign error',
    'This submission has been withdrawn at the request of the author.',
    'This version withdrawn by arXiv administrators because',
    'This paper is withdrawn due to some errors',
    'Withdrawn.',
    'This paper has been temporarily withdrawn',
  ])('is announced by the first words of the abstract: %s', (summary) => {
    expect(read({ summary })).toMatchObject({ withdrawnAt });
  });

  it.each([
    'This paper has been withdrawn by arXiv due to a dispute',
    '12 pages, 3 figures. This paper has been withdrawn',
    '15 pages, withdrawn due to an error in eq. 3',
  ])('is announced anywhere in the comment: %s', (comment) => {
    expect(read({ comment })).toMatchObject({ withdrawnAt });
  });

  it.each([
    { summary: 'We study a drug that has been withdrawn from the market.' },
    { summary: 'Posts are deleted, or temporarily withdrawn, by a new scheme.' },
    { comment: 'Replaces withdrawn paper 1234.56789' },
    { comment: 'Supersedes a paper which was withdrawn' },
  ])('is not what %j is about', (fields) => {
    expect(read(fields)).toMatchObject({ withdrawnAt: null });
  });
});

describe('the authors of a feed', () => {
  it.each([
    ['Hao Zhang, Chen Li', ['Hao Zhang', 'Chen Li']],
    ['Paulo Lima (Some University, City), Daniel Silva', ['Paulo Lima', 'Daniel Silva']],
    ['A. One (Inst (Dept), Town), B. Two', ['A. One', 'B. Two']],
    ['Martin King, Jr., Ann Lee, III', ['Martin King Jr.', 'Ann Lee III']],
    ['A. One (never closed, B. Two', ['A. One (never closed', 'B. Two']],
    ['Jr., , ', ['Jr.']],
    ['', []],
  ])('are taken apart: %s', (creator, names) => {
    expect(splitNames(creator).map((name) => name.replace(/\s+/g, ' '))).toEqual(names);
  });
});

describe('a category', () => {
  it.each(['cs', 'cs.AI', 'hep-th', 'cond-mat.str-el', 'physics.flu-dyn', 'q-bio.NC', 'stat.ML'])(
    'can be %s',
    (name) => {
      expect(isCategory(name)).toBe(true);
    },
  );

  it.each(['', 'CS.AI', '68T50', 'I.2.7', 'cs.AI+cs.CL', '../cs', 'cs.AI?x'])('can’t be %j', (name) => {
    expect(isCategory(name)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { createMatcher, type MatchedPaper, parseQuery } from '../../../src/core/query/index.ts';
import { stem } from '../../../src/core/search/tokens.ts';
import { aPaper } from '../../support/papers.ts';

type Mode = 'search' | 'subscription';

function matches(text: string, paper: MatchedPaper, mode: Mode): boolean {
  const parsed = parseQuery(text);
  if ('mistake' in parsed) throw new Error(parsed.mistake.problem);
  return createMatcher(parsed.query, { stem, mode })(paper);
}

const paper: MatchedPaper = {
  ...aPaper({
    title: 'Learning Multi-Modal World Models for Robots',
    abstract: 'A quadrotor policy is trained in Poincaré space. The world sees no other model.',
    gist: 'Robots that dream.',
    authors: ['Geoffrey E. Hinton', 'Sebastian Müller'],
    authorCount: 2,
    categories: ['cs.RO', 'cond-mat.str-el'],
    organization: 'Tencent Hunyuan',
    publishedAt: new Date('2026-05-31T23:30:00Z'),
    codeUrl: 'https://github.com/o/r',
    upvotes: 20,
    featuredOn: '2026-06-03',
  }),
  sources: ['huggingface'],
};

describe.each(['search', 'subscription'] as const)('in a %s', (mode) => {
  it.each([
    '"world model"',
    '"WORLD modelling"',
    '"multimodal world"',
    '"multi modal"',
    '"poincare space"',
    'quadrotors',
    'robot -drone',
    'drone OR robot',
    'robot (drone OR dream)',
    '-(world dream)',
    '-(drone OR image)',
    '-(-robot)',
    'title:robot',
    'title:"world model" title:learn',
    'author:hinton author:"Mueller, S."',
    'org:tencent org:"tencent hunyuan"',
    'cat:cs.RO cat:cs.* cat:cs cat:cond-mat',
    'in:huggingface',
    'has:code',
    'votes:>19 votes:>=20 votes:<21 votes:<=20 votes:=20 votes:5..20',
    'after:2026-05-31 after:2026 before:2026-06-01',
    'on:2026-06-03 on:2026-06 on:2026',
    'author:hinton (has:media OR votes:>5) -title:survey',
    'sort:votes',
    'the OR robot',
  ])('%s matches', (text) => {
    expect(matches(text, paper, mode)).toBe(true);
  });

  it.each([
    '"model world"',
    '"robots a quadrotor"',
    '"space robots"',
    '"world sees model"',
    'robot -dreams',
    'robot -(world models)',
    '-(drone OR robot)',
    'robot (drone OR image)',
    'title:dream',
    'author:hint',
    'org:ten org:cent',
    'org:"hunyuan tencent"',
    'cat:cs.LG',
    'in:arxiv',
    'has:project',
    'has:media',
    'votes:>20',
    'votes:<20',
    'after:2026-06-01',
    'before:2026-05-31',
    'on:2026-05',
  ])('%s doesn’t', (text) => {
    expect(matches(text, paper, mode)).toBe(false);
  });

  it('holds no filter against or for a paper of which the field is not known', () => {
    const unknown = aPaper();
    for (const filter of [
      'votes:<5',
      'votes:>=0',
      'after:2000',
      'before:2100',
      'on:2026',
      'org:x',
      'in:arxiv',
      'has:code',
      'author:x',
      'cat:cs',
    ]) {
      expect([filter, matches(filter, unknown, mode)]).toEqual([filter, false]);
    }
  });

  it('dates a paper without a first version’s date by its daily list', () => {
    const listed = aPaper({ featuredOn: '2026-06-03' });
    expect(matches('after:2026-06-03 before:2026-06-04', listed, mode)).toBe(true);
  });
});

describe('plain words', () => {
  it('are a phrase in a subscription, compared by their stems', () => {
    expect(matches('world modeling', paper, 'subscription')).toBe(true);
    expect(matches('world robots', paper, 'subscription')).toBe(false);
    expect(matches('multimodal world model', paper, 'subscription')).toBe(true);
  });

  it('stand apart in a subscription where something stands between them, and are all wanted', () => {
    expect(matches('robots votes:>5 world model', paper, 'subscription')).toBe(true);
    expect(matches('robots (world model)', paper, 'subscription')).toBe(true);
    expect(matches('robots (drone)', paper, 'subscription')).toBe(false);
  });

  it('are wanted in a search one at least, all runs together', () => {
    expect(matches('drone robot image', paper, 'search')).toBe(true);
    expect(matches('drone votes:>5 robot', paper, 'search')).toBe(true);
    expect(matches('drone image', paper, 'search')).toBe(false);
    expect(matches('drone "world model"', paper, 'search')).toBe(false);
  });

  it('count in a search without those that every text has, unless there are no others', () => {
    expect(matches('the drone', paper, 'search')).toBe(false);
    expect(matches('the', paper, 'search')).toBe(true);
    expect(matches('the who', aPaper({ title: 'Who is there' }), 'search')).toBe(true);
  });

  it('are exact after a minus in a search too', () => {
    expect(matches('robot -(world dream)', paper, 'search')).toBe(true);
    expect(matches('robot -(world model)', paper, 'search')).toBe(false);
    expect(matches('robot -(dream author:hinton)', paper, 'search')).toBe(false);
  });
});

it('reads a paper’s text only if its filters have not decided', () => {
  let stemmed = 0;
  const counting = (word: string) => {
    stemmed++;
    return stem(word);
  };
  const parsed = parseQuery('"world model" robot cat:cs.LG');
  if ('mistake' in parsed) throw new Error(parsed.mistake.problem);
  const match = createMatcher(parsed.query, { stem: counting, mode: 'search' });
  const ofTheQuery = stemmed;
  expect(match(paper)).toBe(false);
  expect(stemmed).toBe(ofTheQuery);
});

import { describe, expect, it } from 'vitest';
import { mergePapers } from '../../src/core/paper.ts';
import { aPaper } from '../support/papers.ts';

const rich = aPaper({
  abstract: 'Long.',
  gist: 'Short.',
  authors: ['A', 'B'],
  authorCount: 3,
  categories: ['cs.AI'],
  keywords: ['agents'],
  organization: 'Qwen',
  publishedAt: new Date('2026-06-22'),
  withdrawnAt: new Date('2026-07-01'),
  codeUrl: 'https://github.com/a/b',
  projectUrl: 'https://a.example',
  mediaUrls: ['https://a.example/1.png'],
  submittedBy: 'somebody',
  upvotes: 10,
  comments: 2,
  stars: 7,
  featuredOn: '2026-06-24',
});

describe('two observations of one paper', () => {
  it('keep everything when the later one says nothing', () => {
    expect(mergePapers(rich, aPaper())).toEqual(rich);
  });

  it('take everything that the later one knows', () => {
    expect(mergePapers(aPaper(), rich)).toEqual(rich);
  });

  it('let news win, also when counts fall', () => {
    const seen = aPaper({ title: 'Renamed', upvotes: 8, comments: 0, authors: ['A'], authorCount: 1 });
    expect(mergePapers(rich, seen)).toEqual({
      ...rich,
      title: 'Renamed',
      upvotes: 8,
      comments: 0,
      authors: ['A'],
      authorCount: 1,
    });
  });

  it('keep the earliest dates, whoever was read last', () => {
    const late = aPaper({ publishedAt: new Date('2026-06-23'), featuredOn: '2026-06-30' });
    expect(mergePapers(rich, late)).toEqual(rich);
    expect(mergePapers(aPaper({ featuredOn: '2026-06-30' }), rich).featuredOn).toBe('2026-06-24');
  });

  it('are the same merged twice', () => {
    const once = mergePapers(rich, aPaper({ upvotes: 11 }));
    expect(mergePapers(once, aPaper({ upvotes: 11 }))).toEqual(once);
  });
});

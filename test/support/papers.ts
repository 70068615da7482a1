import type { Paper } from '../../src/core/paper.ts';

/** A paper of which only the id and the title are known, with whatever a test wants different. */
export function aPaper(overrides: Partial<Paper> = {}): Paper {
  return {
    id: '2606.24597',
    title: 'Qwen-AgentWorld: Language World Models for General Agents',
    abstract: null,
    gist: null,
    authors: [],
    authorCount: 0,
    categories: [],
    keywords: [],
    organization: null,
    publishedAt: null,
    withdrawnAt: null,
    codeUrl: null,
    projectUrl: null,
    mediaUrls: [],
    submittedBy: null,
    upvotes: null,
    comments: null,
    stars: null,
    featuredOn: null,
    ...overrides,
  };
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Paper } from '../../../src/core/paper.ts';
import {
  asSubscription,
  createMatcher,
  filtersOf,
  looseWords,
  parseQuery,
  printQuery,
  type Query,
} from '../../../src/core/query/index.ts';
import { readList } from '../../../src/sources/huggingface.ts';
import { knownStem } from '../../support/stem.ts';

const folder = join(process.env.RECORDINGS ?? '', 'hf-daily');

/** Two papers a list of every eighth list. */
function somePapers(): Paper[] {
  const lists = readdirSync(folder)
    .sort()
    .filter((_, i) => i % 8 === 0);
  return lists.flatMap((name) =>
    readList(readFileSync(join(folder, name), 'utf8'), {
      what: 'list',
      day: name.slice(0, 10),
      mayBeUseless: false,
    })
      .papers.slice(0, 2)
      .map((paper) => ({ ...paper, featuredOn: name.slice(0, 10) })),
  );
}

/** What somebody could ask who is after this paper, with one query that must not find it last. */
function queriesFor({ title, authors, featuredOn, upvotes }: Paper): string[] {
  const words = title.split(' ');
  const [first = '', second = ''] = words.filter((word) => /^\p{L}{4,}$/u.test(word));
  return [
    title,
    `"${title.replaceAll('"', '')}"`,
    `title:"${words.slice(0, 3).join(' ').replaceAll('"', '')}"`,
    `(${first} OR ${second}) on:${featuredOn} votes:>=${upvotes}`,
    `author:"${authors[0]}" after:2000 -"no such phrase"`,
    `author:"${authors[0]?.split(' ').toReversed().join(', ')}" OR "${first} nowhere"`,
    `"${first}" -"${second}"`,
  ];
}

describe.runIf(existsSync(folder))('queries made of recorded papers', () => {
  const papers = existsSync(folder) ? somePapers() : [];
  const asked = papers.flatMap((paper) =>
    queriesFor(paper).map((text) => {
      const parsed = parseQuery(text);
      if ('mistake' in parsed) throw new Error(`${text}: ${parsed.mistake.problem}`);
      return { paper, text, query: parsed.query };
    }),
  );
  const matcher = (query: Query, mode: 'search' | 'subscription') =>
    createMatcher(query, { stem: knownStem, mode });

  it('are a few hundred, all read, and print to what they are', () => {
    expect(asked.length).toBeGreaterThan(600);
    for (const { query } of asked) {
      expect(parseQuery(printQuery(query))).toEqual({ query, notices: [] });
    }
  });

  it('find the paper that they were made of', () => {
    const missed = asked.filter(({ paper, query, text }) => {
      const isMeant = !/ -"(?!no such)/.test(text);
      return matcher(query, 'search')(paper) !== isMeant || matcher(query, 'subscription')(paper) !== isMeant;
    });
    expect(missed.map(({ text }) => text)).toEqual([]);
  });

  it('mean the same in a search and in a subscription, but for plain words', () => {
    for (const { query } of asked.filter((_, i) => i % 3 === 0)) {
      const echo = asSubscription(query);
      const [subscribed, searched] = [matcher(query, 'subscription'), matcher(echo, 'search')];
      const holds = matcher({ root: filtersOf(query), sort: null }, 'search');
      const loose = looseWords(query);
      const occurs = matcher(
        { root: loose.length > 0 ? { type: 'words', words: loose } : null, sort: null },
        'search',
      );
      const whole = matcher(query, 'search');
      const differing = papers.filter(
        (paper) => searched(paper) !== subscribed(paper) || whole(paper) !== (holds(paper) && occurs(paper)),
      );
      expect(differing, printQuery(query)).toEqual([]);
    }
  });
});

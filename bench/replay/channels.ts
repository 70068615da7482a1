import type { ChannelSettings } from '../../src/core/channel.ts';
import type { Paper } from '../../src/core/paper.ts';
import { asSubscription, createMatcher, parseQuery, printQuery } from '../../src/core/query/index.ts';
import { stem } from '../../src/core/search/tokens.ts';
import { placeOf } from './platforms.ts';

export const zones = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Kyiv',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Honolulu',
  'Pacific/Kiritimati',
] as const;

export interface Following {
  /** As it is stored; '' is the trending list. */
  readonly query: string;
  readonly matches: (paper: Paper) => boolean;
}

export interface MadeChannel {
  readonly place: string;
  readonly platform: 'slack' | 'discord';
  readonly installation: string;
  readonly channel: string;
  readonly settings: ChannelSettings;
  readonly follows: readonly Following[];
  readonly joinsAt: Date;
}

export const INSTALLATIONS_EACH = 4;
const dayMs = 86_400_000;

/** Channels of all sorts; half of them are there from the beginning. */
export function makeChannels({
  count,
  papers,
  from,
  to,
  random,
}: {
  count: number;
  papers: readonly Paper[];
  from: Date;
  to: Date;
  random: () => number;
}): MadeChannel[] {
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[Math.floor(random() * from.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  const keywords = commonKeywords(papers);
  const topic = (): string => {
    const word = `"${pick(keywords)}"`;
    return pick([word, word, word, `${word} votes:>20`, `${word} OR "${pick(keywords)}"`, `${word} -survey`]);
  };
  const span = Math.max(0, to.getTime() - from.getTime() - 10 * dayMs);

  return Array.from({ length: count }, (_, n): MadeChannel => {
    const platform = n % 2 === 0 ? 'slack' : 'discord';
    const installation = `${platform}-${1 + Math.floor(random() * INSTALLATIONS_EACH)}`;
    const topics = Array.from({ length: pick([0, 0, 1, 1, 2, 3]) }, topic);
    const hasTrending = topics.length === 0 || random() < 0.7;
    const [hour, minute] = random() < 0.4 ? [9, 0] : [Math.floor(random() * 24), pick([0, 0, 30])];
    const channel = `C${n}`;
    return {
      place: placeOf({ platform, installation, channel }),
      platform,
      installation,
      channel,
      settings: {
        // In turn, so that every zone is there.
        zone: zones[n % zones.length] ?? 'UTC',
        at: [hour, minute].map((part) => `${part}`.padStart(2, '0')).join(':'),
        days: pick([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [1, 3, 5], [2], [6, 7]]),
        top: pick([1, 3, 5, 5, 8, 10]),
        density: pick(['compact', 'cards', 'full']),
        empty: random() < 0.2 ? 'note' : 'silent',
        fresh: random() < 0.2,
      },
      follows: [...(hasTrending ? [''] : []), ...new Set(topics)].map(toFollowing),
      joinsAt: new Date(n % 4 < 2 ? from.getTime() : from.getTime() + random() * span),
    };
  });
}

function toFollowing(text: string): Following {
  if (text === '') return { query: '', matches: () => false };
  const parsed = parseQuery(text);
  if (!('query' in parsed)) throw new Error(`${text} is no query`);
  const query = asSubscription(parsed.query);
  const test = createMatcher(query, { stem, mode: 'subscription' });
  const verdicts = new Map<string, boolean>();
  return {
    query: printQuery(query),
    matches(paper) {
      // Of what changes from one reading to the next, queries ask for votes alone.
      const key = `${paper.id} ${paper.upvotes}`;
      const verdict = verdicts.get(key) ?? test(paper);
      verdicts.set(key, verdict);
      return verdict;
    },
  };
}

function commonKeywords(papers: readonly Paper[]): string[] {
  const counts = new Map<string, number>();
  for (const { keywords, title } of papers) {
    for (const word of keywords.length > 0 ? keywords : title.split(' ')) {
      const name = word
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .trim();
      if (name.length > 3) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const found = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 150);
  return found.map(([word]) => word);
}

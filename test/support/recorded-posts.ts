import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../../src/core/message.ts';
import { composePost, type DayList } from '../../src/core/post/compose.ts';
import { readList } from '../../src/sources/huggingface.ts';

const folder = join(process.env.RECORDINGS ?? '', 'hf-daily');

/** Only where the recorded days were given. */
export const hasRecordings = process.env.RECORDINGS !== undefined && existsSync(folder);

/** Every recorded day that has papers, the oldest first. */
export function recordedDays(): DayList[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/.test(name))
    .sort()
    .map((name) => {
      const day = name.slice(0, 10);
      const text = readFileSync(join(folder, name), 'utf8');
      const { papers } = readList(text, { what: name, day, mayBeUseless: true });
      const at = new Date(`${day}T20:00:00Z`);
      return {
        day,
        papers: papers.map((paper, position) => ({
          id: paper.id,
          paper,
          position,
          firstSeenAt: new Date(`${day}T06:00:00Z`),
          votes: paper.upvotes === null ? [] : [{ at, upvotes: paper.upvotes, comments: null, stars: null }],
        })),
      };
    })
    .filter(({ papers }) => papers.length > 0);
}

/** What a channel that follows the trending list gets the morning after. */
export function postOf(owed: readonly DayList[], { top }: { top: number }): Message {
  const post = composePost({
    settings: { top },
    hasTrending: true,
    topics: [],
    owed,
    covered: [],
    open: null,
    announced: [],
    shownOpen: null,
    plannedAt: null,
    posted: new Set(),
    now: new Date(Date.parse(owed.at(-1)?.day ?? '') + 31 * 3_600_000),
    notes: [],
  });
  if (post === null) throw new Error('There is nothing on these days');
  return post.message;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paperBlock } from '../../../src/core/digest.ts';
import { type Message, plainText } from '../../../src/core/message.ts';
import type { Paper } from '../../../src/core/paper.ts';
import { oneLine } from '../../../src/platforms/slack/escape.ts';
import { linesOf } from '../../../src/platforms/slack/lines.ts';
import { renderSlack, type SlackBody } from '../../../src/platforms/slack/render.ts';
import { readList } from '../../../src/sources/huggingface.ts';
import { aliveIn } from '../../fakes/slack/alive.ts';
import { readContent } from '../../fakes/slack/content.ts';
import { postOf, recordedDays } from '../../support/recorded-posts.ts';

const RECORDINGS = process.env.RECORDINGS ?? '';
const DENSITIES = ['compact', 'cards', 'full'] as const;

interface Day {
  readonly day: string;
  readonly papers: readonly Paper[];
}

const daysIn = (folder: string): Day[] =>
  readdirSync(folder)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/.test(name))
    .map((name) => {
      const day = name.slice(0, 10);
      const text = readFileSync(join(folder, name), 'utf8');
      const { papers } = readList(text, { what: name, day, mayBeUseless: true });
      return { day, papers: papers.toSorted((a, b) => (b.upvotes ?? 0) - (a.upvotes ?? 0)) };
    });

function digest({ day, papers }: Day, top: number): Message {
  const heading = `Wednesday’s papers · ${day} · top ${top} of ${papers.length}`;
  return {
    summary: heading,
    blocks: [
      { type: 'heading', text: [heading] },
      ...papers.slice(0, top).map((paper, index) => paperBlock(paper, { rank: index + 1, asOf: day })),
      { type: 'divider' },
      { type: 'note', text: ['27 more on the list'] },
      {
        type: 'actions',
        actions: [
          { label: 'Show all', command: 'trending', options: { when: day, top: '100' } },
          { label: 'Settings', command: 'settings', options: {} },
        ],
      },
    ],
  };
}

function faults({ day }: Day, body: SlackBody): string[] {
  const content = readContent({ ...body }, { canFetch: () => true });
  const { pings, formatted } = aliveIn({ ...body });
  return [
    ...('error' in content ? [`${day}: ${content.error} ${content.errors?.join('; ')}`] : []),
    ...[...pings, ...formatted].map((mark) => `${day}: ${mark}`),
  ];
}

describe.runIf(RECORDINGS !== '')('every recorded list', () => {
  it.each(DENSITIES)('is taken by Slack as a top five and as a whole (%s)', (density) => {
    const days = daysIn(join(RECORDINGS, 'hf-daily'));
    const found = days.flatMap((day) =>
      [5, 100].flatMap((top) => faults(day, renderSlack(digest(day, top), { density, keep: () => 'k' }))),
    );
    expect(found).toEqual([]);
    expect(days.length).toBeGreaterThan(0);
  });

  it('reads aloud every paper of a top ten: its rank and title, and all that is told of it', () => {
    const silenced = daysIn(join(RECORDINGS, 'hf-daily')).flatMap((day) => {
      const message = digest(day, 10);
      const { text } = renderSlack(message, { density: 'compact', keep: () => 'k' });
      const read = text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
      return message.blocks.flatMap((block) => {
        if (block.type !== 'paper') return [];
        const { rank, title, facts } = block;
        const told = [`${rank}. ${title.slice(0, 100)}`, ...facts.map((fact) => oneLine(plainText(fact)))];
        return told.filter((words) => !read.includes(words));
      });
    });
    expect(silenced).toEqual([]);
  });

  it('takes at most 40 lines of a phone as a compact post of five, two lists together too', () => {
    const days = recordedDays();
    const weekends = days.map((_, i) => days.slice(Math.max(0, i - 1), i + 1));
    const long = [...days.map((day) => [day]), ...weekends]
      .map((owed) => {
        const { blocks } = renderSlack(postOf(owed, { top: 5 }), { density: 'compact', keep: () => 'k' });
        return { days: owed.map(({ day }) => day), lines: linesOf(blocks) };
      })
      .filter(({ lines }) => lines > 40);
    expect(long).toEqual([]);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import wrapAnsi from 'wrap-ansi';
import { paperBlock } from '../../../src/core/digest.ts';
import type { Message } from '../../../src/core/message.ts';
import { renderDiscord } from '../../../src/platforms/discord/render.ts';
import { readList } from '../../../src/sources/huggingface.ts';
import { readForm } from '../../fakes/discord/message-form.ts';
import { look } from './messages.ts';
import { screenOf } from './screen.ts';

const folder = join(process.env.RECORDINGS ?? '', 'hf-daily');

function recorded(top: number): Message[] {
  return readdirSync(folder).map((name) => {
    const day = name.slice(0, 10);
    const text = readFileSync(join(folder, name), 'utf8');
    const { papers } = readList(text, { what: 'daily list', day, mayBeUseless: false });
    const best = papers.toSorted((a, b) => (b.upvotes ?? 0) - (a.upvotes ?? 0)).slice(0, top);
    return {
      summary: day,
      blocks: [
        { type: 'heading', text: [`Wednesday’s papers · 24 Jun 2026 · top ${top} of ${papers.length}`] },
        ...best.map((paper, i) => paperBlock(paper, { rank: i + 1, asOf: day })),
        { type: 'divider' },
        { type: 'note', text: ['27 more on the list'] },
        {
          type: 'actions',
          actions: [
            { label: 'Show all', command: 'trending', options: { when: day, top: '34' } },
            { label: 'Settings', command: 'settings', options: {} },
          ],
        },
      ],
    };
  });
}

describe.runIf(process.env.RECORDINGS && existsSync(folder))('the recorded days', () => {
  it('are a phone’s forty rows at most when compact', () => {
    const rows = recorded(5).map(
      (message) => wrapAnsi(screenOf(renderDiscord(message, look())), 40, { hard: true }).split('\n').length,
    );
    expect(rows.length).toBeGreaterThan(400);
    expect(Math.max(...rows)).toBeLessThanOrEqual(40);
  });

  it.each(['compact', 'cards', 'full'] as const)(
    'are taken by Discord’s rules, %s, ten at once',
    (density) => {
      for (const message of recorded(10)) {
        const body = renderDiscord(message, look({ density }));
        expect(readForm(body, 'create')).toMatchObject({ ok: true });
        expect(screenOf(body)).not.toMatch(/^and \d+ more$/m);
      }
    },
  );
});

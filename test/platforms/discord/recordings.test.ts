import { describe, expect, it } from 'vitest';
import wrapAnsi from 'wrap-ansi';
import { renderDiscord } from '../../../src/platforms/discord/render.ts';
import { readForm } from '../../fakes/discord/message-form.ts';
import { hasRecordings, postOf, recordedDays } from '../../support/recorded-posts.ts';
import { look } from './messages.ts';
import { screenOf } from './screen.ts';

const posts = (top: number) => recordedDays().map((day) => postOf([day], { top }));

describe.runIf(hasRecordings)('the posts of the recorded days', () => {
  it('are a phone’s forty rows at most when compact, two lists together too', () => {
    const days = recordedDays();
    const weekends = days.map((_, i) => postOf(days.slice(Math.max(0, i - 1), i + 1), { top: 5 }));
    const rows = [...posts(5), ...weekends].map(
      (message) => wrapAnsi(screenOf(renderDiscord(message, look())), 40, { hard: true }).split('\n').length,
    );
    expect(rows.length).toBeGreaterThan(400);
    expect(Math.max(...rows)).toBeLessThanOrEqual(40);
  });

  it.each(['compact', 'cards', 'full'] as const)(
    'are taken by Discord’s rules, %s, ten at once',
    (density) => {
      for (const message of posts(10)) {
        const body = renderDiscord(message, look({ density }));
        expect(readForm(body, 'create')).toMatchObject({ ok: true });
        expect(screenOf(body)).not.toMatch(/^and \d+ more$/m);
      }
    },
  );
});

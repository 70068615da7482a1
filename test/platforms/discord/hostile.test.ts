import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Density } from '../../../src/core/message.ts';
import { renderDiscord } from '../../../src/platforms/discord/render.ts';
import { readForm } from '../../fakes/discord/message-form.ts';
import { look, message } from './messages.ts';
import { componentsOf, markdownOf } from './screen.ts';

const DENSITIES: readonly Density[] = ['compact', 'cards', 'full'];

/** Our own links taken away: whatever still looks like something to Discord came in with somebody's words. */
const withoutLinks = (markdown: string) => markdown.replace(/\]\(<https?:\/\/[^\s<>()]*>\)/g, '](OURS)');
const CODE = /(?<!\\)(?:```[\s\S]*?```|`[^`\n]*`)/g;
const unescaped = (markdown: string) => markdown.replace(/\\[^\p{L}\p{N}\s]/gu, '');

describe.each(DENSITIES)('a hostile message, %s', (density) => {
  it('is taken by Discord’s own rules', () => {
    fc.assert(
      fc.property(message, (hostile) => {
        const read = readForm(renderDiscord(hostile, look({ density })), 'create');
        expect(read).toMatchObject({ ok: true });
      }),
      { numRuns: 60 },
    );
  });

  it('pings nobody, links nowhere of its own and turns no text around', () => {
    fc.assert(
      fc.property(message, (hostile) => {
        const body = renderDiscord(hostile, look({ density }));
        const raw = markdownOf(body);
        expect(body.allowed_mentions).toEqual({ parse: [] });
        // Mentions are found in the raw text, whatever is escaped.
        expect(raw).not.toMatch(/@(?:everyone|here)/i);
        expect(raw).not.toMatch(/<@[!&]?\d/);
        const outsideCode = withoutLinks(raw).replace(CODE, '');
        expect(unescaped(outsideCode)).not.toMatch(/<(?:#|\/|a?:|t:|id:)/);
        expect(outsideCode).not.toMatch(/https?:\/\//i);
        expect(outsideCode).not.toMatch(/discord\.gg\//i);
        expect(unescaped(outsideCode)).not.toMatch(/\]\((?!OURS\))/);
        const shown = [raw, ...componentsOf(body).map(({ label = '' }) => label)].join('\n');
        expect(shown).not.toMatch(/\p{Bidi_Control}/u);
        expect(shown).not.toMatch(/[^\P{Cc}\n]/u);
        expect(shown).not.toMatch(/\p{Cs}/u);
      }),
      { numRuns: 60 },
    );
  });
});

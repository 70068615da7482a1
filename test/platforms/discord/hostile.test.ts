import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Density } from '../../../src/core/message.ts';
import { renderDiscord } from '../../../src/platforms/discord/render.ts';
import { readForm } from '../../fakes/discord/message-form.ts';
import { look, message } from './messages.ts';
import { aliveIn } from './screen.ts';

const DENSITIES: readonly Density[] = ['compact', 'cards', 'full'];

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
        expect(body.allowed_mentions).toEqual({ parse: [] });
        expect(aliveIn(body)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

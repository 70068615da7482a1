import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_VALUE } from '../../../src/platforms/slack/limits.ts';
import { doesOf, encodePress, intentOf, optionsOf, toActionId } from '../../../src/platforms/slack/press.ts';
import { aKeeper } from './bot.ts';

const never = async () => null;

describe('a button’s value', () => {
  it('says the command, its options and what was seen', async () => {
    const press = { command: 'trending', options: { when: '2026-06-24', top: '10' }, skip: 23 };
    const value = encodePress(press, () => 'never');
    expect(value).toBe('trending?when=2026-06-24&top=10#23');
    expect(intentOf(value)).toEqual({ command: 'trending', skip: 23 });
    expect(await optionsOf(value, never)).toEqual(press.options);
  });

  it('holds an id for what is long', async () => {
    const keeper = aKeeper();
    const options = { query: 'words '.repeat(20), page: '2' };
    const value = encodePress({ command: 'search', options }, keeper.id);
    expect(value).toMatch(/^search\?~[\w-]{22}$/);
    expect(intentOf(value)).toEqual({ command: 'search', skip: 0 });
    expect(await optionsOf(value, keeper.find)).toEqual(options);
    expect(await optionsOf(value, never)).toBeNull();
  });

  it('brings back whatever was put in, and is as short as Slack wants it', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
    const options = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), text, {
      maxKeys: 4,
      noNullPrototype: true,
    });
    const press = fc.record({ command: fc.constantFrom('search', 'show'), options, skip: fc.nat(999) });
    await fc.assert(
      fc.asyncProperty(press, async (wanted) => {
        const keeper = aKeeper();
        const value = encodePress(wanted, keeper.id);
        expect(value.length).toBeLessThanOrEqual(MAX_VALUE);
        expect({ ...intentOf(value), options: await optionsOf(value, keeper.find) }).toEqual(wanted);
      }),
    );
  });

  it('means nothing when it is not ours', () => {
    for (const value of ['', 'search', '?query=x', 'Search?query=x']) expect(intentOf(value)).toBeNull();
  });
});

describe('an action’s id', () => {
  it('says what a press does', () => {
    for (const does of ['answer', 'turn', 'share', 'ask'] as const)
      expect(doesOf(toActionId(does, '4-0'))).toBe(does);
  });
});

import { describe, expect, it } from 'vitest';
import { decodeAction, encodeAction, readText } from '../../../src/platforms/slack/commands.ts';

const query = 'a query that is longer than what a button should carry';

describe('a button’s value', () => {
  it('says the command and its options', async () => {
    const value = encodeAction(
      { label: '', command: 'trending', options: { when: '2026-06-24', top: '10' } },
      () => 'never',
    );
    expect(value).toBe('trending?when=2026-06-24&top=10');
    expect(await decodeAction(value, async () => null)).toEqual({
      command: 'trending',
      text: '',
      options: { when: '2026-06-24', top: '10' },
    });
  });

  it('holds an id for what is long', async () => {
    const kept = new Map<string, string>();
    const value = encodeAction({ label: '', command: 'search', options: { query, page: '2' } }, (text) => {
      kept.set('9f3c', text);
      return '9f3c';
    });
    expect(value).toBe('search?query%7E=9f3c&page=2');
    expect((await decodeAction(value, async (id) => kept.get(id) ?? null))?.options).toEqual({
      query,
      page: '2',
    });
  });

  it('means nothing once what was kept is gone, or when it is not ours', async () => {
    expect(await decodeAction('search?query%7E=9f3c', async () => null)).toBeNull();
    expect(await decodeAction('something else', async () => '')).toBeNull();
  });

  it('carries what looks like its own signs', async () => {
    const options = { query: 'a&b=c?d~ ü %7E' };
    const value = encodeAction({ label: '', command: 'search', options }, () => '');
    expect((await decodeAction(value, async () => null))?.options).toEqual(options);
  });
});

describe('typed text', () => {
  it.each([
    ['', { command: 'home', text: '' }],
    ['  trending  week ', { command: 'trending', text: 'week' }],
    [
      'search “world model” votes:&gt;20 &amp; more',
      { command: 'search', text: '"world model" votes:>20 & more' },
    ],
    [
      'show <https://arxiv.org/abs/2606.24530>',
      { command: 'show', text: 'https://arxiv.org/abs/2606.24530' },
    ],
    ['search see <http://arxiv.org|arxiv.org>', { command: 'search', text: 'see arxiv.org' }],
  ])('is read as it was meant: %s', (typed, call) => {
    expect(readText(typed)).toEqual(call);
  });
});

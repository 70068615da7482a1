import { describe, expect, it } from 'vitest';
import { readText, repeatable } from '../../../src/platforms/slack/call.ts';
import { memoryLog } from '../../support/log.ts';
import { someTools } from './bot.ts';

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

describe('what a button can repeat', () => {
  const { commands } = someTools(memoryLog());

  it('is what was typed, as options', () => {
    expect(repeatable({ command: 'Search', text: 'robots page:2' }, commands)).toEqual({
      command: 'search',
      options: { query: 'robots', page: '2' },
    });
    const options = { query: 'x' };
    expect(repeatable({ command: 'search', text: '', options }, commands)).toEqual({
      command: 'search',
      options,
    });
  });

  it('is nothing that could not be read', () => {
    expect(repeatable({ command: 'search', text: 'x page:1 page:2' }, commands)).toBeUndefined();
    expect(repeatable({ command: 'serch', text: 'x' }, commands)).toBeUndefined();
  });
});

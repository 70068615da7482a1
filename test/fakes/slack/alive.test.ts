import { describe, expect, it } from 'vitest';
import { aliveIn } from './alive.ts';

const section = (text: string) => ({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] });

describe('aliveIn', () => {
  it.each([
    ['<!channel>', '!channel'],
    ['<@U1|ada>', '@U1|ada'],
    ['<!subteam^S1>', '!subteam^S1'],
    ['<#C1>', '#C1'],
  ])('hears the ping in %s', (text, ping) => {
    expect(aliveIn(section(text)).pings).toEqual([ping]);
    expect(aliveIn({ text }).pings).toEqual([ping]);
    expect(aliveIn({ text, mrkdwn: false }).pings).toEqual([ping]);
  });

  it('sees where links and buttons lead', () => {
    const { links } = aliveIn({
      text: '<https://a.example/?x&amp;y|label>',
      blocks: [
        { type: 'actions', elements: [{ type: 'button', url: 'https://b.example' }] },
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'https://c.example' }] }],
        },
      ],
    });
    expect(links).toEqual(['https://a.example/?x&y', 'https://b.example', 'https://c.example']);
  });

  it.each(['*bold*', '_emphasis_', '~struck~', '`code`', ':tada:', '&gt; quote', 'a < b'])(
    'sees what %s does',
    (text) => {
      expect(aliveIn(section(text)).formatted).not.toEqual([]);
    },
  );

  it('sees people and emoji in rich text, and emoji codes in plain text', () => {
    const rich = (element: object) => ({
      blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] }],
    });
    expect(aliveIn(rich({ type: 'broadcast', range: 'here' })).pings).toHaveLength(1);
    expect(aliveIn(rich({ type: 'emoji', name: 'tada' })).formatted).toHaveLength(1);
    expect(
      aliveIn({ blocks: [{ type: 'header', text: { type: 'plain_text', text: ':x:' } }] }).formatted,
    ).toEqual([':x:']);
  });

  it.each(['snake_case_name', '2 * 3 * 4', 'a &lt;b&gt;', '10:30', '*', 'C: drive'])(
    'takes %s for words',
    (text) => {
      expect(aliveIn(section(text))).toEqual({ pings: [], links: [], formatted: [] });
    },
  );
});

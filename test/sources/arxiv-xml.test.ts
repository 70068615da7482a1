import { describe, expect, it } from 'vitest';
import { parseXml } from '../../src/sources/arxiv-xml.ts';

describe('XML', () => {
  it('becomes plain objects: texts as texts, prefixes dropped, repeatable elements as lists', () => {
    expect(parseXml('<feed><entry><title>007</title><a:category term="cs.AI"/></entry></feed>')).toEqual({
      feed: { entry: [{ title: '007', category: [{ '@term': 'cs.AI' }] }] },
    });
  });

  it('has its references decoded once, however many there are', () => {
    const title = 'a &amp; b &lt;c&gt; &#233;&#xe9; &amp;lt;';
    const feed = `<feed>${`<title>${title}</title>`.repeat(2_000)}</feed>`;
    expect(parseXml(feed)).toMatchObject({
      feed: { title: Array.from({ length: 2_000 }, () => 'a & b <c> éé &lt;') },
    });
  });

  it.each([
    ['<feed><entry>', 'isn’t complete XML'],
    ['<feed><entry></feed>', 'isn’t complete XML'],
    ['Rate exceeded.', 'isn’t complete XML'],
    ['<!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>', 'declares its own document type'],
    ['<feed><constructor>x</constructor></feed>', 'isn’t XML that can be trusted'],
    [`<feed>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</feed>`, 'isn’t XML that can be trusted'],
  ])('is refused with a reason: %.40s', (xml, reason) => {
    expect(parseXml(xml)).toBe(reason);
  });

  it('touches no prototype', () => {
    parseXml('<feed><__proto__><polluted>yes</polluted></__proto__></feed>');
    expect('polluted' in {}).toBe(false);
  });
});

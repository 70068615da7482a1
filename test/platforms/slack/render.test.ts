import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Message, PaperBlock, Span } from '../../../src/core/message.ts';
import { literal, oneLine, safeUrl } from '../../../src/platforms/slack/escape.ts';
import { linesOf } from '../../../src/platforms/slack/lines.ts';
import { renderSlack, type SlackLook } from '../../../src/platforms/slack/render.ts';
import { aliveIn } from '../../fakes/slack/alive.ts';
import { readContent } from '../../fakes/slack/content.ts';
import { hostileMessage } from './hostile.ts';

const DENSITIES = ['compact', 'cards', 'full'] as const;
const look: SlackLook = { density: 'compact', keep: () => 'kept' };

const paper = (over: Partial<PaperBlock> = {}): PaperBlock => ({
  type: 'paper',
  id: '2606.24530',
  rank: 1,
  title: 'NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?',
  href: 'https://huggingface.co/papers/2606.24530',
  gist: ['Ninety tasks show how far an agent still is from a laboratory.'],
  facts: [['▲39'], ['★6'], ['Wang +16'], [{ text: 'code', href: 'https://github.com/a/b' }]],
  ...over,
});
const papers = (count: number, over: Partial<PaperBlock> = {}): PaperBlock[] =>
  Array.from({ length: count }, (_, index) => paper({ rank: index + 1, id: `2606.${index}`, ...over }));

const render = (blocks: readonly Block[], over: Partial<SlackLook> = {}) =>
  renderSlack({ summary: 'summary', blocks }, { ...look, ...over });
const refusalOf = (body: object) => {
  const content = readContent(body as Record<string, unknown>, { canFetch: () => true });
  return 'error' in content ? content : null;
};

/** What came late has no rank; then what is there for a topic. */
const inParts: readonly Block[] = [
  { type: 'heading', text: ['Wednesday’s papers'] },
  paper({ rank: null, id: '2606.1', title: 'A straggler' }),
  paper({ rank: 1, id: '2606.2' }),
  { type: 'text', text: [{ text: 'Also for “x”', style: 'strong' }] },
  paper({ rank: null, id: '2606.3', title: 'An announcement' }),
];

describe('renderSlack', () => {
  it('opens every paper of a list, ranked or not', () => {
    const compact = JSON.stringify(render(inParts).blocks);
    for (const name of ['A straggler', '1 · NatureBench', 'An announcement'])
      expect(compact).toContain(`"text":"${name}`);
    const full = render(inParts, { density: 'full' }).blocks;
    expect(
      full.filter((block) => block.type === 'section' && block.accessory?.type === 'button'),
    ).toHaveLength(3);
  });

  it('parts what is there for a topic from the list, where there is room', () => {
    const types = (density: SlackLook['density']) =>
      render(inParts, { density }).blocks.map(({ type }) => type);
    expect(types('cards').filter((type) => type === 'divider')).toHaveLength(2);
    expect(types('compact')).not.toContain('divider');
  });

  it('sets a digest as a header, a title and a quiet line a paper, and buttons', () => {
    const message: Message = {
      summary: 'Wednesday’s papers · 24 Jun · top 1 of 21',
      blocks: [
        { type: 'heading', text: ['Wednesday’s papers · 24 Jun · top 1 of 21'] },
        paper(),
        { type: 'divider' },
        { type: 'note', text: ['20 more on the list'] },
        {
          type: 'actions',
          actions: [
            { label: 'Show all', command: 'trending', options: { when: '2026-06-24' } },
            { label: 'arXiv', href: 'https://arxiv.org/abs/2606.24530' },
          ],
        },
      ],
    };

    expect(renderSlack(message, look)).toEqual({
      text: [
        'Wednesday’s papers · 24 Jun · top 1 of 21',
        '1. NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?',
        'Ninety tasks show how far an agent still is from a laboratory.',
        '▲39 · ★6 · Wang +16 · code',
        '20 more on the list',
      ].join('\n'),
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: 'Wednesday’s papers · 24 Jun · top 1 of 21', emoji: false },
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '1  ' },
                {
                  type: 'link',
                  url: 'https://huggingface.co/papers/2606.24530',
                  text: 'NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?',
                  style: { bold: true },
                },
                { type: 'text', text: '\n' },
                { type: 'text', text: 'Ninety tasks show how far an agent still is from a laboratory.' },
              ],
            },
          ],
        },
        {
          type: 'context',
          elements: [
            { type: 'mrkdwn', text: '▲39 · ★6 · Wang +16 · <https://github.com/a/b|code>', verbatim: true },
          ],
        },
        { type: 'divider' },
        { type: 'context', elements: [{ type: 'mrkdwn', text: '20 more on the list', verbatim: true }] },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'answer-4-0',
              text: { type: 'plain_text', text: 'Show all', emoji: false },
              value: 'trending?when=2026-06-24',
            },
            {
              type: 'button',
              action_id: 'open-4-1',
              text: { type: 'plain_text', text: 'arXiv', emoji: false },
              url: 'https://arxiv.org/abs/2606.24530',
            },
          ],
        },
      ],
      mrkdwn: false,
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('sets papers apart except in a compact message', () => {
    const dividers = (density: SlackLook['density']) =>
      render(papers(3), { density }).blocks.filter(({ type }) => type === 'divider').length;
    expect([dividers('compact'), dividers('cards'), dividers('full')]).toEqual([0, 2, 2]);
  });

  const detail = {
    sentences: 'Ninety tasks. The best agent does nine.',
    abstract: 'We …',
    image: 'https://cdn-uploads.huggingface.co/a.png',
    links: [{ label: 'PDF', href: 'https://arxiv.org/pdf/2606.24530' }],
  };

  it('gives a card two sentences, and its picture beside them', () => {
    const { blocks, text } = render([paper({ detail })], { density: 'cards' });
    expect(blocks[1]).toEqual({
      type: 'section',
      text: { type: 'plain_text', text: detail.sentences, emoji: false },
      accessory: {
        type: 'image',
        image_url: detail.image,
        alt_text:
          'A picture from “NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?”',
      },
    });
    expect(text).toContain(detail.sentences);
    expect(JSON.stringify(render([paper({ detail })]).blocks)).not.toContain('a.png');
  });

  it('has the button for the abstract beside a full paper, and its links below', () => {
    const { blocks } = render([paper({ detail })], { density: 'full' });
    expect(blocks[1]).toMatchObject({
      text: { text: detail.sentences },
      accessory: { text: { text: 'Abstract' }, value: 'show?paper=2606.24530', action_id: 'answer-0' },
    });
    expect(JSON.stringify(blocks[2])).toContain('<https://arxiv.org/pdf/2606.24530|PDF>');
  });

  it('ends a list with one menu that opens any of its papers', () => {
    const { blocks } = render(papers(3), { density: 'cards' });
    expect(blocks.at(-1)).toMatchObject({
      elements: [
        {
          type: 'static_select',
          options: [
            { value: 'show?paper=2606.0' },
            { value: 'show?paper=2606.1' },
            { value: 'show?paper=2606.2' },
          ],
        },
      ],
    });
    expect(JSON.stringify(render([paper()]).blocks)).not.toContain('static_select');
  });

  it('names a paper in that menu even when nobody can see its title and its id', () => {
    const nameless = paper({ id: '', title: '\u{e0041}', rank: null });
    const body = render([{ type: 'heading', text: ['Late'] }, nameless, ...papers(2)]);
    expect(refusalOf(body)).toBeNull();
    expect(JSON.stringify(body.blocks.at(-1))).toContain('"text":"…"');
  });

  it('puts the last links behind three dots where there are many buttons', () => {
    const link = (label: string) => ({ label, href: `https://x.example/${label}` });
    const press = (label: string) => ({ label, command: 'search', options: {} });
    const actions = [link('a'), link('b'), press('c'), link('d'), press('e'), link('f'), press('g')];
    expect(render([{ type: 'actions', actions }]).blocks).toMatchObject([
      {
        elements: [
          { text: { text: 'a' } },
          { text: { text: 'c' } },
          { text: { text: 'e' } },
          { text: { text: 'g' } },
          {
            type: 'overflow',
            action_id: 'open-0-more',
            options: [{ text: { text: 'b' } }, { text: { text: 'd' } }, { text: { text: 'f' } }],
          },
        ],
      },
    ]);
  });

  it('marks the mistaken place of what was typed', () => {
    const [block] = render([{ type: 'pointed', text: '/paper search cat:x', start: 14, end: 19 }]).blocks;
    expect(block).toMatchObject({
      elements: [
        { type: 'rich_text_preformatted', elements: [{ text: '/paper search cat:x\n              ^^^^^' }] },
      ],
    });
  });

  it('keeps the mistaken place of a long text on a phone’s line', () => {
    const text = `${'a'.repeat(50)} cat:x ${'b'.repeat(50)}`;
    expect(JSON.stringify(render([{ type: 'pointed', text, start: 51, end: 56 }]).blocks)).toContain(
      '…aaaaaaaaaaaaaaaaaa cat:x bbbbbbbbbbbbb…\\n                    ^^^^^',
    );
  });

  it('marks matches in a gist and keeps them when the gist is shortened', () => {
    const gist = [
      'Half ',
      { text: 'diffusion', style: 'match' as const },
      ` policy ${'and more '.repeat(30)}`,
    ];
    const title = render(papers(5, { gist })).blocks.at(-3);
    expect(JSON.stringify(title)).toContain('{"type":"text","text":"diffusion","style":{"bold":true}}');
    expect(JSON.stringify(title)).toContain('…"');
  });

  it('shortens gists from the last paper on until a top five takes 40 lines of a phone', () => {
    const gist = ['One clause of some length, '.repeat(5).slice(0, 138)];
    const { blocks } = render([{ type: 'heading', text: ['Wednesday’s papers'] }, ...papers(5, { gist })]);
    expect(linesOf(blocks)).toBeLessThanOrEqual(40);
    const gists = blocks.flatMap((block) =>
      block.type === 'rich_text'
        ? [wordsIn(block.elements).filter((words) => words.startsWith('One'))[0]?.length]
        : [],
    );
    expect(gists).toEqual([135, 135, 135, 119, 119]);
  });

  it('leaves out the last papers of a list that is too long, with a button that shows them', () => {
    const message = [...papers(60), { type: 'note' as const, text: ['the end'] }];
    const call = { command: 'trending', options: { top: '60' } };
    const { blocks, text } = render(message, { call, skip: 40 });
    expect(JSON.stringify(blocks)).not.toContain('more');
    const first = render(message, { call });
    expect(first.blocks).toHaveLength(49);
    expect(first.blocks.slice(-3)).toMatchObject([
      { elements: [{ text: 'and 37 more' }] },
      { elements: [{ text: { text: 'Show 37 more' }, value: 'trending?top=60#23' }, {}] },
      { elements: [{ text: 'the end' }] },
    ]);
    expect(first.text).toContain('60. NatureBench');
    expect(text).not.toContain('40. NatureBench');
  });

  it('only says how many are left out where nothing shows them', () => {
    const { blocks } = render(papers(60));
    expect(blocks.slice(-2)).toMatchObject([
      { elements: [{ text: 'and 36 more' }] },
      { elements: [{ type: 'static_select' }] },
    ]);
  });

  it('shortens a paragraph that would fill the message', () => {
    const body = render([{ type: 'text', text: ['word '.repeat(4_000)] }, ...papers(2)]);
    expect(refusalOf(body)).toBeNull();
    expect(JSON.stringify(body.blocks)).toContain('"2  "');
  });

  it('shows the summary of a message without blocks', () => {
    expect(render([]).blocks).toMatchObject([
      { type: 'rich_text', elements: [{ elements: [{ text: 'summary' }] }] },
    ]);
  });

  it('gives no button for an address that nobody should open', () => {
    expect(
      render([{ type: 'actions', actions: [{ label: 'x', href: 'javascript:alert(1)' }] }]).blocks,
    ).toEqual([]);
  });
});

/** Every button that there can be. */
const eager = {
  keep: (text: string) => `k${text.length}`,
  call: { command: 'search', options: { query: 'diffusion policy' } },
};

describe('whatever a message says', () => {
  it.each(DENSITIES)('Slack takes it, and nothing of it is alive (%s)', (density) => {
    fc.assert(
      fc.property(hostileMessage(), (message) => {
        const body = renderSlack(message, { ...eager, density });
        expect(body.blocks.length > 0 ? refusalOf(body) : null).toBeNull();

        const { pings, links, formatted } = aliveIn({ ...body });
        expect(pings).toEqual([]);
        expect(formatted.filter((mark) => !isOurs(mark))).toEqual([]);
        const meant = new Set(hrefsOf(message).map(safeUrl));
        expect(links.filter((link) => !meant.has(link as never))).toEqual([]);
        expect(wordsIn(body).filter((words) => UNWELCOME.test(words))).toEqual([]);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('stands in the text that is read aloud', () => {
    fc.assert(
      fc.property(hostileMessage(), (message) => {
        const { text } = renderSlack(message, look);
        const read = text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
        if (text.length > 39_000) return; // Slack itself cuts there.
        for (const block of message.blocks) {
          if (block.type === 'paper') expect(read).toContain(oneLine(block.title).slice(0, 50));
          if (block.type === 'text') for (const span of block.text) expect(read).toContain(firstWords(span));
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

/** Controls but for line feeds, halves of characters, and what turns a line around. */
const UNWELCOME = /(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

function wordsIn(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value, (_, inner) => {
    if (typeof inner === 'string') found.push(inner);
    return inner;
  });
  return found;
}

/** A fact or note that is bold or code as a whole; nothing in it is a sign. */
const isOurs = (mark: string): boolean => /^([*`])[^*`]*\1$/.test(mark);

const firstWords = (span: Span): string =>
  (/\S+/.exec(literal(typeof span === 'string' ? span : span.text)) ?? [''])[0].slice(0, 20);

function hrefsOf(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value, (key, inner) => {
    if (key === 'href') found.push(String(inner));
    return inner;
  });
  return found;
}

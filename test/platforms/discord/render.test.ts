import { describe, expect, it } from 'vitest';
import type { Block, Message } from '../../../src/core/message.ts';
import { type DiscordBody, renderDiscord } from '../../../src/platforms/discord/render.ts';
import { readForm } from '../../fakes/discord/message-form.ts';
import { look, paper } from './messages.ts';
import { componentsOf, markdownOf, screenOf } from './screen.ts';

const { detail } = paper();
const daily: Message = {
  summary: 'Wednesday’s papers',
  blocks: [
    { type: 'heading', text: ['Wednesday’s papers · 24 Jun 2026 · top 2 of 21'] },
    paper(),
    paper({
      rank: 2,
      id: '2606.24876',
      title: 'FLAT',
      href: 'https://huggingface.co/papers/2606.24876',
      gist: null,
    }),
    { type: 'divider' },
    { type: 'note', text: ['19 more on the list'] },
    {
      type: 'actions',
      actions: [
        { label: 'Show all', command: 'trending', options: { when: '2026-06-24', top: '21' } },
        { label: 'Hugging Face', href: 'https://huggingface.co/papers' },
      ],
    },
  ],
};
const rendered = (blocks: readonly Block[], over = {}) =>
  renderDiscord({ summary: 'summary', blocks }, look(over));

/** What came late has no rank; then what is there for a topic. */
const inParts: readonly Block[] = [
  { type: 'heading', text: ['Wednesday’s papers'] },
  paper({ rank: null, id: '2606.1', title: 'A straggler' }),
  paper({ rank: 1, id: '2606.2' }),
  { type: 'text', text: [{ text: 'Also for “x”', style: 'strong' }] },
  paper({ rank: null, id: '2606.3', title: 'An announcement' }),
];

describe('renderDiscord', () => {
  it('opens every paper of a list, ranked or not', () => {
    const compact = JSON.stringify(rendered(inParts));
    for (const name of ['A straggler', '1 · NatureBench', 'An announcement'])
      expect(compact).toContain(`"label":"${name}`);
    const full = componentsOf(rendered(inParts, { density: 'full' }));
    expect(full.filter(({ type, label }) => type === 2 && label === 'Abstract')).toHaveLength(3);
  });

  it('parts what is there for a topic from the list, where there is room', () => {
    const lines = (density: string) =>
      componentsOf(rendered(inParts, { density })).filter(({ type }) => type === 14).length;
    expect([lines('compact'), lines('cards')]).toEqual([0, 1]);
  });

  it('writes a daily post as one framed list with a select for the abstracts', () => {
    expect(renderDiscord(daily, look())).toEqual({
      flags: 32_768 | 4,
      allowed_mentions: { parse: [] },
      components: [
        {
          type: 17,
          accent_color: 0xe8a33d,
          components: [
            { type: 10, content: '### Wednesday’s papers · 24 Jun 2026 · top 2 of 21' },
            {
              type: 10,
              content: [
                '1 · **[NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?](<https://huggingface.co/papers/2606.24530>)**',
                'Ninety tasks show how far an agent still is from a laboratory.',
                '-# ▲39 · ★6 · Wang +16 · [code](<https://github.com/a/b>)',
              ].join('\n'),
            },
            {
              type: 10,
              content: [
                '2 · **[FLAT](<https://huggingface.co/papers/2606.24876>)**',
                '-# ▲39 · ★6 · Wang +16 · [code](<https://github.com/a/b>)',
              ].join('\n'),
            },
            {
              type: 1,
              components: [
                {
                  type: 3,
                  custom_id: 'open',
                  placeholder: 'Abstract and links of …',
                  options: [
                    {
                      label:
                        '1 · NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?',
                      value: '+|show|paper|2606.24530',
                    },
                    { label: '2 · FLAT', value: '+|show|paper|2606.24876' },
                  ],
                },
              ],
            },
            { type: 10, content: '-# 19 more on the list' },
            {
              type: 1,
              components: [
                { type: 2, style: 2, label: 'Show all', custom_id: '+|trending|when|2026-06-24|top|21' },
                { type: 2, style: 5, label: 'Hugging Face', url: 'https://huggingface.co/papers' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('shows a card with two sentences and its picture, and one select for all', () => {
    const cards = renderDiscord(daily, look({ density: 'cards' }));
    expect(screenOf(cards)).toMatchInlineSnapshot(`
      "Wednesday’s papers · 24 Jun 2026 · top 2 of 21
      1 · NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?
      Ninety tasks show how far an agent still is from a laboratory. The best one solves 37 %.
      ▲39 · ★6 · Wang +16 · code
      2 · FLAT
      ▲39 · ★6 · Wang +16 · code
      [Abstract and links of … ▾]
      ────
      19 more on the list
      [Show all] [Hugging Face]"
    `);
    const [first] = componentsOf(cards).filter(({ type }) => type === 11);
    expect(first).toEqual({
      type: 11,
      media: { url: 'https://cdn-uploads.huggingface.co/a.png' },
      description:
        'A picture from “NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?”',
    });
  });

  it('gives every full paper its addresses and a button for its abstract', () => {
    expect(screenOf(renderDiscord(daily, look({ density: 'full' })))).toMatchInlineSnapshot(`
      "Wednesday’s papers · 24 Jun 2026 · top 2 of 21
      1 · NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?
      Ninety tasks show how far an agent still is from a laboratory. The best one solves 37 %.
      ▲39 · ★6 · Wang +16 · code
      arXiv · PDF
      [Abstract]
      2 · FLAT
      ▲39 · ★6 · Wang +16 · code
      arXiv · PDF
      [Abstract]
      ────
      19 more on the list
      [Show all] [Hugging Face]"
    `);
  });

  it('leaves out pictures before papers, and one that can’t be fetched', () => {
    const image = (url: string | null) => ({ detail: { ...detail, image: url } });
    const papers = (count: number, over = {}) =>
      Array.from({ length: count }, (_, i) => paper({ rank: i + 1, title: 'T', gist: ['g'], ...over }));
    const many = rendered(papers(15, image('https://hf.co/a.png')), { density: 'cards' });
    expect(markdownOf(many)).not.toContain('more');
    expect(componentsOf(many).filter(({ type }) => type === 11)).toHaveLength(11);
    expect(readForm(many, 'create')).toMatchObject({ ok: true });
    const unsafe = rendered(papers(2, image('https://user:secret@hf.co/a.png')), { density: 'cards' });
    expect(componentsOf(unsafe).filter(({ type }) => type === 11)).toEqual([]);
  });

  it('leaves a sentence without a frame, and shows the summary where there is nothing else', () => {
    expect(rendered([{ type: 'text', text: ['Nothing due.'] }]).components).toEqual([
      { type: 10, content: 'Nothing due.' },
    ]);
    expect(rendered([]).components).toEqual([{ type: 10, content: 'summary' }]);
    expect(rendered([{ type: 'text', text: ['\u200b'] }]).components).toEqual([
      { type: 10, content: 'summary' },
    ]);
  });

  it('points at what is meant in a fixed font, within a phone’s width', () => {
    const at = (text: string, start: number, end: number) =>
      markdownOf(rendered([{ type: 'pointed', text, start, end }]));
    expect(at('/paper search cat:x', 14, 19)).toBe('```\n/paper search cat:x\n              ^^^^^\n```');
    expect(at('/paper search', 13, 14)).toBe('```\n/paper search\n             ^\n```');
    expect(at(`${'a'.repeat(50)} \`\`\`cat:x ${'b'.repeat(50)}`, 51, 59)).toBe(
      '```\n…aaaaaaaaaaaaaaaaaa ˋˋˋcat:x bbbbbbbbbbb\n                    ^^^^^^^^\n```',
    );
  });

  it('shortens gists before it counts the last papers, and offers those', () => {
    const gist = ['word '.repeat(60).trim()];
    const papers = (count: number) =>
      Array.from({ length: count }, (_, i) => paper({ rank: i + 1, id: `2606.${20_000 + i}`, gist }));
    const titles = (body: DiscordBody) => markdownOf(body).match(/NatureBench/g)?.length ?? 0;
    const ten = rendered(papers(10), { density: 'cards' });
    expect(titles(ten)).toBe(10);
    expect(readForm(ten, 'create')).toMatchObject({ ok: true });

    const call = { command: 'trending', options: { top: '30' } };
    const thirty = rendered(papers(30), { density: 'cards', call });
    const shown = titles(thirty);
    expect(markdownOf(thirty)).toContain(`and ${30 - shown} more`);
    const [button] = componentsOf(thirty).filter(({ label }) => label === `Show ${30 - shown} more`);
    expect(button?.custom_id).toBe(`+~${shown}|trending|top|30`);
    expect(readForm(thirty, 'create')).toMatchObject({ ok: true });
    const rest = rendered(papers(30), { density: 'cards', call, skip: shown });
    expect(markdownOf(rest)).toContain(`### ${shown + 1} · `);
    expect(markdownOf(rest)).not.toContain('### 1 · ');
  });

  it('only counts the papers that don’t fit into a post, for nobody has asked a thing', () => {
    const papers = Array.from({ length: 60 }, (_, i) => paper({ rank: i + 1 }));
    const body = rendered(papers);
    expect(markdownOf(body)).toMatch(/^-# and \d+ more$/m);
    expect(componentsOf(body).filter(({ type }) => type === 2)).toEqual([]);
  });

  it('shortens a paragraph that alone would be too long, and keeps the lines after it', () => {
    const body = rendered([
      { type: 'heading', text: ['A paper'] },
      { type: 'text', text: ['A sentence about it. '.repeat(400)] },
      { type: 'note', text: ['First version 24 Jun 2026'] },
    ]);
    expect(readForm(body, 'create')).toMatchObject({ ok: true });
    expect(markdownOf(body)).toMatch(/^### A paper\nA sentence .*\n-# First version 24 Jun 2026$/);
    expect(markdownOf(body).length).toBeGreaterThan(2_500);
  });

  it('keeps a text’s lines, and puts every line of a note in small print', () => {
    const body = rendered([
      { type: 'text', text: ['one\ntwo'] },
      { type: 'note', text: ['three\nfour'] },
    ]);
    expect(markdownOf(body)).toBe('one\ntwo\n-# three\n-# four');
  });

  it('tells two equal buttons apart, since Discord refuses a message that has an id twice', () => {
    const action = { label: 'Again', command: 'status', options: {} };
    const body = rendered([{ type: 'actions', actions: [action, action] }]);
    expect(componentsOf(body).flatMap(({ custom_id }) => custom_id ?? [])).toEqual(['+|status', '+1|status']);
  });

  it('leaves out a link that can’t be opened, and puts more than five buttons in rows', () => {
    const button = (label: string) => ({ label, command: 'show', options: { paper: label } });
    const body = rendered([
      {
        type: 'actions',
        actions: [
          { label: 'Bad', href: 'javascript:alert(1)' },
          ...['1', '2', '3', '4', '5', '6'].map(button),
        ],
      },
    ]);
    expect(screenOf(body)).toBe('[1] [2] [3] [4] [5]\n[6]');
  });

  it('asks to keep a text only for the buttons that are sent', () => {
    const kept: string[] = [];
    const query = 'world model '.repeat(20);
    renderDiscord(
      {
        summary: '',
        blocks: [{ type: 'actions', actions: [{ label: 'Next', command: 'search', options: { query } }] }],
      },
      look({ keep: (text) => `id${kept.push(text)}` }),
    );
    expect(kept).toEqual([`query|${query}`]);
  });
});

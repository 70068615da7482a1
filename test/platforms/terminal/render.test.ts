import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Command, parseText } from '../../../src/core/command.ts';
import type { Block, Message, PaperBlock, Span } from '../../../src/core/message.ts';
import { parseQuery, printQuery } from '../../../src/core/query/index.ts';
import { renderTerminal, type TerminalLook } from '../../../src/platforms/terminal/render.ts';

const ESC = '\u001b';
const BEL = '\u0007';
const plain: TerminalLook = { columns: 60, color: false, hyperlinks: false };

const paper = (over: Partial<PaperBlock> = {}): PaperBlock => ({
  type: 'paper',
  id: '2606.24530',
  rank: 1,
  title: 'NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?',
  href: 'https://huggingface.co/papers/2606.24530',
  gist: ['Ninety tasks show how far an agent still is from a laboratory.'],
  facts: [['▲39'], ['★6'], ['Wang +16']],
  ...over,
});

const render = (blocks: readonly Block[], look: Partial<TerminalLook> = {}): string =>
  renderTerminal({ summary: 'summary', blocks }, { ...plain, ...look });

describe('renderTerminal', () => {
  it('sets a list of papers with right-aligned ranks, a gist, one line of facts and the address', () => {
    const message: Message = {
      summary: 'Wednesday’s papers',
      blocks: [
        { type: 'heading', text: ['Wednesday’s papers · 24 Jun · top 2 of 21'] },
        paper({ rank: 9 }),
        paper({ rank: 10, title: 'FLAT', href: 'https://huggingface.co/papers/2606.24876', gist: null }),
        { type: 'divider' },
        { type: 'note', text: ['19 more on the list'] },
        {
          type: 'actions',
          actions: [
            { label: 'Show all', command: 'trending', options: { when: '2026-06-24' } },
            { label: 'arXiv', href: 'https://arxiv.org/abs/2606.24530' },
          ],
        },
      ],
    };

    expect(renderTerminal(message, plain)).toMatchInlineSnapshot(`
      "Wednesday’s papers · 24 Jun · top 2 of 21

       9  NatureBench: Can Coding Agents Match the
          Published SOTA of Nature-Family Papers?
          Ninety tasks show how far an
          agent still is from a laboratory.
          ▲39 · ★6 · Wang +16
          https://huggingface.co/papers/2606.24530
      10  FLAT
          ▲39 · ★6 · Wang +16
          https://huggingface.co/papers/2606.24876
      ────────────────────────────────────────────────────────────
      19 more on the list
      [Show all: /paper trending when:2026-06-24]
      [arXiv: https://arxiv.org/abs/2606.24530]"
    `);
  });

  it('indents what belongs to a paper without rank', () => {
    expect(render([paper({ rank: null, title: 'FLAT' })])).toMatchInlineSnapshot(`
      "FLAT
        Ninety tasks show how far an
        agent still is from a laboratory.
        ▲39 · ★6 · Wang +16
        https://huggingface.co/papers/2606.24530"
    `);
  });

  it('breaks long lines into rows of about the same length', () => {
    const title = 'Seven short words make a title that needs two rows here';
    expect(render([{ type: 'heading', text: [title] }], { columns: 50 }).split('\n')).toEqual([
      'Seven short words make a title',
      'that needs two rows here',
    ]);
  });

  it('keeps each fact in one piece when the facts need two rows', () => {
    const facts = [['▲39'], ['★1.2k'], ['Wang +16'], ['was 9th on Tuesday']];
    expect(render([paper({ title: 'FLAT', gist: null, facts })], { columns: 32 }).split('\n')).toEqual([
      '1  FLAT',
      '   ▲39 · ★1.2k · Wang +16',
      '   was 9th on Tuesday',
      'https://huggingface.co/papers/2606.24530',
    ]);
  });

  it('marks what is meant under wide characters', () => {
    expect(render([{ type: 'pointed', text: 'search 語言 cat:x', start: 10, end: 15 }])).toBe(
      'search 語言 cat:x\n            ^^^^^',
    );
    expect(render([{ type: 'pointed', text: 'search', start: 6, end: 7 }])).toBe('search\n      ^');
  });

  it('shows the meant place of a text that is longer than a row', () => {
    const text = `${'a'.repeat(50)} cat:x ${'b'.repeat(50)}`;
    expect(render([{ type: 'pointed', text, start: 51, end: 56 }], { columns: 30 }).split('\n')).toEqual([
      '…aaaaaaaaaaaa cat:x bbbbbbbbb…',
      '              ^^^^^',
    ]);
  });

  it('says what to type for an action, with its own prefix, quotes around spaces, and no key on the rest', () => {
    const actions = [
      { label: 'Newest', command: 'search', options: { query: 'world model', sort: 'newest' } },
      { label: 'Follow', command: 'follow', options: { topic: 'world model' } },
    ];
    expect(render([{ type: 'actions', actions }], { prefix: 'p', rest: { search: 'query' } })).toBe(
      '[Newest: /p search world model sort:newest]\n[Follow: /p follow topic:"world model"]',
    );
  });

  it('says two sentences of a paper where cards are wanted, and where it stands in full', () => {
    const detail = {
      sentences: 'Ninety tasks. Agents solve nine.',
      abstract: null,
      image: null,
      links: [{ label: 'arXiv', href: 'https://arxiv.org/abs/2606.24530' }],
    };
    const [card, full] = (['cards', 'full'] as const).map((density) =>
      render([paper({ detail })], { density }),
    );
    expect(card).toContain('Ninety tasks. Agents solve nine.');
    expect(card).not.toContain('Ninety tasks show');
    expect(card).not.toContain('arxiv.org');
    expect(full).toContain('Agents solve nine.');
    expect(full).toContain('https://arxiv.org/abs/2606.24530');
  });

  it('says what to type for a form, without what is not filled in yet', () => {
    const options = { at: '09:00', zone: 'Europe/Berlin', top: '' };
    const actions = [{ label: 'Settings', command: 'settings', options, does: 'ask' as const }];
    expect(render([{ type: 'actions', actions }])).toBe(
      '[Settings: /paper settings at:09:00 zone:Europe/Berlin]',
    );
  });

  it('says what to type for a value with quotes of its own so that it can be read again', () => {
    const options = { query: '"world model" votes:>5 -"a b"' };
    const command = {
      name: 'trending',
      options: { query: z.string(), when: z.string() },
    } as unknown as Command;
    const shown = render([{ type: 'actions', actions: [{ label: 'All', command: 'trending', options }] }], {
      columns: 90,
    });
    const [, text = ''] = /\[All: \/paper trending (.*)\]$/.exec(shown) ?? [];
    const read = parseText(command, text);
    expect(read).toMatchObject({ ok: true });
    const typed = parseQuery((read.ok && read.options.query) || '');
    expect('query' in typed && printQuery(typed.query)).toBe(options.query);
  });

  it('writes an address once, and only one that can be opened', () => {
    const address = 'https://arxiv.org/abs/2606.24530';
    const line = (span: Span) => render([{ type: 'text', text: [span] }]);
    expect(line({ text: 'the paper', href: address })).toBe(`the paper <${address}>`);
    expect(line({ text: address, href: address })).toBe(address);
    expect(line({ text: 'arxiv.org/abs/2606.24530', href: address })).toBe(address);
    expect(line({ text: 'the paper', href: 'javascript:alert(1)' })).toBe('the paper');
    expect(line({ text: 'the paper', href: 'https://arxiv.org/\u001b]8;;' })).toBe('the paper');
  });

  it('links titles and words where the terminal can, and leaves their addresses out', () => {
    const output = render(
      [paper({ title: 'FLAT', facts: [[{ text: 'code', href: 'https://github.com/a/b' }]] })],
      {
        hyperlinks: true,
      },
    );
    expect(output).toContain('\u001b]8;;https://huggingface.co/papers/2606.24530\u0007FLAT\u001b]8;;\u0007');
    expect(output).toContain('\u001b]8;;https://github.com/a/b\u0007code\u001b]8;;\u0007');
    expect(stripVTControlCharacters(output)).not.toContain('https://');
  });

  it('breaks no address, however narrow the window', () => {
    const href = `https://github.com/${'long'.repeat(20)}`;
    const output = render(
      [{ type: 'text', text: ['See the code ', { text: 'here', href }, ' and try it.'] }],
      {
        columns: 20,
      },
    );
    expect(output.split('\n')).toEqual(['See the code here', `<${href}>`, 'and try it.']);
  });

  it('uses bold and dim for hierarchy and no escape sequence at all without colour', () => {
    const block = paper({ title: 'FLAT', gist: null, facts: [['▲3']] });
    expect(render([block], { color: true, hyperlinks: true })).toBe(
      '\u001b[2m1\u001b[22m  \u001b]8;;https://huggingface.co/papers/2606.24530\u0007\u001b[1mFLAT\u001b[22m\u001b]8;;\u0007\n' +
        '   \u001b[2m▲3\u001b[22m',
    );
    expect(render([block])).not.toContain('\u001b');
  });

  it('names a paper by its id when nothing of its title can be shown', () => {
    expect(render([paper({ title: '\u200b \u0007', gist: null, facts: [], href: '' })])).toBe(
      '1  2606.24530',
    );
  });

  it('cuts a text that is longer than any abstract', () => {
    const output = render([{ type: 'text', text: ['x'.repeat(200_000)] }]);
    expect(output.replaceAll('\n', '')).toBe(`${'x'.repeat(20_000)}…`);
  });

  it('says the summary when there is nothing else', () => {
    expect(render([])).toBe('summary');
  });

  it('takes 80 columns where none are known and never more than 100', () => {
    const width = (columns: number | undefined) => render([{ type: 'divider' }], { columns }).length;
    expect([undefined, 0, 5, 60, 4000].map(width)).toEqual([80, 80, 20, 60, 100]);
  });
});

describe('renderTerminal, given anything', () => {
  const hostile = fc.constantFrom(
    '\u001b[31m',
    '\u001b]8;;https://evil.example\u0007',
    '\u001b[2J',
    '\u009b1A',
    '\u0007',
    '\r',
    '\n',
    '\t',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u00ad',
    '\ud800',
    '👩‍🔬',
    '語',
    'e\u0301',
    'ｶﾞ',
    'नि',
    '\u2028',
    ' ',
    '   ',
    'word',
    'a-very-long-word-without-any-space',
  );
  const words = fc
    .array(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 30 })
    .map((all) => all.join(''));
  const href = fc.oneof(
    fc.webUrl(),
    fc.constantFrom('javascript:x', 'https://a.example/\u001b[1m', '', 'ftp://a.example/'),
    words,
  );
  const style = fc.constantFrom('strong', 'emphasis', 'code', 'quiet', 'match' as const);
  const span = fc.oneof(words, fc.record({ text: words, style, href }, { requiredKeys: ['text'] }));
  const text = fc.array(span, { maxLength: 4 });
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ type: fc.constantFrom('heading', 'text', 'note' as const), text }),
    fc.record({
      type: fc.constant('paper' as const),
      id: fc.constant('2606.24530'),
      rank: fc.option(fc.nat(9999)),
      title: words,
      href,
      gist: fc.option(text),
      facts: fc.array(text, { maxLength: 4 }),
    }),
    fc.record({ type: fc.constant('divider' as const) }),
    fc.record({ type: fc.constant('pointed' as const), text: words, start: fc.nat(40), end: fc.nat(60) }),
    fc.record({
      type: fc.constant('actions' as const),
      actions: fc.array(
        fc.oneof(
          fc.record({ label: words, href }),
          fc.record({ label: words, command: words, options: fc.dictionary(words, words, { maxKeys: 2 }) }),
        ),
        { maxLength: 3 },
      ),
    }),
  );
  const message = fc.record({ summary: words, blocks: fc.array(block, { maxLength: 5 }) });
  const look = fc.record({
    columns: fc.integer({ min: 20, max: 120 }),
    color: fc.boolean(),
    hyperlinks: fc.boolean(),
  });

  /** Only what the renderer itself may write. */
  const own = new RegExp(`${ESC}\\[([1-4]|2[2-4]|33|36|39)m|${ESC}\\]8;;(https?://[!-~]+)?${BEL}`, 'g');
  const bare = (output: string) => output.replace(own, '');

  it('lets no control character through but its own styles and links', () => {
    fc.assert(
      fc.property(message, look, (given, how) => {
        expect(bare(renderTerminal(given, how)).replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u,
        );
      }),
    );
  });

  it('makes no row wider than the window, addresses aside, and leaves no space at its end', () => {
    fc.assert(
      fc.property(message, look, (given, how) => {
        for (const row of bare(renderTerminal(given, how)).split('\n')) {
          if (!/^\W*https?:/.test(row))
            expect(stringWidth(row)).toBeLessThanOrEqual(Math.min(how.columns, 100));
          expect(row).not.toMatch(/ $/);
        }
      }),
    );
  });

  it('ends every style and every link on the row where it begins', () => {
    const closes: Record<string, string> = { 1: '22', 2: '22', 3: '23', 4: '24', 33: '39', 36: '39' };
    fc.assert(
      fc.property(message, look, (given, how) => {
        for (const row of renderTerminal(given, how).split('\n')) {
          const open = new Set<string>();
          for (const [, code = '', address] of row.matchAll(own)) {
            if (address !== undefined) open.add('link');
            else if (code === '') open.delete('link');
            else if (code in closes) open.add(closes[code] ?? '');
            else open.delete(code);
          }
          expect([...open]).toEqual([]);
        }
      }),
    );
  });

  it('keeps every word of a title and of a gist', () => {
    const sentence = fc.array(fc.stringMatching(/^[a-zA-Z-]{1,14}$/), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sentence, sentence, look, (title, gist, how) => {
        const block = paper({ title: title.join(' '), gist: [gist.join(' ')], facts: [] });
        const output = bare(renderTerminal({ summary: '', blocks: [block] }, { ...how, hyperlinks: true }));
        expect(output.split(/\s+/)).toEqual(['1', ...title, ...gist]);
      }),
    );
  });
});

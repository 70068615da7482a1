import fc from 'fast-check';
import type { Action, Block, Message, PaperBlock, Span, Text } from '../../../src/core/message.ts';
import type { DiscordLook } from '../../../src/platforms/discord/render.ts';

export const paper = (over: Partial<PaperBlock> = {}): PaperBlock => ({
  type: 'paper',
  id: '2606.24530',
  rank: 1,
  title: 'NatureBench: Can Coding Agents Match the Published SOTA of Nature-Family Papers?',
  href: 'https://huggingface.co/papers/2606.24530',
  gist: ['Ninety tasks show how far an agent still is from a laboratory.'],
  facts: [['▲39'], ['★6'], ['Wang +16'], [{ text: 'code', href: 'https://github.com/a/b' }]],
  detail: {
    sentences: 'Ninety tasks show how far an agent still is from a laboratory. The best one solves 37 %.',
    abstract: 'Long ago, agents only wrote code.',
    image: 'https://cdn-uploads.huggingface.co/a.png',
    links: [
      { label: 'arXiv', href: 'https://arxiv.org/abs/2606.24530' },
      { label: 'PDF', href: 'https://arxiv.org/pdf/2606.24530' },
    ],
  },
  ...over,
});

export const look = (over: Partial<DiscordLook> = {}): DiscordLook => ({
  density: 'compact',
  keep: (text) => `kept-${text.length}`,
  ...over,
});

/** What somebody might put into a title so that a channel looks, links or pings as they like. */
const HOSTILE = [
  '@everyone',
  '@here',
  '@Everyone',
  '<@123456789012345678>',
  '<@!123456789012345678>',
  '<@&123456789012345678>',
  '<#123456789012345678>',
  '</paper search:123456789012345678>',
  '<:party:123456789012345678>',
  '<a:party:123456789012345678>',
  '<t:1700000000:R>',
  '<id:customize>',
  ':joy:',
  'https://evil.example/x',
  'HTTP://evil.example',
  '<https://evil.example>',
  '[free](https://evil.example)',
  '](https://evil.example) [',
  '](<https://evil.example>)',
  'discord.gg/evil',
  '**',
  '__',
  '~~',
  '||',
  '`',
  '```',
  '\\',
  '*',
  '_',
  '#',
  '# big',
  '-# small',
  '> quote',
  '>>> quote',
  '- list',
  '1. list',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\u0000',
  '\u001b[31m',
  '\r\n',
  '\u2028',
  '\ud83d',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  'e\u0301\u0301\u0301\u0301\u0301\u0301',
  '語言模型',
  'ﷺ',
  '(',
  ')',
  '[',
  ']',
  ' ',
  '\n',
] as const;

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.lorem({ maxCount: 8, mode: 'words' }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const short = fc.array(word, { maxLength: 8 }).map((parts) => parts.join(''));
const long = fc.tuple(short, fc.nat(400)).map(([text, times]) => text.repeat(times + 1).slice(0, 6_000));
export const words = fc.oneof({ weight: 5, arbitrary: short }, { weight: 1, arbitrary: long });

const href = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://huggingface.co/papers/2606.24530)**[x](https://evil.example',
    'https://a.example/<@123456789012345678>',
    'https://user:secret@a.example/',
    `https://a.example/${'long/'.repeat(200)}`,
    '',
  ),
);
const span: fc.Arbitrary<Span> = fc.oneof(
  words,
  fc.record(
    {
      text: words,
      style: fc.constantFrom('strong', 'emphasis', 'code', 'quiet', 'match'),
      href,
    },
    { requiredKeys: ['text'] },
  ) as fc.Arbitrary<Span>,
);
const text: fc.Arbitrary<Text> = fc.array(span, { maxLength: 4 });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ label: words, href }),
  fc.record({
    label: words,
    command: fc.constantFrom('show', 'search', 'trending'),
    options: fc.dictionary(fc.constantFrom('query', 'page', 'when'), words),
    does: fc.constantFrom('answer' as const, 'turn' as const, 'share' as const, 'ask' as const),
  }),
);
const paperBlock: fc.Arbitrary<PaperBlock> = fc.record({
  type: fc.constant('paper' as const),
  id: fc.oneof(fc.constantFrom('2606.24530', 'hep-ex/0406020'), words),
  rank: fc.option(fc.nat(200)),
  title: words,
  href,
  gist: fc.option(text),
  facts: fc.array(text, { maxLength: 6 }),
  detail: fc.record({
    sentences: fc.option(words),
    abstract: fc.option(words),
    image: fc.option(href),
    links: fc.array(fc.record({ label: words, href }), { maxLength: 3 }),
  }),
});
const block: fc.Arbitrary<Block> = fc.oneof(
  { weight: 3, arbitrary: paperBlock },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('heading', 'text', 'note'), text }) },
  { weight: 1, arbitrary: fc.constant({ type: 'divider' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('actions' as const),
      actions: fc.array(action, { maxLength: 30 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(words, fc.nat(), fc.nat(20)).map(([typed, from, length]) => {
      const start = from % (typed.length + 1);
      return { type: 'pointed' as const, text: typed, start, end: start + length };
    }),
  },
) as fc.Arbitrary<Block>;

export const message: fc.Arbitrary<Message> = fc.record({
  summary: words,
  blocks: fc.oneof(
    { weight: 3, arbitrary: fc.array(block, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(paperBlock, { minLength: 10, maxLength: 60 }) },
  ),
});

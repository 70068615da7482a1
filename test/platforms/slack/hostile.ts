import fc from 'fast-check';
import type { Action, Block, Message, PaperBlock, Span, Text } from '../../../src/core/message.ts';

/** What somebody could put into a title, a name or a query to make more of it than words. */
const TRICKS = [
  '<!channel>',
  '<!here|here>',
  '<@U0000000A>',
  '<#C0000000A>',
  '<!subteam^S0000000A|@team>',
  '<https://evil.example|arXiv>',
  '<https://evil.example>',
  '&lt;!channel&gt;',
  '&amp;lt;',
  '&',
  '<',
  '>',
  '|',
  '*bold*',
  '_emphasis_',
  '~struck~',
  '`code`',
  '```\nblock\n```',
  '\n> quote',
  '\n>>> quote',
  ':tada:',
  ':+1::skin-tone-2:',
  '@everyone',
  '@channel',
  '#general',
  'https://evil.example/path',
  '[link](https://evil.example)',
  '\u202edesrever\u202c',
  '\u2066isolated\u2069',
  '\u200b',
  '\u0000',
  '\u001b[31mred',
  '\u007f',
  '\ud800',
  '\u{e0041}',
  'e\u0301\u0301\u0301\u0301\u0301',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🇩🇪',
  '語言模型',
  'مرحبا',
  'नमस्ते',
  '\r\n',
  '\u2028',
  ' ',
] as const;

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TRICKS) },
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

export const hostileText = (maxPieces = 12): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.array(piece, { maxLength: maxPieces }).map((pieces) => pieces.join('')) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...TRICKS), fc.integer({ min: 30, max: 300 }))
        .map(([trick, n]) => trick.repeat(n)),
    },
  );

const href = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom('javascript:alert(1)', 'https://a@evil.example/', 'https://example.org/a|b>c<d', '', 'x'),
  hostileText(2),
);

const span: fc.Arbitrary<Span> = fc.oneof(
  hostileText(),
  fc.record(
    {
      text: hostileText(),
      style: fc.constantFrom('strong', 'emphasis', 'code', 'quiet', 'match'),
      href,
    },
    { requiredKeys: ['text'] },
  ),
);
const text: fc.Arbitrary<Text> = fc.array(span, { maxLength: 4 });

const paper: fc.Arbitrary<PaperBlock> = fc.record({
  type: fc.constant('paper'),
  id: fc.oneof(fc.constant('2606.24530'), hostileText(2)),
  rank: fc.option(fc.integer({ min: 1, max: 200 })),
  title: hostileText(),
  href,
  gist: fc.option(text),
  facts: fc.array(text, { maxLength: 12 }),
});

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    label: hostileText(),
    command: fc.constantFrom('search', 'trending', 'show'),
    options: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), hostileText(), { maxKeys: 3 }),
  }),
  fc.record({ label: hostileText(), href }),
);

const block: fc.Arbitrary<Block> = fc.oneof(
  { weight: 5, arbitrary: paper },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('heading', 'text', 'note'), text }) },
  { weight: 1, arbitrary: fc.constant<Block>({ type: 'divider' }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(hostileText(), fc.nat(200), fc.nat(200))
      .map(([typed, start, more]): Block => ({ type: 'pointed', text: typed, start, end: start + more })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('actions'), actions: fc.array(action, { maxLength: 30 }) }),
  },
);

/** Messages that nobody of ours would write, up to far more blocks than fit. */
export const hostileMessage = (): fc.Arbitrary<Message> =>
  fc.record({ summary: hostileText(), blocks: fc.array(block, { maxLength: 60, size: 'max' }) });

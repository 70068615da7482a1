import { fieldNames } from '../../../src/core/query/index.ts';
import { seededRandom } from '../../../src/core/search/svd.ts';

/** As many characters as a query may have. */
const MOST = 10_000;

const filled = (piece: string, length = MOST): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const counted = (pieceOf: (i: number) => string): string =>
  filled(Array.from({ length: MOST / 2 }, (_, i) => pieceOf(i)).join(' '));

/** One piece over and over. */
const pieces = [
  ...[
    'a',
    'A ',
    ' ',
    '"',
    '(',
    ')',
    '((',
    '))',
    '()',
    '( ',
    '-',
    '- ',
    '--',
    ':',
    '::',
    '*',
    '?',
    '.',
    ',',
    '\\',
  ],
  ...[
    'OR ',
    'OR',
    ' OR OR ',
    'AND ',
    'NOT ',
    '-(',
    '-"',
    '"-',
    '(a ',
    'a) ',
    '"a',
    'a" ',
    "'",
    "a'",
    '’',
    '“',
    '”',
    '„',
  ],
  ...[
    '1',
    '1,',
    '1.',
    '1,000',
    '9 ',
    '0x',
    'a-',
    'a-a-',
    '-a',
    'a–',
    'ab-cd ',
    'c++',
    '++',
    '#',
    'c# ',
    '@',
    '<!channel> ',
  ],
  ...[
    '\u0000',
    '\u0007 ',
    '\u001b[31m',
    '\u007f',
    '\u200b',
    '\u200d',
    '\u202e',
    '\u2066a',
    '\u2069',
    '\ufeff',
    '\ufffd',
  ],
  ...[
    '\u0301',
    'a\u0301',
    'é',
    'İ',
    'ß',
    'Σ',
    'ﷺ',
    'ﬃ',
    '㍿',
    '½',
    '深',
    '深 ',
    '학',
    'א',
    '👩‍👩‍👧‍👦',
    '𝐀',
    '\ud800',
    '\udc00',
    '\ud800a ',
  ],
  ...[
    'the ',
    'of the ',
    'model ',
    'learning models ',
    'the-model ',
    '"the model" ',
    '"of the" ',
    '-the ',
    '-"of the" ',
  ],
  ...[
    'model OR ',
    '(model OR data) ',
    '(model (data ',
    '-(model OR data) ',
    '(((model))) ',
    'a OR (b ',
    '-(-(a ',
  ],
];

const bombs = [
  '(a+)+$',
  '(a|aa)+$',
  '(.*)*',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  `${'a'.repeat(5_000)}!`,
  `${'a-'.repeat(3_000)}!`,
  `${' '.repeat(9_000)}x`,
  `x${' '.repeat(9_000)}:`,
  `author:"${'a. '.repeat(3_000)}"`,
  `author:${'wang-'.repeat(1_500)}`,
  `author:"${'Wang Li Zhang '.repeat(600)}"`,
  `title:"${'the model '.repeat(900)}"`,
  `"${'the '.repeat(2_400)}"`,
  `"${'of the '.repeat(70)}"`,
  `"${'state-of-the-art '.repeat(500)}"`,
  `cat:${'cs.*'.repeat(2_000)}`,
  `org:"${'(a+)+'.repeat(1_500)}"`,
  `votes:>${'9'.repeat(9_000)}`,
  `after:${'2026-01-01'.repeat(900)}`,
  `${'('.repeat(20)}model${')'.repeat(20)}`,
  `${'('.repeat(4_000)}model${')'.repeat(4_000)}`,
  `${'-('.repeat(20)}model${')'.repeat(20)}`,
  "'; drop table papers; --",
  '<!channel> @everyone',
  '$' + '{process.exit()} {{7*7}} %s %n ../../etc/passwd',
  '__proto__ constructor toString hasOwnProperty',
  'author:__proto__ title:constructor',
];

const values = [
  '',
  ' ',
  '"',
  '""',
  '(',
  ')',
  '-',
  '*',
  '>',
  '>>',
  '>-1',
  '0',
  '-0',
  '1e9',
  '9'.repeat(400),
  'NaN',
  '2026-13-45',
];
const moreValues = [
  '0000-00-00',
  '2026-02-30',
  '“',
  '”a“',
  'a:b',
  ':',
  'cs.',
  'cs.*.*',
  '.*',
  'OR',
  '(a OR b)',
  '\u202ea',
  '\u0000',
];

/** Every field with whatever doesn't belong after it. */
const malformed = [...fieldNames, 'sort', 'nothing'].flatMap((field) =>
  [...values, ...moreValues].flatMap((value) => [
    `${field}:${value}`,
    `-${field}:${value} x`,
    `${field.toUpperCase()} : ${value}`,
  ]),
);
const repeatedFields = [
  ...[
    'author:wang ',
    'author:a ',
    'author:"wei zhang" ',
    'title:model ',
    'title:the ',
    'cat:cs.* -cat:cs.CL ',
    'org:a ',
  ],
  ...[
    'in:arxiv ',
    'has:code ',
    'votes:>1 ',
    'after:2026-01-01 ',
    'on:2026-06-03 ',
    'sort:date ',
    'author: ',
    '-author:a OR ',
  ],
].map((piece) => filled(piece));

/** Queries that nobody types with good intentions; always the same. */
export const hostileQueries: readonly string[] = [
  ...pieces.map((piece) => filled(piece)),
  ...pieces.map((piece) => filled(piece, 3_001).trimEnd()),
  filled('a ', MOST + 1),
  filled('((((', 1_000_000),
  counted((i) => `w${i}`),
  counted(
    (i) =>
      `${['model', 'data', 'learning', 'method', 'results', 'based', 'using', 'propose'][i % 8]}${i % 3 ? 's' : ''}`,
  ),
  counted((i) => `"${['the model', 'of a', 'in this paper', 'we propose'][i % 4]} ${i}"`),
  counted((i) => `${i % 2 ? '-' : ''}"${['the model', 'of the', 'in this', 'we propose'][i % 4]}"`),
  counted((i) => `qzx${String.fromCharCode(97 + (i % 26), 97 + ((i * 7) % 26), 97 + ((i * 11) % 26))}ing`),
  ...repeatedFields,
  ...bombs,
  ...malformed,
];

/** Random joins of the same pieces. */
export function randomQueries(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const pick = <T>(some: readonly T[]): T | undefined => some[Math.floor(random() * some.length)];
  return Array.from({ length: count }, () => {
    const length = Math.floor(MOST ** random());
    let query = '';
    while (query.length < length) {
      const repeated = (pick(pieces) ?? '').repeat(1 + Math.floor(random() ** 4 * 300));
      query += random() < 0.2 ? `${pick(malformed)?.slice(0, 60)} ` : repeated;
    }
    return query.slice(0, length);
  });
}

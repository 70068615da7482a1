import fc from 'fast-check';
import { join, type Part, type Query } from '../../../src/core/query/tree.ts';

const word = fc.stringMatching(/^[a-zé漢λ][a-z0-9é漢'.+#-]{0,6}[a-z0-9]$/);
const words = fc.array(word, { minLength: 1, maxLength: 4 });
/** Inside quotes nothing is an operator. */
const quotedText = fc
  .array(fc.oneof(word, fc.constantFrom('OR', 'NOT', 'author:x', '(', ')', '-a', '|', 'C++', 'G.')), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(' '))
  .filter((text) => /\p{L}/u.test(text));
const day = fc
  .date({ min: new Date('1992-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const filter: fc.Arbitrary<Part> = fc.oneof(
  quotedText.map((name): Part => ({ type: 'author', name })),
  quotedText.map((text): Part => ({ type: 'title', text })),
  quotedText.map((name): Part => ({ type: 'org', name })),
  fc
    .constantFrom('cs.CL', 'cs.*', 'cs', 'quant-ph', 'cond-mat.str-el')
    .map((category): Part => ({ type: 'cat', category })),
  fc.constantFrom('huggingface' as const, 'arxiv' as const).map((source): Part => ({ type: 'in', source })),
  fc
    .constantFrom('code' as const, 'project' as const, 'media' as const)
    .map((what): Part => ({ type: 'has', what })),
  fc
    .tuple(
      fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const, '=' as const),
      fc.nat(999),
    )
    .map(([sign, count]): Part => ({ type: 'votes', sign, count })),
  fc
    .tuple(fc.constantFrom('after' as const, 'before' as const), day)
    .map(([type, on]): Part => ({ type, day: on })),
  fc
    .tuple(day, fc.constantFrom(4, 7, 10))
    .map(([on, length]): Part => ({ type: 'on', day: on.slice(0, length) })),
);

const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    words.map((run): Part => ({ type: 'words', words: run })),
    quotedText.map((text): Part => ({ type: 'phrase', text })),
    filter,
    tie('part').map((inner): Part => ({ type: 'not', part: inner })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('part'), { minLength: 1, maxLength: 4 }),
      )
      .map(([type, parts]): Part => join(type, parts) ?? { type: 'words', words: ['none'] }),
  ),
}));

export const queries: fc.Arbitrary<Query> = fc.record({
  root: part,
  sort: fc.constantFrom(null, 'votes' as const, 'date' as const, 'relevance' as const),
});

const operators = `" ( ) - OR AND NOT | : > , . * '' “ ” （ ） ： ｜ － – — ≥ …`;
const fragments =
  'author: title: cat:cs. votes: votes>5 sort:date after:2026 in: foo: Foo:bar http://x.y TD(λ)';
/** Controls, bidirectional and zero-width marks, half a surrogate pair, what NFKC takes apart or puts together. */
const oddities =
  '\u0000 \u200b \u202e \u2066 \u3000 \u0301 \ud800 \ufeff ﷺ ⑴ ´ ﾞ ｶ é 한 ᅡ ａ 🤖 I\u0307 \u034f';

/** What people, pastes and attackers type. */
export const typedTexts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constant(' '),
      fc.constantFrom(...operators.split(' ')),
      fc.constantFrom(...fragments.split(' ')),
      fc.constantFrom(...oddities.split(' ')),
      word,
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

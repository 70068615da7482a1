import type { Note, Token } from './token.ts';
import { join, type Part } from './tree.ts';

const LAST_ONLY =
  'The filters after OR count for the last alternative only; (a OR b) in parentheses shares them.';

const NARROWING = new Set(['after', 'before', 'on', 'votes', 'has', 'in']);

/**
 * Puts tokens together: `OR` parts alternatives, all else that stands side by side belongs together, and a minus takes
 * what follows it. Total, because `lex` balances the parentheses and bounds their depth. Null when nothing is left.
 */
export function treeOf(tokens: readonly Token[], note: Note): Part | null {
  let at = 0;
  return alternatives();

  function alternatives(): Part | null {
    const found: Part[] = [];
    let or: Token | null = null;
    for (;;) {
      const first = tokens[at];
      const part = together();
      const token = tokens[at];
      const next = token?.type === 'or' ? token : null;
      const beside = or ?? next;
      if (part) found.push(part);
      else if (beside) note('OR needs something on both sides; this one was left out.', beside);
      if (!next) {
        if (or && first?.type !== 'open' && narrowsLastOnly(found)) note(LAST_ONLY, or);
        return join('or', found);
      }
      at++;
      or = next;
    }
  }

  function together(): Part | null {
    const parts: Part[] = [];
    let and: Token | null = null;
    for (let token = tokens[at]; token && token.type !== 'or' && token.type !== 'close'; token = tokens[at]) {
      if (token.type === 'and') {
        and = token;
        at++;
        continue;
      }
      const part = one(token);
      const last = parts.at(-1);
      if (part && last && and && isText(part) && isText(last)) {
        // Plain words are optional in a search, and AND says that these are not.
        note('AND was read as: both sides have to be there, each as a phrase.', and);
        parts.splice(-1, 1, asPhrase(last), asPhrase(part));
      } else if (part) parts.push(part);
      and = null;
    }
    return join('and', parts);
  }

  function one(token: Token): Part | null {
    if (token.type === 'word') return words();
    at++;
    if (token.type === 'term') return token.part;
    if (token.type === 'quote') return tokens[at]?.type === 'word' ? asPhrase(words()) : null;
    if (token.type === 'not') return not(token);
    if (token.type !== 'open') return null;
    const part = alternatives();
    at++;
    return part;
  }

  function words(): Words {
    const run: string[] = [];
    for (let token = tokens[at]; token?.type === 'word'; token = tokens[at]) {
      run.push(token.text);
      at++;
    }
    return { type: 'words', words: run };
  }

  function not(minus: Minus): Part | null {
    const part = unwanted();
    if (part === null) note('A minus with nothing after it was left out.', minus);
    else if (minus.typed !== '-') note('This was read as a minus: what follows it is left out.', minus);
    return part && { type: 'not', part };
  }

  /** A minus takes one word only, not the whole run. */
  function unwanted(): Part | null {
    const token = tokens[at];
    if (!token || token.type === 'or' || token.type === 'close') return null;
    if (token.type !== 'word') return one(token);
    at++;
    return { type: 'words', words: [token.text] };
  }
}

type Minus = Extract<Token, { type: 'not' }>;
type Words = Extract<Part, { type: 'words' }>;
type Phrase = Extract<Part, { type: 'phrase' }>;

const isText = (part: Part): part is Words | Phrase => part.type === 'words' || part.type === 'phrase';
const asPhrase = (part: Words | Phrase): Phrase =>
  part.type === 'phrase' ? part : { type: 'phrase', text: part.words.join(' ') };

/** `a OR b after:2026`: probably meant for both. */
function narrowsLastOnly(alternatives: readonly Part[]): boolean {
  const narrows = alternatives.map(
    (part) => part.type === 'and' && part.parts.some(({ type }) => NARROWING.has(type)),
  );
  return narrows.length > 1 && narrows.indexOf(true) === narrows.length - 1;
}

import { firstOpen } from './brackets.ts';
import {
  CLAUSE_STARTS,
  COMPLEMENTS,
  DANGLING,
  ENDS_IN_VERB,
  OPENERS,
  PREDICATES,
  PURPOSES,
  VERB,
} from './clause-words.ts';
import { isSentenceEnd } from './sentences.ts';

/** A place where a sentence can end, and how good it is: 0 is usable, .35 is its own full stop. */
export interface Boundary {
  readonly at: number;
  readonly worth: number;
}

const KINDS: readonly (readonly [RegExp, number])[] = [
  [/[.!?](?= )/g, 0.35],
  [/;(?= )/g, 0.3],
  [/ [–—](?= )/g, 0.25],
  [new RegExp(`,(?= (?:${CLAUSE_STARTS})\\b)`, 'g'), 0.3],
  [/,(?= (?:\p{L}+ly )?\p{L}{3,}ing\b)/gu, 0.3],
  [new RegExp(`,(?= and (?:\\p{L}+ly )?(?:${PREDICATES})\\p{L}*\\b)`, 'gu'), 0.25],
  [/,(?= (?:an?|the|to) )/g, 0.15],
  [/ (?=\()/g, 0.1],
  [/:(?= )/g, 0.1],
  [
    / (?=(?:while|whereas|which|because|although|without|using|via|through|thereby|including|such as|rather than|instead of|compared (?:to|with)|as well as|by \p{L}+ing|enabling|achieving|leveraging|outperforming|improving|resulting in|making|allowing|so that|in order to) )/gu,
    0.2,
  ],
  [new RegExp(` (?=to (?:\\p{L}+ly )?(?:${PURPOSES}) )`, 'gu'), 0.1],
  [/ (?=(?:by|across|when|where|under|during|between|against|towards?|within) )/g, 0.1],
  [/ (?=(?:for|in|on|with|from|over) )/g, 0],
];

/** Where a sentence of which `room` characters fit can end before that. */
export function boundaries(text: string, room: number): readonly Boundary[] {
  const main = mainClause(text);
  const found: Boundary[] = [];
  for (const [pattern, worth] of KINDS) {
    for (const { 0: sign, index } of text.slice(0, room + 40).matchAll(pattern)) {
      const isStop = /[.!?]/.test(sign);
      const at = isStop ? index + 1 : index;
      const kept = text.slice(0, at);
      if (at > room || at <= main || firstOpen(kept) >= 0) continue;
      const isBreak = /[;–—]/.test(sign);
      if (isStop ? !isSentenceEnd(text, index) : !isBreak && needsMore(kept, text.slice(at))) continue;
      found.push({ at, worth });
    }
  }
  return found;
}

/** Where the sentence's own clause begins at the earliest. */
function mainClause(text: string): number {
  if (!OPENERS.test(text)) return 0;
  const comma = text.indexOf(', ');
  return comma < 0 ? text.length : comma;
}

/** Whether what stays would hang in the air, seen from its last words and what would have followed. */
function needsMore(kept: string, rest: string): boolean {
  const next = /^\W*(\w+)/.exec(rest)?.[1] ?? '';
  return (
    DANGLING.test(kept) ||
    (COMPLEMENTS.get(next)?.test(kept) ?? false) ||
    isOpenList(kept, rest) ||
    ENDS_IN_VERB.test(kept) ||
    (!VERB.test(kept) && VERB.test(rest)) ||
    /^(?:, (?:\p{L}+ing,|(?:an?|the) [^,]{1,60},? and )| on par | (?:which |that )?we (?:call|term|name|dub))/u.test(
      rest,
    ) ||
    /, (?:which (?:is|are) )?\p{L}+ed$/u.test(kept) ||
    (/^[^,]{1,60}, (?:an?|the) [^,]*$/.test(kept) && rest.includes(','))
  );
}

/** `A, B` of `A, B, and C`, or `: A` of `: A and B`. */
function isOpenList(kept: string, rest: string): boolean {
  const parts = kept.split(/[,:] /);
  const last = parts.at(-1) ?? '';
  if (parts.length < 2 || /\b(?:and|or)\b/.test(last) || last.split(' ').length > 6) return false;
  if (/^(?:an?|the) /.test(parts.at(-2) ?? '') || /^\p{L}+ing\b/u.test(last)) return false;
  return /^[^.;]{0,80}(?:, | )(?:and|or) /.test(rest);
}

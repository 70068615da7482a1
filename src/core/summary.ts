import type { Paper } from './paper.ts';
import { contribution } from './summary/contribution.ts';
import { withoutOpening } from './summary/openings.ts';
import { result } from './summary/result.ts';
import { cutAtClause } from './text/cut.ts';
import { splitSentences } from './text/sentences.ts';

const MAX_GIST = 140;
const MAX_TWO_SENTENCES = 320;
/** Less room than this says nothing. */
const LEAST_ROOM = 60;

type Summarised = Pick<Paper, 'gist' | 'abstract' | 'title'>;

/**
 * What the paper is about in one line of at most 140 characters: the source's own sentence, or else the abstract's
 * that states the contribution, without its opening words and cut where a sentence can end. Null without any text.
 */
export function gistOf(paper: Summarised): string | null {
  const told = tell(paper);
  return told === null ? null : fitted(told, MAX_GIST);
}

/**
 * The gist, or, where `telling` finds more in it, another sentence of the abstract. `telling` counts what a reader of
 * this paper is looking for in a text.
 */
export function gistAbout(paper: Summarised, telling: (text: string) => number): string | null {
  const gist = gistOf(paper);
  let best = { text: gist, score: telling(gist ?? '') };
  for (const sentence of splitSentences(paper.abstract ?? '')) {
    const text = fitted(withoutOpening(sentence), MAX_GIST);
    const score = telling(text);
    if (score > best.score) best = { text, score };
  }
  return best.text;
}

/** The gist uncut, and what came out, in at most 320 characters. Null without any text. */
export function twoSentences(paper: Summarised): string | null {
  const told = tell(paper);
  if (told === null) return null;
  const first = fitted(told, MAX_TWO_SENTENCES);
  const room = MAX_TWO_SENTENCES - first.length - 1;
  const sentences = splitSentences(paper.abstract ?? '');
  const second =
    room < LEAST_ROOM ? null : result(sentences, paper.gist?.trim() ? null : chosen(sentences, paper.title));
  return second === null ? first : `${first} ${fitted(withoutOpening(second), room)}`;
}

function tell({ gist, abstract, title }: Summarised): string | null {
  const own = splitSentences(gist ?? '')[0];
  const sentence = own ?? chosen(splitSentences(abstract ?? ''), title);
  return sentence === null ? null : withoutOpening(sentence);
}

function chosen(sentences: readonly string[], title: string): string | null {
  return sentences[contribution(sentences, title)] ?? null;
}

/** Ends like a sentence, within `max` characters. */
function fitted(sentence: string, max: number): string {
  const text = sentence.length <= max ? sentence : cutAtClause(sentence.replace(/\.$/, ''), max - 1);
  return /[.!?…][)”"’]*$/.test(text) || text.length >= max ? text : `${text}.`;
}

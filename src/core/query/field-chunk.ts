import { type Field, fieldNames, findField, nearestField, readField } from './fields.ts';
import type { Piece } from './scan.ts';
import { countWords, type LexicalMistake, operators, type Tape } from './token.ts';
import type { QueryMistake, Sort } from './tree.ts';
import type { Place } from './typed.ts';

/** A name with its colon; of `votes>20` the name alone. */
const START = /^([\p{L}_]{1,20})(:|(?=[<>=≥≤]{1,2}\d))/u;
const SIGNS_ONLY = /^[<>=≥≤]*$/;
/** Names before a colon in what people paste. */
const PASTED = new Set(['arxiv', 'doi', 'isbn']);

interface Chunk extends Place {
  readonly text: string;
}

/**
 * Whether a chunk is a field, known or misspelled. URLs, ids, times, `GPT-4:`, `std::vector`, `LLaVA:x` and the colons
 * of titles are words.
 */
export function startsField(text: string, after?: Piece): boolean {
  const [start, name = '', colon] = START.exec(text) ?? [];
  if (start === undefined) return false;
  const field = findField(name);
  if (colon === '') return field?.name === 'votes';
  const isCapital = /^\p{Lu}/u.test(name);
  const value = text.slice(start.length);
  const isValued =
    value === '' ? after?.glued === true && after.type === 'quoted' : /^[\p{L}\p{N}<>=]/u.test(value);
  // `Never Seen Before: A Benchmark` is a title, but `before: 2026` a filter.
  if (field) return isValued || !isCapital;
  if (!isValued || name.length === 1 || PASTED.has(name.toLowerCase()) || /.\p{Lu}/u.test(name)) return false;
  // A telephone puts a capital where a text begins, even where a field was meant; most are a title's: `Mamba:Linear`.
  return !isCapital || nearestField(name) !== null;
}

/**
 * Reads a field with its value, which is the rest of the chunk, or quoted text, or what follows after a space: in
 * `votes: > 20` two pieces.
 */
export function readFieldChunk(
  tape: Tape,
  chunk: Chunk,
  following: readonly Piece[],
): LexicalMistake | number {
  const [start = '', name = ''] = START.exec(chunk.text) ?? [];
  const bare = chunk.text.slice(start.length).replace(/[,;]$/, '');
  let value = bare;
  let follows: Piece | null = null;
  for (const piece of following) {
    if (!SIGNS_ONLY.test(value) || !isValue(piece) || follows?.type === 'quoted') break;
    value += piece.text.trim().replace(/ +/g, ' ');
    follows = piece;
  }
  const place = { start: chunk.start, end: follows?.end ?? chunk.end };

  const field = findField(name);
  if (!field) {
    const mistake = unknown(name, value, { start: chunk.start, end: chunk.start + start.length });
    return { ...mistake, replaces: place };
  }
  if (!follows && SIGNS_ONLY.test(bare)) return withoutValue(field, place, following[0]);
  const reading = readField(field, value);
  if ('problem' in reading) return { ...reading, ...place, replaces: place };
  if (follows && !follows.glued)
    tape.note(`This was read as ${field.name}:${value.slice(0, 60)}, without the space.`, place);
  if (reading.type === 'sort') return setOrder(tape, reading.by, place);
  tape.terms += Math.max(1, countWords(value));
  tape.tokens.push({ type: 'term', part: reading, ...place });
  return place.end;
}

function isValue({ type, text }: Piece): boolean {
  if (type === 'chunk') return !text.startsWith('-') && !operators.has(text) && !startsField(text);
  return type === 'quoted';
}

function setOrder(tape: Tape, by: Sort, place: Place): QueryMistake | number {
  const wrong = (problem: string) => ({ problem, ...place, example: `sort:${by}` });
  if (tape.tokens.at(-1)?.type === 'not') return wrong('sort: puts papers in order and can’t leave any out');
  if (tape.sort !== null && tape.sort !== by) return wrong(`sort: is there twice, as ${tape.sort} before`);
  tape.sort = by;
  return place.end;
}

function withoutValue({ name, example }: Field, place: Place, after?: Piece): QueryMistake {
  const wrong = (problem: string, { start, end }: Place = place) => ({ problem, start, end, example });
  if (after?.glued && after.type === 'quote') return wrong(`the quote after ${name}: stays open`, after);
  if (after?.glued && after.type === 'open')
    return wrong(`${name}: takes one value; several are written with OR between them`);
  return wrong(`${name}: needs a value right after the colon`);
}

function unknown(name: string, value: string, place: Place): QueryMistake {
  const shown = value.slice(0, 60);
  const meant = nearestField(name);
  if (meant) {
    const isGood = !('problem' in readField(meant, value));
    const example = isGood ? `${meant.name}:${shown.includes(' ') ? `"${shown}"` : shown}` : meant.example;
    return { problem: `there is no ${name}:; did you mean ${meant.name}:?`, ...place, example };
  }
  const known = fieldNames.map((field) => `${field}:`).join(', ');
  const problem = `there is no ${name}: (there are ${known}); in quotes it is looked for as it stands`;
  return { problem, ...place, example: `"${name}:${shown}"` };
}

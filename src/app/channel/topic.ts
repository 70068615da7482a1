import { TRENDING } from '../../core/channel.ts';
import type { CommandAction } from '../../core/message.ts';
import { listed, quotable, topicName } from '../../core/post/words.ts';
import { asSubscription, parseQuery, printQuery, type QueryMistake } from '../../core/query/index.ts';

/** More would cost more to look through than anybody reads. */
const MOST_CHARACTERS = 500;
/** The word for the list itself; in quotes it is a word like any other. */
const TRENDING_WORD = 'trending';

export type Topic = { readonly query: string; readonly notices: readonly string[] };

/** What somebody wants to follow, as it is stored; without words the trending list. */
export function readTopic(text: string | undefined): Topic | { readonly mistake: QueryMistake } {
  const typed = text?.trim() ?? '';
  if (typed === '' || typed.toLowerCase() === TRENDING_WORD) return { query: TRENDING, notices: [] };
  // Quotation marks are free: those that we put around every word ourselves must not make a topic too long.
  if (typed.replaceAll('"', '').length > MOST_CHARACTERS) return { mistake: tooLong(typed) };
  const parsed = parseQuery(typed);
  if ('mistake' in parsed) return parsed;
  const query = printQuery(asSubscription(parsed.query));
  if (query === '') return { mistake: onlyOrder(typed) };
  return { query, notices: parsed.notices.map((notice) => notice.text) };
}

/** As people would type it. */
export const typedTopic = (query: string): string => (query === TRENDING ? TRENDING_WORD : query);

/** In a sentence: `“world model”`, `“world model” votes:>20`, `the trending list`. */
export const nameOf = (query: string): string =>
  query === TRENDING ? 'the trending list' : topicName(query);

/** The same where a sentence begins. */
export const nameAtStart = (query: string): string => capital(nameOf(query));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A button that puts another topic in the place of one. */
export const editOf = (
  label: string,
  { query, instead }: { query: string; instead: string },
): Omit<CommandAction, 'does'> => ({
  label,
  command: 'edit',
  options: { query: typedTopic(query), instead: quotable(typedTopic(instead)) },
});

/** Longer enumerations nobody reads. */
const MOST_NAMED = 5;

/** `the trending list, “world model” and 3 more`. */
export function namesOf(follows: readonly { readonly query: string }[]): string {
  const names = follows.slice(0, MOST_NAMED).map(({ query }) => nameOf(query));
  const more = follows.length - names.length;
  return listed([...names, ...(more > 0 ? [`${more} more`] : [])]);
}

const tooLong = (typed: string): QueryMistake => ({
  problem: `a topic has at most ${MOST_CHARACTERS} characters, and this one ${typed.length}`,
  start: MOST_CHARACTERS,
  end: typed.length,
  example: 'diffusion policy votes:>20',
});

const onlyOrder = (typed: string): QueryMistake => ({
  problem: 'this only puts papers in order, and leaves none out',
  start: 0,
  end: typed.length,
  example: 'diffusion policy votes:>20',
});

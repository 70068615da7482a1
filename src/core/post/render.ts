import { formatDay, weekdayOf } from '../day.ts';
import { paperBlock } from '../digest.ts';
import { type Action, type Block, type CommandAction, type Message, note } from '../message.ts';
import { cutGraphemes } from '../text/index.ts';
import { headingOf } from './heading.ts';
import type { Hidden, Pick, Selection } from './select.ts';
import { counted, listed, topicName } from './words.ts';

/** A topic among a paper's facts or on a button: a long query would push out the rest. */
const NAME_LENGTH = 32;
/** Topics that say how many more they have, with a button each; of the others one line tells. */
const MOST_HIDDEN = 5;
/** `trending` shows no more at once. */
const MOST_SHOWN = 100;

/** A post as its readers see it. `today` decides which dates need their year. */
export function renderPost(
  selection: Selection,
  { today, notes }: { today: string; notes: readonly string[] },
): Message {
  const { leaders, finished, open, sections } = selection;
  const heading = headingOf(selection, today);
  const isHeadedByTopic = finished.picks.length === 0 && open === null;
  const footer = footerOf(selection);
  return {
    summary: heading,
    blocks: [
      { type: 'heading', text: [heading] },
      ...notes.map(note),
      ...leaders.map((pick) => block(pick, null)),
      ...finished.picks.map((pick) => block(pick, null)),
      ...(open && finished.picks.length > 0 ? [section(`${weekdayOf(open.day)} so far`)] : []),
      ...(open?.picks ?? []).map((pick) => block(pick, null)),
      ...sections.flatMap(({ query, picks }) => [
        ...(isHeadedByTopic && sections.length === 1
          ? []
          : [section(`${isHeadedByTopic ? 'For' : 'Also for'} ${topicName(query)}`)]),
        ...picks.map((pick) => block(pick, query)),
      ]),
      { type: 'divider' },
      ...footer,
      { type: 'actions', actions: [...buttonsOf(selection), settings] },
    ],
  };
}

/** `under`: the topic whose section it stands in. */
function block({ paper, rank, asOf, mark, queries }: Pick, under: string | null): Block {
  const others = queries.filter((query) => query !== '' && query !== under).map(shortName);
  const word = under === null && !queries.includes('') ? 'for' : 'also';
  const reason = others.length === 0 ? null : `${word} ${listed(others)}`;
  return paperBlock(paper, { rank, asOf, mark, reason });
}

function footerOf({ rest, finished, open, moreLate, hidden }: Selection): Block[] {
  const isOneList = (finished.picks.length > 0 ? finished.lists.length : 0) + (open ? 1 : 0) === 1;
  const others = hidden.slice(MOST_HIDDEN);
  return [
    ...(rest > 0 ? [`${rest.toLocaleString('en')} more on the ${isOneList ? 'list' : 'lists'}`] : []),
    ...(moreLate > 0 ? [`${moreLate} more came late`] : []),
    ...hidden.slice(0, MOST_HIDDEN).map(({ query, count }) => `and ${count} more for ${topicName(query)}`),
    ...(others.length > 0 ? [`and more for ${counted(others.length, 'other topic')}`] : []),
  ].map(note);
}

function buttonsOf({ rest, finished, open, hidden }: Selection): Action[] {
  const lists = [...(finished.picks.length > 0 ? finished.lists : []), ...(open ? [open] : [])];
  const isOneList = lists.length === 1;
  return [
    ...(rest > 0
      ? lists.map(({ day, total }) => ({
          label: isOneList ? 'Show all' : `All of ${formatDay(day, { weekday: true, year: false })}`,
          command: 'trending',
          options: { when: day, top: String(Math.min(total, MOST_SHOWN)) },
        }))
      : []),
    ...hidden.slice(0, MOST_HIDDEN).map(allOf),
  ];
}

/** On one list they can be seen together; else the newest come first. */
const allOf = ({ query, day }: Hidden): CommandAction => ({
  label: `All for ${shortName(query)}`,
  ...(day === null
    ? { command: 'search', options: { query: `${query} sort:date` } }
    : { command: 'trending', options: { when: day, query, top: String(MOST_SHOWN) } }),
});

const settings: Action = { label: 'Settings', command: 'settings', options: {} };
function shortName(query: string): string {
  const name = topicName(query);
  const inner = /^“([^“”]*)”$/.exec(name)?.[1];
  return inner === undefined ? cutGraphemes(name, NAME_LENGTH) : `“${cutGraphemes(inner, NAME_LENGTH)}”`;
}
const section = (text: string): Block => ({ type: 'text', text: [{ text, style: 'strong' }] });

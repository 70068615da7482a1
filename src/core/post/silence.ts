import { formatDay } from '../day.ts';
import { type Action, actionRow, type Message, note } from '../message.ts';
import { withArxiv } from './topic.ts';
import { counted, listed, quotable, topicName } from './words.ts';

/** Why a channel got nothing at one of its times; kept with that time, and told by whoever is asked. */
export const silences = [
  'weekend',
  'not settled',
  'source down',
  'not read',
  'no list',
  'nothing matched',
  'nothing new',
  'missed',
] as const;
export type Silence = (typeof silences)[number];

export const isSilence = (text: string | null): text is Silence => silences.includes(text as Silence);

/** Silences that say something about what the channel follows, and not about the world. */
export const isOwnSilence = (silence: Silence): boolean =>
  silence === 'nothing matched' || silence === 'nothing new';

/** So many of a channel's own silences in a row are worth a line. */
export const SILENT_RUNS = 5;

/** The reason as a sentence. `day` is that of the newest list that had settled by then. */
export function silenceSentence(silence: Silence, { day, papers }: { day: string; papers?: number }): string {
  const date = formatDay(day, { weekday: true, year: false });
  switch (silence) {
    case 'weekend':
      return `Nothing new since ${date}: weekends have no list.`;
    case 'not settled':
      return `No list has been finished since that of ${date}.`;
    case 'source down':
      return `The list of ${date} could not be read: Hugging Face didn’t answer.`;
    case 'not read':
      return `The list of ${date} had not been read yet.`;
    case 'no list':
      return `There was no list on ${date}.`;
    case 'nothing matched':
      return papers
        ? `None of the ${counted(papers, 'paper')} of ${date} is for this channel.`
        : `Nothing on the list of ${date} is for this channel.`;
    case 'nothing new':
      return `Nothing new on ${date}: what would be here was posted before.`;
    case 'missed':
      return 'Paperboy wasn’t running at that time; its lists come with the next post.';
  }
}

/** For channels that want a line on days without anything. */
export const silenceLine = (text: string): Message => ({
  summary: text,
  blocks: [note(text)],
});

/** After a row of silences: what was looked for in vain, in how many papers (0: not told), and ways to widen it. */
export function wideningLine(
  topics: readonly { query: string; wantsArxiv: boolean }[],
  papers: number,
): Message {
  const named =
    topics.length > 3
      ? `${topics.length} topics`
      : listed(
          topics.map(({ query }) => topicName(query)),
          'or',
        );
  const text =
    topics.length === 0
      ? `There was nothing new for this channel the last ${SILENT_RUNS} times.`
      : papers > 0
        ? `Nothing matched ${named} in the last ${counted(papers, 'paper')}.`
        : `There was nothing new for ${named} the last ${SILENT_RUNS} times.`;
  return {
    summary: text,
    blocks: [note(text), ...actionRow([...waysToWiden(topics), quiet])],
  };
}

function waysToWiden(topics: readonly { query: string; wantsArxiv: boolean }[]): Action[] {
  const [topic] = topics;
  if (!topic || topics.length > 1) return [{ label: 'Widen', command: 'list', options: {} }];
  const { query } = topic;
  const wider = topic.wantsArxiv ? null : withArxiv(query);
  return [
    { label: 'Widen', command: 'subscribe', options: { query } },
    ...(wider === null
      ? []
      : [{ label: 'Add arXiv', command: 'edit', options: { query: wider, instead: quotable(query) } }]),
  ];
}

const quiet: Action = { label: 'Fine, stay quiet', command: 'settings', options: { empty: 'never' } };

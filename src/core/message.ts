/**
 * The platform-free document: tagged blocks, text as spans. A platform turns it into Block Kit, Components V2 or
 * terminal text, and is the only place that escapes, fits and counts.
 */
export interface Message {
  /** One line for notifications and screen readers. */
  readonly summary: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly type: 'heading'; readonly text: Text }
  | { readonly type: 'text'; readonly text: Text }
  | PaperBlock
  /** A quiet line: footers, ages, hints. */
  | { readonly type: 'note'; readonly text: Text }
  | { readonly type: 'divider' }
  /** What somebody typed, with the place that is meant (UTF-16 offsets) marked under it. */
  | { readonly type: 'pointed'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly type: 'actions'; readonly actions: readonly Action[] };

export interface PaperBlock {
  readonly type: 'paper';
  readonly id: string;
  readonly rank: number | null;
  readonly title: string;
  readonly href: string;
  /** At most 140 characters, or null when nothing is known beyond the title. */
  readonly gist: Text | null;
  /** Short facts for one quiet line, the most telling first: votes, stars, authors, code. */
  readonly facts: readonly Text[];
  /** For denser or fuller looks than one line of gist. */
  readonly detail?: PaperDetail;
}

export interface PaperDetail {
  /** The whole gist and what came out, at most 320 characters. */
  readonly sentences: string | null;
  readonly abstract: string | null;
  /** A picture on a host that may be shown, not a generated title card. */
  readonly image: string | null;
  /** arXiv, PDF. */
  readonly links: readonly { readonly label: string; readonly href: string }[];
}

/** Whether a paper is one of a list, which says less of it than there is, and not what the whole message is about. */
export const isListed = ({ rank }: PaperBlock, blocks: readonly Block[]): boolean =>
  rank !== null || blocks.some(({ type }) => type === 'heading');

/** How much of each paper a list shows: one line, a card with two sentences and a picture, or the abstract too. */
export type Density = 'compact' | 'cards' | 'full';

/** Plain words are strings; everything else says how it differs. */
export type Text = readonly Span[];
export type Span = string | StyledSpan;
export interface StyledSpan {
  readonly text: string;
  readonly style?: 'strong' | 'emphasis' | 'code' | 'quiet' | 'match';
  readonly href?: string;
}

/** Something to press, or to type where nothing can be pressed: a command with its options, or a link. */
export type Action = CommandAction | { readonly label: string; readonly href: string };

export interface CommandAction {
  readonly label: string;
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
  readonly does?: Press;
}

/**
 * What pressing does, which a platform has to know before anything runs. `answer`, unless told: a new answer, for who
 * pressed it. `turn`: the answer takes this message's place where that is the presser's own, as turning a page does.
 * `share`: the answer is for all in the channel. `ask`: a form with the command's options, these filled in.
 */
export type Press = 'answer' | 'turn' | 'share' | 'ask';

/** The text without its styles. */
export const plainText = (text: Text): string =>
  text.map((span) => (typeof span === 'string' ? span : span.text)).join('');

/** What is said in plain words, with what else belongs to it. */
export const say = (text: string, ...more: readonly Block[]): Message => ({
  summary: text,
  blocks: [{ type: 'text', text: [text] }, ...more],
});

export const note = (text: string): Block => ({ type: 'note', text: [text] });

/** None where there is nothing to press. */
export const actionRow = (actions: readonly Action[]): Block[] =>
  actions.length === 0 ? [] : [{ type: 'actions', actions }];

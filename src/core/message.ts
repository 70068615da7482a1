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
}

/** Plain words are strings; everything else says how it differs. */
export type Text = readonly Span[];
export type Span = string | StyledSpan;
export interface StyledSpan {
  readonly text: string;
  readonly style?: 'strong' | 'emphasis' | 'code' | 'quiet' | 'match';
  readonly href?: string;
}

/** Something to press, or to type where nothing can be pressed: a command with its options, or a link. */
export type Action =
  | { readonly label: string; readonly command: string; readonly options: Readonly<Record<string, string>> }
  | { readonly label: string; readonly href: string };

/** The text without its styles. */
export const plainText = (text: Text): string =>
  text.map((span) => (typeof span === 'string' ? span : span.text)).join('');

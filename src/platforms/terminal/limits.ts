/** Longer lines are hard to read, whatever the window's width. */
const MAX_COLUMNS = 100;
/** A narrower window wraps by itself; below this a layout of ours would only be noise. */
export const MIN_COLUMNS = 20;
/** The width of a pipe or of a window that does not say. */
const DEFAULT_COLUMNS = 80;

/** Characters of one span: more than any abstract has, and few enough for the width of each to be looked up. */
export const MAX_SPAN_LENGTH = 20_000;
/** Characters of one typed or piped line. */
export const MAX_LINE_LENGTH = 10_000;
export const MAX_HISTORY_LINES = 500;

/** The columns to write for, whatever the stream says: zero, nothing, or four thousand. */
export const fitColumns = (columns: number | undefined): number =>
  columns && columns > 0
    ? Math.floor(Math.min(Math.max(columns, MIN_COLUMNS), MAX_COLUMNS))
    : DEFAULT_COLUMNS;

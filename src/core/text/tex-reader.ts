/** Stand-ins inside one conversion: braces that were escaped, and a place where something was dropped. */
export const OPEN = '\ue000';
export const CLOSE = '\ue001';
export const DROPPED = '\ue002';

/** A position in a TeX source, read once from front to back. */
export interface Reader {
  readonly source: string;
  /** Where mathematics begins and ends. */
  readonly dollars: ReadonlySet<number>;
  at: number;
  math: boolean;
  depth: number;
  /** Commands met so far. */
  commands: number;
  /** What `\method` and its like stand for, where the caller knows. */
  readonly systemName: string | null;
  /** The macro that took that name. */
  named: string | null;
  /** The next argument of a command as text: `{…}`, another command, or one character. */
  argument(): string;
}

/** Moves over the pattern (sticky) and answers what it matched, null for nothing. */
export function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.source)?.[0];
  if (found === undefined) return null;
  reader.at += found.length;
  return found;
}

/** Whether the pattern (sticky) matches here. */
export function ahead(reader: Reader, pattern: RegExp): boolean {
  pattern.lastIndex = reader.at;
  return pattern.test(reader.source);
}

export type Fields = Readonly<Record<string, unknown>>;

/** What the house needs of a log; `log.ts` builds it from pino. One line an event, past tense, data as fields. */
export interface Logger {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
  child(fields: Fields): Logger;
}

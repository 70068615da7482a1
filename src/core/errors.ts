/** A message that may be shown to the person who asked: what happened, why, and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** `unreachable`: no usable answer, try later. `limited`: told to wait. `shape`: answered, but not as known. */
export type SourceErrorKind = 'unreachable' | 'limited' | 'shape';

/** A source that did not deliver. The message names the source and is safe to show. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly source: string;
  readonly kind: SourceErrorKind;
  /** How long the source asked us to stay away. */
  readonly retryAfterMs: number | null;

  constructor(
    source: string,
    kind: SourceErrorKind,
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.source = source;
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

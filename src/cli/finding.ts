/** What `doctor` found out about one thing. */
export interface Finding {
  readonly check: string;
  readonly state: 'good' | 'notice' | 'bad';
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 500);

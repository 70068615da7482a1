/** A platform's loopback server with people who use it. */
export interface Rig {
  /** What the program has to be told. */
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when the bot listens. */
  ready(): Promise<void>;
  /** Somebody does one thing; `turn` says which. Never resolves where that never happens. */
  act(turn: number): { readonly acknowledged: Promise<void>; readonly answered: Promise<void> };
  /** Somebody searches. Resolves to the answer, whatever it says. */
  search(query: string): Promise<string>;
  close(): Promise<void>;
}

/** Words of which made-up papers are full, and real ones too. */
export const words = ['diffusion', 'policy', 'agents', 'memory', 'speech', 'graph', 'reasoning', 'video'];

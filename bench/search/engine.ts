export interface BenchDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Ours keeps them too; the others are given titles and texts only. */
  readonly authors?: readonly string[];
  readonly categories?: readonly string[];
}

/** A search engine that holds documents. */
export interface Engine {
  /** Ids, best first. */
  search(text: string, limit: number): readonly string[] | Promise<readonly string[]>;
  /** Ids of documents close to one of them. */
  similar?(id: string, limit: number): readonly string[];
  /** Everything it holds, for `restore`. */
  save?(): Uint8Array;
  close?(): Promise<void>;
}

export interface EngineModule {
  open(documents: Iterable<BenchDocument>): Engine | Promise<Engine>;
  /** As `open`, but off the event loop. */
  openAside?(documents: Iterable<BenchDocument>): Promise<Engine>;
  restore?(bytes: Uint8Array): Engine;
}

/**
 * Ours and what people would put in its place. Those are set up as their documentation does it, and where they have
 * stemming, stop words or weights for titles, with these.
 */
export const engines = {
  ours: () => import('./engines/ours.ts'),
  'ours-words': () => import('./engines/ours-words.ts'),
  minisearch: () => import('./engines/minisearch.ts'),
  'minisearch-stems': () => import('./engines/minisearch-stems.ts'),
  orama: () => import('./engines/orama.ts'),
  wink: () => import('./engines/wink.ts'),
  lunr: () => import('./engines/lunr.ts'),
  postgres: () => import('./engines/postgres.ts'),
} satisfies Readonly<Record<string, () => Promise<EngineModule>>>;

export type EngineName = keyof typeof engines;

export const engineNames = Object.keys(engines) as readonly EngineName[];

export const isEngineName = (name: string): name is EngineName => Object.hasOwn(engines, name);

export const loadEngine = (name: EngineName): Promise<EngineModule> => engines[name]();

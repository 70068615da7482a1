import { SourceError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { type PaperSource, sourceTitles } from '../../core/source.ts';
import type { Db } from '../../db/client.ts';
import { upsertPapers } from '../../db/papers.ts';

/** What a source's own search made of some words. */
export interface UpstreamAnswer {
  /** Of papers that are in the store by now, the source's best first. */
  readonly ids: readonly string[];
  /** Why there are none, in a sentence. */
  readonly failure: string | null;
}

/** The searches of the sources themselves, which know more papers than the store does. */
export interface Upstream {
  /** Never rejects, and answers in time; the same words within some minutes are asked once. */
  search(words: string): Promise<UpstreamAnswer>;
}

export interface UpstreamOptions {
  readonly db: Db;
  readonly sources: readonly PaperSource[];
  readonly now: () => Date;
  readonly log: Logger;
}

const PATIENCE_MS = 1_500;
const REMEMBERED_MS = 10 * 60_000;
const MOST_REMEMBERED = 200;

export function createUpstream({ db, sources, now, log }: UpstreamOptions): Upstream {
  const remembered = new Map<string, { until: number; answer: Promise<UpstreamAnswer> }>();
  const source = sources.find((candidate) => candidate.search !== undefined);

  async function ask(words: string): Promise<UpstreamAnswer> {
    if (!source?.search) return { ids: [], failure: null };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const papers = await source.search(words, signal);
      await db.transaction((tx) => upsertPapers(tx, papers, { source: source.name, at: now() }));
      return { ids: papers.map(({ id }) => id), failure: null };
    } catch (error) {
      const title = sourceTitles[source.name];
      const reason = signal.aborted ? `${title} took too long to answer` : explained(error);
      if (reason === null) log.error('upstream search not kept', { source: source.name, err: error });
      else log.info('upstream search failed', { source: source.name, reason });
      return { ids: [], failure: reason ?? `What ${title} found could not be kept` };
    }
  }

  return {
    search(words) {
      const key = words.toLowerCase();
      const time = now().getTime();
      const known = remembered.get(key);
      if (known && known.until > time) return known.answer;
      const answer = ask(words);
      remembered.delete(key);
      remembered.set(key, { until: time + REMEMBERED_MS, answer });
      void answer.then(({ failure }) => {
        if (failure !== null && remembered.get(key)?.answer === answer) remembered.delete(key);
      });
      for (const oldest of remembered.keys()) {
        if (remembered.size <= MOST_REMEMBERED) break;
        remembered.delete(oldest);
      }
      return answer;
    },
  };
}

const explained = (error: unknown): string | null =>
  error instanceof SourceError ? error.message.replace(/\.$/, '') : null;

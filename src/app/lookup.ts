import { SourceError } from '../core/errors.ts';
import type { Paper } from '../core/paper.ts';
import { sourceTitles } from '../core/source.ts';
import { findPaper, upsertPapers } from '../db/papers.ts';
import { collectDays } from './collect.ts';
import type { Context } from './command.ts';

/** How long somebody who asked is kept waiting for a source. */
const PATIENCE_MS = 8_000;

/** Reads one day's list into the store, if a source gives it in time. */
export async function readNow({ db, sources, now, log }: Context, day: string): Promise<void> {
  const source = sources.find((candidate) => candidate.list !== undefined);
  if (!source?.list) return;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const daily = { ...source, list: source.list };
  try {
    await collectDays({ db, now, log, signal }, daily, { from: day, to: day });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

export interface Lookup {
  readonly paper: Paper | null;
  /** Sources that could not be asked; with none, a missing paper is really unknown to all. */
  readonly failures: readonly string[];
}

/** Asks one source after the other for a paper and keeps what it says. */
export async function fetchPaper({ db, sources, now, log }: Context, id: string): Promise<Lookup> {
  const failures: string[] = [];
  for (const source of sources) {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const paper = await source.get(id, signal);
      if (paper === null) continue;
      await db.transaction((tx) => upsertPapers(tx, [paper], { source: source.name, at: now() }));
      return { paper: await findPaper(db, id), failures };
    } catch (error) {
      if (!(error instanceof SourceError) && !signal.aborted) throw error;
      const reason =
        error instanceof SourceError
          ? error.message.replace(/\.$/, '')
          : `${sourceTitles[source.name]} took too long to answer`;
      log.warn('paper not fetched', { source: source.name, id, reason });
      failures.push(reason);
    }
  }
  return { paper: null, failures };
}

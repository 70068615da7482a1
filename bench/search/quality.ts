import { type BenchDocument, type Engine, type EngineName, loadEngine } from './engine.ts';
import type { LabelledSet } from './labelled-set.ts';
import { meanQuality, measure, percentile, type Quality } from './measures.ts';

export interface QualityRow extends Quality {
  readonly engine: EngineName;
  /** Of a query with a hundred results. */
  readonly p50Ms: number;
}

/** Every query of a set through an engine. */
export async function measureQuality(name: EngineName, set: LabelledSet): Promise<QualityRow> {
  return withEngine(name, set.documents, async (engine) => {
    const qualities: Quality[] = [];
    const times: number[] = [];
    for (const { id, text, gains } of set.queries) {
      const started = performance.now();
      const answer = await engine.search(text, 101);
      times.push(performance.now() - started);
      // Where queries are documents themselves, those are not to be found (BEIR's own measure leaves them out too).
      qualities.push(
        measure(
          answer.filter((other) => other !== id),
          gains,
        ),
      );
    }
    return { engine: name, ...meanQuality(qualities), p50Ms: percentile(times, 0.5) };
  });
}

/**
 * How well papers like a given one are found: those that were judged useful for the same query should come first. An
 * engine without a search for similar papers is asked with the whole text.
 */
export async function measureSimilar(name: EngineName, set: LabelledSet): Promise<QualityRow> {
  const byId = new Map(set.documents.map((document) => [document.id, document]));
  return withEngine(name, set.documents, async (engine) => {
    const qualities: Quality[] = [];
    const times: number[] = [];
    for (const { gains } of set.queries) {
      const useful = [...gains].flatMap(([id, gain]) => (gain > 0 && byId.has(id) ? [id] : []));
      for (const id of useful.length > 1 ? useful : []) {
        const others = new Map(useful.filter((other) => other !== id).map((other) => [other, 1]));
        const started = performance.now();
        const answer = await findSimilar(engine, byId.get(id), 101);
        times.push(performance.now() - started);
        qualities.push(
          measure(
            answer.filter((other) => other !== id),
            others,
          ),
        );
      }
    }
    return { engine: name, ...meanQuality(qualities), p50Ms: percentile(times, 0.5) };
  });
}

async function findSimilar(engine: Engine, document: BenchDocument | undefined, limit: number) {
  if (!document) return [];
  return engine.similar?.(document.id, limit) ?? engine.search(`${document.title} ${document.text}`, limit);
}

async function withEngine<T>(
  name: EngineName,
  documents: readonly BenchDocument[],
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { open } = await loadEngine(name);
  const engine = await open(documents);
  try {
    return await use(engine);
  } finally {
    await engine.close?.();
  }
}

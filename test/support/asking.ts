// A process that asks the sources of an environment like one bot of several on one PostgreSQL: so many searches and one
// paper, as fast as it may, once its parent says so. Tells how many searches were let through.
import { SourceError } from '../../src/core/errors.ts';
import { environment, readEnv } from '../../src/env.ts';
import { openHouse } from '../../src/house.ts';
import { memoryLog } from './log.ts';

export interface Asking {
  readonly name: string;
  readonly searches: number;
  readonly paper: string;
}

const { name, searches, paper } = JSON.parse(process.argv[2] ?? '') as Asking;
const env = readEnv(environment());
const log = memoryLog();
const house = await openHouse(env, log);
const [huggingface, arxiv] = await house.collected();
const signal = AbortSignal.timeout(60_000);

process.once('message', async () => {
  const asked = Array.from({ length: searches }, async (_, n) => {
    try {
      await huggingface?.search?.(`${name} ${n}`, signal);
      return 1;
    } catch (error) {
      if (error instanceof SourceError && error.kind === 'limited') return 0;
      throw error;
    }
  });
  const [found, ...through] = await Promise.all([arxiv?.get(paper, signal), ...asked]);
  const sum = (through as number[]).reduce((a, b) => a + b, 0);
  process.send?.({
    through: sum,
    found: found?.id ?? null,
    complaints: log.lines.filter((line) => !line.startsWith('debug')),
  });
});
process.send?.('there');

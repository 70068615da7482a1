import { setTimeout as sleep } from 'node:timers/promises';
import { closedPort } from './closed-port.ts';
import { embedded, filled, type StoreEnv, storeMb, withServer } from './databases.ts';
import { observeInitialising } from './initialising.ts';
import { type Program, type ProgramOptions, withProgram } from './program.ts';
import { createNote, type Note, type Observation } from './report.ts';
import { observeServing } from './serving.ts';

const LEFT_ALONE_MS = 3_000;

const direct = { command: process.execPath, args: ['dist/cli/index.js', 'start'] };
const throughNpm = { command: 'npm', args: ['start', '--silent'] };

/** Each answer is checked: a quick refusal is no quick answer. */
const questions = [
  { line: 'trending', answer: /top 10 of \d+/ },
  { line: 'search diffusion', answer: /diffusion · \S+ papers/ },
  { line: 'status', answer: /[\d,]+ papers, \d+ daily lists/ },
];

export interface Plan {
  readonly runs: number;
  readonly papers: number;
  /** Where the corpus is, or empty. */
  readonly data: string;
  /** Where stores may be made. */
  readonly folder: string;
  readonly signal: AbortSignal;
  tell(progress: string): void;
}

/** Every run goes through everything, so that a busy minute of the machine hits all alike. */
export const observe = (plan: Plan): Promise<Observation[]> =>
  withServer(plan.folder, async (server) => {
    const { runs, folder, signal, tell } = plan;
    const stores: { database: typeof server; full: StoreEnv }[] = [];
    for (const database of [embedded(folder), server]) {
      tell(`storing ${plan.papers} papers in ${database.name}`);
      stores.push({ database, full: await filled(database, plan) });
    }
    const start = startWithoutSources(await closedPort(), signal);
    const observations: Observation[] = [];
    for (const { database, full } of stores) {
      if (database !== server) continue;
      const note = createNote(observations, { database: database.name, scenario: 'store with many papers' });
      note('size', 'MB', await storeMb(full));
    }
    for (let run = 1; run <= runs; run++) {
      tell(`run ${run} of ${runs}`);
      for (const { database, full } of stores) {
        const fresh = await database.empty(`run_${run}`);
        const noteIn = (scenario: string) => createNote(observations, { database: database.name, scenario });
        await start(direct, fresh, async (program) => noteStart(noteIn('first start'), program));
        await start(direct, fresh, async (program) => noteStart(noteIn('later start'), program));
        await start(throughNpm, fresh, async ({ firstListMs }) =>
          // The memory is that of npm's children, so only the time is told.
          noteIn('later start by npm start')('first list printed', 'ms', firstListMs),
        );
        await start(direct, full, (program) =>
          noteAnswers(noteIn('start with many papers'), program, signal),
        );
        await observeServing(noteIn('serving with many papers'), full, signal);
      }
      const note = createNote(observations, { database: 'PGlite', scenario: 'new folder' });
      await observeInitialising(note, folder, signal);
    }
    return observations;
  });

const startWithoutSources =
  (nowhere: string, signal: AbortSignal) =>
  (
    way: Pick<ProgramOptions, 'command' | 'args'>,
    store: StoreEnv,
    use: (program: Program) => Promise<void>,
  ): Promise<void> => {
    const sources = { HF_API_URL: nowhere, ARXIV_API_URL: nowhere, ARXIV_RSS_URL: nowhere };
    return withProgram({ ...way, env: { ...sources, ...store }, signal }, use);
  };

function noteStart(note: Note, { firstListMs, memory }: Program): void {
  note('first list printed', 'ms', firstListMs);
  note('peak memory', 'MB', memory()?.peakMb ?? null);
}

async function noteAnswers(note: Note, program: Program, signal: AbortSignal): Promise<void> {
  note('first list printed', 'ms', program.firstListMs);
  for (const { line, answer } of questions) note(line, 'ms', await program.ask(line, answer));
  await sleep(LEFT_ALONE_MS, undefined, { signal });
  const memory = program.memory();
  note('steady memory', 'MB', memory?.residentMb ?? null);
  note('peak memory', 'MB', memory?.peakMb ?? null);
}

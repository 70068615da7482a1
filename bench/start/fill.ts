// fill.ts COUNT [FOLDER]: stores so many papers, from the corpus in FOLDER or made up, where the environment says.
import { openStore } from '../../src/db/client.ts';
import { environment, readEnv } from '../../src/env.ts';
import { createLog } from '../../src/log.ts';
import { fillStore, inventPapers, readCorpus } from './papers.ts';

const [count, folder] = process.argv.slice(2);
const papers = folder ? await readCorpus(folder, Number(count)) : inventPapers(Number(count));
const env = readEnv(environment());
const store = await openStore({
  databaseUrl: env.DATABASE_URL ?? null,
  dataDir: env.PAPERBOY_DATA,
  log: createLog({ level: 'silent', secrets: [] }),
});
await fillStore(store.db, papers);
await store.close();

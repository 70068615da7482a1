import postgres from 'postgres';
import { startPostgres } from '../../../test/support/postgres.ts';
import type { BenchDocument, Engine } from '../engine.ts';

const BATCH = 500;

/** PostgreSQL's own text search, with a GIN index: any of the words, by ts_rank without a norm for lengths, which is its best on the whole. */
export async function open(documents: Iterable<BenchDocument>): Promise<Engine> {
  const server = await startPostgres();
  const sql = postgres(`${server.url}/postgres`, { onnotice: () => {} });
  const close = async () => {
    await sql.end();
    await server.stop();
  };
  try {
    await sql`create table papers (id text primary key, words tsvector)`;
    let batch: BenchDocument[] = [];
    const store = async () => {
      await sql`
        insert into papers
        select id, setweight(to_tsvector('english', title), 'A') || to_tsvector('english', text)
        from unnest(
          ${batch.map(({ id }) => id)}::text[],
          ${batch.map(({ title }) => storable(title))}::text[],
          ${batch.map(({ text }) => storable(text))}::text[]
        ) as batch (id, title, text)`;
      batch = [];
    };
    for (const document of documents) if (batch.push(document) === BATCH) await store();
    await store();
    await sql`create index on papers using gin (words)`;
    await sql`analyze papers`;
  } catch (error) {
    await close();
    throw error;
  }
  return {
    search: async (text, limit) => {
      const rows = await sql<{ id: string }[]>`
        select id from papers,
          cast(replace(cast(plainto_tsquery('english', ${storable(text)}) as text), '&', '|') as tsquery) as query
        where words @@ query order by ts_rank('{0.1,0.2,0.4,0.2}', words, query) desc, id limit ${limit}`;
      return rows.map(({ id }) => id);
    },
    close,
  };
}

/** PostgreSQL's texts hold every character but one. */
const storable = (text: string): string => text.replaceAll('\0', ' ');

import { sql } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';
import { rowsOf } from '../../src/db/many.ts';

/** Every column of every table that can hold a text, `table.column`, as the database itself knows them. */
async function textColumns(db: Db): Promise<{ table: string; column: string }[]> {
  const found = await db.execute(sql`
    select c.table_name, c.column_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and c.data_type not in ('integer', 'bigint', 'boolean', 'date', 'timestamp with time zone')
    order by 1, 2`);
  return rowsOf(found).map((row) => ({ table: String(row.table_name), column: String(row.column_name) }));
}

/** Where any of these words stands, `table.column`. */
export async function placesWith(db: Db, words: readonly string[]): Promise<string[]> {
  const places: string[] = [];
  for (const { table, column } of await textColumns(db))
    for (const word of words) {
      const found = await db.execute(sql`select count(*)::int as rows from ${sql.identifier(table)}
        where position(${word} in ${sql.identifier(column)}::text) > 0`);
      if (Number(rowsOf(found)[0]?.rows) > 0) places.push(`${table}.${column}`);
    }
  return [...new Set(places)];
}

/** All that there is, a text a row, by table. */
export async function everyRow(db: Db): Promise<Record<string, string[]>> {
  const tables = rowsOf(
    await db.execute(sql`select table_name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`),
  ).map((row) => String(row.table_name));
  const rows: Record<string, string[]> = {};
  for (const table of tables) {
    const all = await db.execute(
      sql`select to_jsonb(t)::text as row from ${sql.identifier(table)} t order by 1`,
    );
    rows[table] = rowsOf(all).map((each) => String(each.row));
  }
  return rows;
}

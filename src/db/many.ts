import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Many rows as one parameter, which both drivers send as it is. Columns are named as they are in the database. */
export function asJson(rows: readonly object[]): SQL {
  const named = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [columnOf(key), value])),
  );
  return sql`(${JSON.stringify(named)}::text)::jsonb`;
}

const columns = new Map<string, string>();

function columnOf(key: string): string {
  const known = columns.get(key) ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  columns.set(key, known);
  return known;
}

/** Many values as one parameter: an array in SQL. */
const asArray = (values: readonly (string | number)[], type: 'int' | 'text'): SQL =>
  sql`array(select jsonb_array_elements_text((${JSON.stringify(values)}::text)::jsonb)::${sql.raw(type)})`;

/** A column's value is one of these, however many they are. */
export const isAmong = (column: PgColumn, values: readonly (string | number)[]): SQL =>
  sql`${column} = any(${asArray(values, column.dataType === 'number' ? 'int' : 'text')})`;

/** What a statement gave back, from whichever driver. */
export function rowsOf(result: unknown): readonly Readonly<Record<string, unknown>>[] {
  const { rows = result } = result as { rows?: unknown };
  return rows as readonly Readonly<Record<string, unknown>>[];
}

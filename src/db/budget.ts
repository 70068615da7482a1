import { eq, sql } from 'drizzle-orm';
import type { Allowance } from '../core/source.ts';
import type { Db } from './client.ts';
import { leases } from './schema.ts';

/** Apart from the names of what one process holds. Nobody holds these rows. */
const rowOf = (name: string) => `upstream ${name}`;

/**
 * One row an allowance, whose `until` is when all of it is there again. Resolves to 0: taken; else to the milliseconds until
 * there is something to take. One statement, so that no two processes take the same.
 */
export async function takeAllowance(
  db: Db,
  { name, burst, everyMs, now }: Allowance & { now: Date },
): Promise<number> {
  const time = sql`${now.toISOString()}::timestamptz`;
  const one = sql`${everyMs}::int * interval '1 millisecond'`;
  // Whoever finds it taken as far as this has to wait.
  const latest = new Date(now.getTime() + (burst - 1) * everyMs);
  const taken = await db
    .insert(leases)
    .values({ name: rowOf(name), holder: '', until: new Date(now.getTime() + everyMs) })
    .onConflictDoUpdate({
      target: leases.name,
      set: { until: sql`greatest(${leases.until}, ${time}) + ${one}` },
      setWhere: sql`${leases.until} <= ${latest.toISOString()}::timestamptz`,
    })
    .returning({ name: leases.name });
  if (taken.length > 0) return 0;
  const [row] = await db
    .select({ until: leases.until })
    .from(leases)
    .where(eq(leases.name, rowOf(name)));
  return Math.max(1, (row?.until.getTime() ?? 0) - latest.getTime());
}

/** From then on all of it is there again. */
export async function releaseAllowance(
  db: Db,
  { name, until }: { name: string; until: Date },
): Promise<void> {
  await db
    .update(leases)
    .set({ until })
    .where(eq(leases.name, rowOf(name)));
}

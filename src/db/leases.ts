import { and, eq, ne, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { deliveries, leases } from './schema.ts';

/** True: it is the holder's until then, newly or again. */
export async function takeLease(
  db: Db,
  { name, holder, until, now }: { name: string; holder: string; until: Date; now: Date },
): Promise<boolean> {
  const rows = await db
    .insert(leases)
    .values({ name, holder, until })
    .onConflictDoUpdate({
      target: leases.name,
      set: { holder, until },
      setWhere: sql`${leases.holder} = ${holder} or ${leases.until} <= ${now.toISOString()}::timestamptz`,
    })
    .returning({ name: leases.name });
  return rows.length > 0;
}

/** True at most once until then, whoever asks. */
export async function takeTurn(
  db: Db,
  { name, until, now }: { name: string; until: Date; now: Date },
): Promise<boolean> {
  const rows = await db
    .insert(leases)
    .values({ name, holder: '', until })
    .onConflictDoUpdate({
      target: leases.name,
      set: { until },
      setWhere: sql`${leases.until} <= ${now.toISOString()}::timestamptz`,
    })
    .returning({ name: leases.name });
  return rows.length > 0;
}

/** A turn that came to nothing may be taken again from then on. */
export async function giveTurnBack(db: Db, { name, until }: { name: string; until: Date }): Promise<void> {
  await db.update(leases).set({ until }).where(eq(leases.name, name));
}

/** Gives it back early, so that nobody has to wait for its end. */
export async function dropLease(db: Db, { name, holder }: { name: string; holder: string }): Promise<void> {
  await db.delete(leases).where(and(eq(leases.name, name), eq(leases.holder, holder)));
}

/** For a store that only one process can have open: whoever held anything is no more. Turns that were taken stay taken. */
export async function endAllLeases(db: Db): Promise<void> {
  await db.delete(leases).where(ne(leases.holder, ''));
  await db
    .update(deliveries)
    .set({ leaseUntil: sql`'epoch'::timestamptz` })
    .where(eq(deliveries.state, 'sending'));
}

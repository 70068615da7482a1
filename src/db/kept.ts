import { eq, sql } from 'drizzle-orm';
import type { Db } from './client.ts';
import { keptTexts } from './schema.ts';

export async function keepTexts(
  db: Db,
  texts: readonly { readonly id: string; readonly text: string }[],
  at: Date,
): Promise<void> {
  if (texts.length === 0) return;
  await db
    .insert(keptTexts)
    .values(texts.map((kept) => ({ ...kept, usedAt: at })))
    .onConflictDoUpdate({ target: keptTexts.id, set: { usedAt: sql`excluded.used_at` } });
}

export async function findKeptText(db: Db, id: string): Promise<string | null> {
  const [row] = await db.select({ text: keptTexts.text }).from(keptTexts).where(eq(keptTexts.id, id));
  return row?.text ?? null;
}

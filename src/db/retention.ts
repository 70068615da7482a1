import { and, eq, inArray, isNotNull, lt, notExists } from 'drizzle-orm';
import type { Db } from './client.ts';
import { changes, deliveries, keptTexts, postedPapers, posts } from './schema.ts';

/** More than the 35 days within which a channel could be planned for the same date again. */
const KEPT_MS = 90 * 24 * 60 * 60_000;
/** What buttons stand for: in a quiet channel an old one may well be pressed. */
const BUTTONS_MS = 365 * 24 * 60 * 60_000;

/**
 * Clears away what ended long ago. A delivery whose papers the channel got stays, without its content: the channel is
 * never to get them again. Who changed what is forgotten as well.
 */
export async function clearOld(
  db: Db,
  now: Date,
): Promise<{ deliveries: number; posts: number; changes: number; texts: number }> {
  const before = new Date(now.getTime() - KEPT_MS);
  const isOld = and(inArray(deliveries.state, ['sent', 'skipped', 'dead']), lt(deliveries.endedAt, before));
  const papersOf = db
    .select({ id: postedPapers.paperId })
    .from(postedPapers)
    .where(eq(postedPapers.deliveryId, deliveries.id));
  const gone = await db
    .delete(deliveries)
    .where(and(isOld, notExists(papersOf)))
    .returning({ id: deliveries.id });
  await db
    .update(deliveries)
    .set({ postId: null })
    .where(and(isOld, isNotNull(deliveries.postId)));
  const usersOf = db.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.postId, posts.id));
  const orphans = await db
    .delete(posts)
    .where(and(lt(posts.createdAt, before), notExists(usersOf)))
    .returning({ id: posts.id });
  const forgotten = await db.delete(changes).where(lt(changes.at, before)).returning({ id: changes.id });
  const unused = await db
    .delete(keptTexts)
    .where(lt(keptTexts.usedAt, new Date(now.getTime() - BUTTONS_MS)))
    .returning({ id: keptTexts.id });
  return {
    deliveries: gone.length,
    posts: orphans.length,
    changes: forgotten.length,
    texts: unused.length,
  };
}

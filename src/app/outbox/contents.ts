import type { Message } from '../../core/message.ts';
import type { Db } from '../../db/client.ts';
import { readPosts } from '../../db/deliveries.ts';

/** Enough for a morning: channels that follow the same get the same post. */
const MOST_KEPT = 100;

/** Contents of posts, each read once while many channels get it. */
export function createContents(db: Db) {
  const kept = new Map<string, Message>();
  return {
    async read(ids: readonly string[]): Promise<ReadonlyMap<string, Message>> {
      const wanted = [...new Set(ids)];
      const fresh = await readPosts(
        db,
        wanted.filter((id) => !kept.has(id)),
      );
      const found = new Map<string, Message>();
      for (const id of wanted) {
        const message = kept.get(id) ?? fresh.get(id);
        if (message) found.set(id, message);
      }
      for (const [id, message] of fresh) kept.set(id, message);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
      }
      return found;
    },
  };
}

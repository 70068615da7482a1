import { createHash } from 'node:crypto';
import type { Keeper } from '../core/platform.ts';
import type { Db } from '../db/client.ts';
import { findKeptText, keepTexts } from '../db/kept.ts';

/** 132 bits: nobody finds a second text for an id. */
const ID_LENGTH = 22;

export function createKeeper({ db, now }: { db: Db; now: () => Date }): Keeper {
  let unsettled = new Map<string, string>();
  return {
    id(text) {
      const id = createHash('sha256').update(text).digest('base64url').slice(0, ID_LENGTH);
      unsettled.set(id, text);
      return id;
    },
    async settle() {
      const texts = [...unsettled].map(([id, text]) => ({ id, text }));
      unsettled = new Map();
      try {
        // In one order, so that two processes that keep the same texts don't wait for each other in a circle.
        await keepTexts(
          db,
          texts.sort((a, b) => (a.id < b.id ? -1 : 1)),
          now(),
        );
      } catch (error) {
        for (const { id, text } of texts) unsettled.set(id, text);
        throw error;
      }
    },
    find: (id) => findKeptText(db, id),
  };
}

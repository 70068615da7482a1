import { UserError } from '../core/errors.ts';
import type { Installations } from '../core/installation.ts';
import type { PlatformName } from '../core/platform.ts';
import type { Db } from '../db/client.ts';
import {
  findSecret,
  listInstallations,
  replaceSecret,
  storeInstallation,
  storeServedThrough,
} from '../db/installations.ts';
import { type KeyRing, ownerOf } from './keys.ts';
import { bringBack } from './leaving/back.ts';
import { createQueue } from './queue.ts';

/** Each holds a connection to the database while a platform is asked. */
const RENEWALS_AT_ONCE = 2;

export function createInstallations({
  db,
  platform,
  keys,
  now,
}: {
  db: Db;
  platform: PlatformName;
  keys: KeyRing;
  now: () => Date;
}): Installations {
  const inTurn = createQueue(RENEWALS_AT_ONCE);
  const owner = (id: string) => ownerOf(platform, id, 'secret');
  /** What a platform gave in exchange for what works only once, until the database has it for certain. */
  const unsaved = new Map<string, { readonly secret: string; readonly next: string }>();

  /** What had stopped there when it left: once it is there again nobody would know of it. */
  async function goOn(id: string): Promise<void> {
    const at = now();
    await bringBack(db, { platform, installations: [id], at }, at);
  }

  return {
    async find(id) {
      const found = await findSecret(db, { platform, installation: id });
      return found && { holder: found.holder, secret: keys.open(found.secret, owner(found.holder)) };
    },

    async keep(id, { secret, by }) {
      await goOn(id);
      await storeInstallation(db, {
        platform,
        installation: id,
        secret: keys.seal(secret, owner(id)),
        by,
        at: now(),
      });
    },

    async serveThrough(id, organization) {
      await goOn(id);
      return storeServedThrough(db, { platform, installation: id, organization, at: now() });
    },

    renew: (id, change) =>
      inTurn(async () => {
        const there = await replaceSecret(db, { platform, installation: id }, async (sealed) => {
          const before = unsaved.get(id);
          if (before?.secret === sealed) return before.next;
          const text = await change(keys.open(sealed, owner(id)));
          if (text === null) return null;
          const next = keys.seal(text, owner(id));
          unsaved.set(id, { secret: sealed, next });
          return next;
        });
        unsaved.delete(id);
        return there && keys.open(there, owner(id));
      }),

    list: async () =>
      (await listInstallations(db, platform)).map(({ installation, through }) => ({
        id: installation,
        through,
      })),
  };
}

/** What became of a ring's new first key. */
export interface Rotated {
  /** Encrypted anew with it. */
  readonly changed: number;
  /** Were already. */
  readonly current: number;
  /** Could not be opened, and why. */
  readonly failed: readonly string[];
}

/** Encrypts everything that is kept with the ring's first key, a row at a time, while others work with them. */
export async function rotateKeys(db: Db, keys: KeyRing): Promise<Rotated> {
  let changed = 0;
  let current = 0;
  const failed: string[] = [];
  for (const { platform, installation, hasSecret } of await listInstallations(db)) {
    if (!hasSecret) continue;
    const owner = ownerOf(platform, installation, 'secret');
    try {
      let isChanged = false;
      const there = await replaceSecret(db, { platform, installation }, async (sealed) => {
        if (keys.isCurrent(sealed)) return null;
        isChanged = true;
        return keys.seal(keys.open(sealed, owner), owner);
      });
      if (isChanged) changed += 1;
      else if (there !== null) current += 1;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed.push(error.message);
    }
  }
  return { changed, current, failed };
}

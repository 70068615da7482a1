import type { Caller } from '../core/platform.ts';

const PAUSE_MS = 10 * 60_000;
/** Channels that shared longest ago are forgotten first. */
const MOST_REMEMBERED = 10_000;

/** Keeps a channel from being flooded with answers that somebody found worth showing. */
export interface Sharing {
  /** Null: go on, it counts as shared. Else why not, for who asked. */
  ask(caller: Caller, channel: { readonly isSubscribed: boolean }): string | null;
}

export function createSharing({ now }: { now: () => Date }): Sharing {
  const lastAt = new Map<string, number>();
  return {
    ask({ canManage, channel: { platform, installation, channel } }, { isSubscribed }) {
      // Who may take a message away again may as well put one there.
      if (isSubscribed && canManage !== null) return canManage ? null : RESERVED;
      const key = [platform, installation, channel].join(' ');
      const time = now().getTime();
      const waitMs = (lastAt.get(key) ?? Number.NEGATIVE_INFINITY) + PAUSE_MS - time;
      if (waitMs > 0) {
        const minutes = Math.ceil(waitMs / 60_000);
        return `Somebody has just shown an answer here. The next one can follow in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; yours stays visible to you.`;
      }
      lastAt.delete(key);
      lastAt.set(key, time);
      for (const oldest of lastAt.keys()) {
        if (lastAt.size <= MOST_REMEMBERED) break;
        lastAt.delete(oldest);
      }
      return null;
    },
  };
}

const RESERVED =
  'This channel gets its papers by subscription, so that only those who may remove messages here show it others. Your answer stays visible to you.';

import { describe, expect, it } from 'vitest';
import { createFollowed } from '../../src/app/followed.ts';
import { usualSettings } from '../../src/core/channel.ts';
import { addSubscription, endSubscription, ensureChannel, liveSubscriptions } from '../../src/db/channels.ts';
import type { Db } from '../../src/db/client.ts';
import { withEmbeddedDb } from '../support/stores.ts';

const now = new Date('2026-06-24T08:00:00Z');

async function follow(db: Db, channel: string, ...queries: string[]): Promise<number> {
  const { id: channelId } = await ensureChannel(
    db,
    { platform: 'slack', installation: 'T1', channel },
    { settings: { ...usualSettings, zone: 'UTC', at: '09:00' }, coveredUntil: now, userId: 'U1', now },
  );
  for (const query of queries) await addSubscription(db, { channelId, query, userId: 'U1', now });
  return channelId;
}

describe('followed categories', () => {
  it('are those that channels name, an archive as a whole, and none that they leave out', () =>
    withEmbeddedDb(async (db) => {
      const followed = createFollowed({ db, always: ['stat.ML'] });
      expect(followed.categories()).toEqual(['stat.ML']);
      await follow(db, 'C1', '', '"world model" cat:cs.RO', 'cat:cs.CL OR cat:math.*', 'robot -cat:cs.CV');
      await follow(db, 'C2', 'cat:cs.CL votes:>20', 'title:"cat:cs.HC"');
      await followed.refresh();
      expect(followed.categories()).toEqual(['stat.ML', 'cs.CL', 'cs.RO', 'math']);
    }));

  it('are not asked for twice where their whole archive is read', () =>
    withEmbeddedDb(async (db) => {
      const followed = createFollowed({ db, always: ['cs.AI'] });
      await follow(db, 'C1', 'cat:cs', 'cat:cs.CL', 'cat:quant-ph');
      await followed.refresh();
      expect(followed.categories()).toEqual(['cs', 'quant-ph']);
    }));

  it('are let go with the last subscription', () =>
    withEmbeddedDb(async (db) => {
      const followed = createFollowed({ db, always: [] });
      const channelId = await follow(db, 'C1', 'cat:cs.CL');
      await followed.refresh();
      expect(followed.categories()).toEqual(['cs.CL']);
      const [subscription] = await liveSubscriptions(db, [channelId]);
      await endSubscription(db, { channelId, id: subscription?.id ?? 0, now });
      await followed.refresh();
      expect(followed.categories()).toEqual([]);
    }));
});

import type { Settlement } from '../../core/delivery.ts';
import { type Channel, changeState, liveSubscriptions } from '../../db/channels.ts';
import { type Claimed, settle } from '../../db/claims.ts';
import type { Db } from '../../db/client.ts';
import { enqueue } from '../../db/deliveries.ts';
import { giveBack } from '../../db/unsent.ts';
import { brokenNotice, reasonOf } from './notice.ts';

const NOTICE_MS = 24 * 60 * 60_000;

/**
 * Writes down what became of a delivery, with everything that follows from it, or nothing. False: it is another
 * process's by now.
 */
export async function record(
  db: Db,
  claimed: Claimed,
  settlement: Settlement,
  {
    now,
    channel,
    isTold,
  }: { now: Date; channel: Channel /** Who caused it sees the failure anyway. */; isTold: boolean },
): Promise<boolean> {
  const { state, broken, detail } = settlement;
  const isPersonal = claimed.userId !== null;
  const isUnsent = state === 'skipped' || state === 'dead';
  const heals = state === 'sent' && !isPersonal && channel.state === 'broken';
  const breaks = broken !== undefined && !isPersonal;
  // The usual case is one small write.
  if (!isUnsent && !heals && !breaks) return settle(db, claimed, settlement, now);
  return db.transaction(async (tx) => {
    if (!(await settle(tx, claimed, settlement, now))) return false;
    if (isUnsent) await giveBack(tx, claimed);
    if (heals) await changeState(tx, channel.id, { from: 'broken', to: 'active', reason: null, now });
    // One that somebody paused stays paused: nobody is to be woken up by its coming back.
    if (!breaks || channel.state !== 'active') return true;
    const reason = reasonOf(broken, detail ?? 'no reason given');
    const hasBroken = await changeState(tx, channel.id, { from: 'active', to: 'broken', reason, now });
    if (hasBroken && !isTold) await notify(tx, claimed, { channel, kind: broken, detail: detail ?? '', now });
    return true;
  });
}

/** Tells one person directly, at most once a day. */
async function notify(
  db: Db,
  { localDate, density }: Claimed,
  { channel, kind, detail, now }: { channel: Channel; kind: 'gone' | 'forbidden'; detail: string; now: Date },
): Promise<void> {
  const { id: channelId, platform, installation, channel: place, editedBy } = channel;
  const [subscription] = await liveSubscriptions(db, [channelId]);
  const userId = kind === 'gone' ? editedBy : (subscription?.createdBy ?? editedBy);
  const delivery = {
    channelId,
    platform,
    installation,
    channel: place,
    userId,
    localDate,
    slot: 'notice:broken',
    state: 'queued',
    density,
    dueAt: now,
    notBefore: now,
    expiresAt: new Date(now.getTime() + NOTICE_MS),
    createdAt: now,
  } as const;
  await enqueue(db, delivery, brokenNotice(channel, { kind, detail }));
}

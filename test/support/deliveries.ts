import { usualSettings } from '../../src/core/channel.ts';
import type { Message } from '../../src/core/message.ts';
import type { PlatformName } from '../../src/core/platform.ts';
import { addSubscription, type Channel, ensureChannel } from '../../src/db/channels.ts';
import type { Db } from '../../src/db/client.ts';
import { type Delivery, enqueue, type NewDelivery } from '../../src/db/deliveries.ts';

export const says = (text: string): Message => ({ summary: text, blocks: [{ type: 'text', text: [text] }] });

/** A channel that follows the trending list. */
export async function aChannel(
  db: Db,
  {
    platform = 'slack',
    installation = 'T1',
    channel = 'C1',
    userId = 'U1',
    now,
  }: { platform?: PlatformName; installation?: string; channel?: string; userId?: string; now: Date },
): Promise<Channel> {
  const made = await ensureChannel(
    db,
    { platform, installation, channel },
    {
      settings: { ...usualSettings, zone: 'Europe/Berlin', at: '09:00' },
      coveredUntil: now,
      userId,
      now,
    },
  );
  await addSubscription(db, { channelId: made.id, query: '', userId, now });
  return made;
}

/** Something for a channel in the outbox, due now. */
export async function aDelivery(
  db: Db,
  { id: channelId, platform, installation, channel }: Channel,
  { now, message = says('papers'), ...over }: { now: Date; message?: Message | null } & Partial<NewDelivery>,
): Promise<Delivery> {
  const row = await enqueue(
    db,
    {
      channelId,
      platform,
      installation,
      channel,
      localDate: now.toISOString().slice(0, 10),
      slot: 'daily',
      state: 'queued',
      density: 'compact',
      dueAt: now,
      notBefore: now,
      expiresAt: new Date(now.getTime() + 6 * 3_600_000),
      createdAt: now,
      ...over,
    },
    message,
  );
  if (row === null) throw new Error('that channel has one for this date and slot');
  return row;
}

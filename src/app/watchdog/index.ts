import { dayOf } from '../../core/day.ts';
import type { Logger } from '../../core/logger.ts';
import { DIRECT, type PlatformName, type Postings, type PostResult } from '../../core/platform.ts';
import type { SourceName } from '../../core/source.ts';
import { readBreakers } from '../../db/breakers.ts';
import type { Db } from '../../db/client.ts';
import { giveTurnBack, takeTurn } from '../../db/leases.ts';
import { countUnsure } from '../../db/outbox-state.ts';
import { readSourceHealth } from '../../db/readings.ts';
import { type Alarm, readingAlarm, type Silent, unauthorizedAlarm, unclearAlarm } from './alarms.ts';

export interface Owner {
  readonly platform: PlatformName;
  /** Where the bot may meet them; null: where it is, it is in one place only, or its platform needs no place. */
  readonly installation: string | null;
  readonly user: string;
}

export interface WatchdogOptions {
  readonly db: Db;
  readonly postings: Postings;
  /** Who is told; null: only the log. */
  readonly owner: Owner | null;
  /** Sources that are read without anybody asking, as of now. */
  readonly sources: () => readonly SourceName[];
  readonly now: () => Date;
  readonly log: Logger;
  /** The word after the slash. */
  readonly prefix: string;
  /** Platforms whose tokens come from those who install the bot. */
  readonly installedOn?: readonly PlatformName[];
}

const SILENT_MS = 24 * 60 * 60_000;
/** What is unclear is looked into for some minutes before anybody has to care. */
const UNCLEAR_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Who could not be told is told a little later. */
const AGAIN_MS = 60 * 60_000;

/**
 * Looks for what doesn't get well by itself and tells the owner: one direct message for each kind of trouble, at most one
 * a day, whichever process finds it. The function never rejects.
 */
export function createWatchdog({
  db,
  postings,
  owner,
  sources,
  now,
  log,
  prefix,
  installedOn = [],
}: WatchdogOptions) {
  /** Since when each source should have been read, as far as this process knows. */
  const expectedSince = new Map<SourceName, Date>();

  async function silentSources(): Promise<Silent[]> {
    const names = sources();
    for (const name of [...expectedSince.keys()]) if (!names.includes(name)) expectedSince.delete(name);
    const health = new Map((await readSourceHealth(db)).map((row) => [row.source, row]));
    return names.flatMap((source) => {
      const expected = expectedSince.get(source) ?? now();
      expectedSince.set(source, expected);
      const { goodAt = null, failingSince = null, failure = null } = health.get(source) ?? {};
      // Whoever was switched off for a week has missed nothing yet.
      const quietSince = failingSince ?? (goodAt !== null && goodAt > expected ? goodAt : expected);
      if (now().getTime() - quietSince.getTime() < SILENT_MS) return [];
      return [{ source, since: goodAt ?? quietSince, failure }];
    });
  }

  async function findAlarms(): Promise<Alarm[]> {
    const silent = await silentSources();
    const unclear = await countUnsure(db, { unclearSince: new Date(now().getTime() - UNCLEAR_MS) });
    const refused = (await readBreakers(db)).filter(({ unauthorized }) => unauthorized);
    return [
      ...(silent.length > 0 ? [readingAlarm(silent, now())] : []),
      ...(unclear > 0 ? [unclearAlarm(unclear, prefix)] : []),
      ...(refused.length > 0 ? [unauthorizedAlarm(refused, { now: now(), installedOn })] : []),
    ];
  }

  async function raise({ reason, message }: Alarm): Promise<void> {
    const name = `alarm:${reason}`;
    const at = now();
    if (!(await takeTurn(db, { name, until: new Date(at.getTime() + DAY_MS), now: at }))) return;
    log.warn('owner is needed', { reason, what: message.summary });
    if (owner === null) return;
    const result = await tell(owner, message, `alarm-${reason}-${dayOf(at)}`);
    // What may have arrived is not said twice.
    if (result.ok || result.kind === 'unknown') return;
    log.error('owner not told', { reason, platform: owner.platform, detail: result.detail });
    await giveTurnBack(db, { name, until: new Date(at.getTime() + AGAIN_MS) });
  }

  async function tell(
    { platform, installation, user }: Owner,
    message: Alarm['message'],
    key: string,
  ): Promise<PostResult> {
    try {
      const posting = await postings(platform);
      if (posting === null) return { ok: false, kind: 'gone', detail: `${platform} is not set up` };
      const to = { platform, installation: installation ?? DIRECT, channel: user, user };
      return await posting.sender.post(to, message, key);
    } catch (error) {
      return { ok: false, kind: 'rejected', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  return async (): Promise<void> => {
    try {
      for (const alarm of await findAlarms()) await raise(alarm);
    } catch (error) {
      log.error('watchdog failed', { err: error });
    }
  };
}

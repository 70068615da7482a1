import { expect, it } from 'vitest';
import { createBreakers } from '../../src/app/outbox/breakers.ts';
import { createWatchdog, type WatchdogOptions } from '../../src/app/watchdog/index.ts';
import type { Db } from '../../src/db/client.ts';
import { endAllLeases } from '../../src/db/leases.ts';
import { noteFailedReading, noteGoodReading } from '../../src/db/readings.ts';
import { serveDiscord } from '../fakes/discord/index.ts';
import { serveSlack } from '../fakes/slack/index.ts';
import { createClock } from '../support/clock.ts';
import { aChannel, aDelivery } from '../support/deliveries.ts';
import { asText } from '../support/house.ts';
import { memoryLog } from '../support/log.ts';
import { postingsAt } from '../support/platforms.ts';
import { aPosting } from '../support/posting.ts';
import { describeStores, withEmbeddedDb } from '../support/stores.ts';

const HOUR_MS = 3_600_000;
const owner = { platform: 'slack', installation: null, user: 'U012AB3CD' } as const;

/** Where days pass, and reading is another test’s matter. */
const idle = { sources: () => [] } as const;

/** A bot with an owner, who reads what they are told. */
function aWatch(db: Db, options: Partial<WatchdogOptions> = {}, clock = createClock('2026-06-25T08:00:00Z')) {
  const place = aPosting();
  const log = memoryLog();
  const watch = createWatchdog({
    db,
    postings: place.postings,
    owner,
    sources: () => ['huggingface'],
    now: clock.now,
    log,
    prefix: 'paper',
    ...options,
  });
  const told = () => place.posted.map(({ message }) => asText(message));
  return { clock, place, log, watch, told };
}

/** What waits in the outbox, in a state. */
async function aPost(db: Db, state: 'held' | 'unknown', now: Date) {
  const channel = await aChannel(db, { now });
  return aDelivery(db, channel, { now, state, firstSentAt: now, slot: `manual:${now.getTime()}` });
}

describeStores('the watchdog', (withDb) => {
  it(
    'says nothing while all is well, or has only just begun',
    withDb(async (db) => {
      const { watch, told, clock, log } = aWatch(db);
      // Nothing was ever read: that takes a while.
      await watch();
      await noteGoodReading(db, 'huggingface', clock.now());
      clock.pass(24 * HOUR_MS - 1);
      await watch();
      // Of a source that nobody needs any more nothing is expected.
      await noteFailedReading(db, 'arxiv', new Date('2026-01-01T00:00:00Z'), 'arXiv is away.');
      await watch();
      expect(told()).toEqual([]);
      expect(log.lines).toEqual([]);
    }),
  );

  it(
    'tells the owner directly when nothing was read well for a day, and why',
    withDb(async (db) => {
      const { watch, told, clock, place } = aWatch(db);
      await noteGoodReading(db, 'huggingface', clock.now());
      await watch();
      clock.pass(HOUR_MS);
      await noteFailedReading(db, 'huggingface', clock.now(), 'Hugging Face answered 503 five times.');
      clock.pass(23 * HOUR_MS);
      await watch();
      expect(told()).toEqual([]);
      clock.pass(HOUR_MS);
      await watch();
      expect(told()).toEqual([
        [
          'Hugging Face has not been read since 25 Jun 2026, 08:00 UTC. The last failure: Hugging Face answered 503 five times.',
          'What it would have brought comes when it can be read again. “paperboy doctor” finds out what is in the way.',
        ].join('\n'),
      ]);
      expect(place.posted[0]?.to).toMatchObject({ platform: 'slack', user: 'U012AB3CD' });
    }),
  );

  it(
    'also when nothing failed but nobody reads, counted from its own start',
    withDb(async (db) => {
      await noteGoodReading(db, 'huggingface', new Date('2026-06-01T08:00:00Z'));
      const { watch, told, clock } = aWatch(db);
      await watch();
      clock.pass(24 * HOUR_MS - 1);
      await watch();
      expect(told()).toEqual([]);
      clock.pass(1);
      await watch();
      expect(told()).toEqual([
        expect.stringContaining('Hugging Face has not been read since 1 Jun 2026, 08:00 UTC.'),
      ]);
    }),
  );

  it(
    'tells of posts that nobody can tell about, once they are not just being looked for',
    withDb(async (db) => {
      const { watch, told, clock } = aWatch(db);
      await aPost(db, 'unknown', clock.now());
      clock.pass(HOUR_MS / 4 - 1);
      await watch();
      expect(told()).toEqual([]);
      clock.pass(1);
      await aPost(db, 'held', clock.now());
      await watch();
      expect(told()).toEqual([expect.stringContaining('2 posts may have arrived or not')]);
    }),
  );

  it(
    'tells of a token that is refused, and not of a platform that is only away',
    withDb(async (db) => {
      const { watch, told, clock, log } = aWatch(db);
      const breakers = createBreakers({ db, now: clock.now, log: memoryLog() });
      for (let n = 0; n < 5; n++)
        await breakers.note(['slack', 'slack T1'], { ok: false, kind: 'unknown', detail: 'HTTP 503' });
      expect(breakers.state(['slack'])).toBe('open');
      await watch();
      expect(told()).toEqual([]);
      await breakers.note(['slack', 'slack T2'], {
        ok: false,
        kind: 'unauthorized',
        detail: 'token_revoked',
      });
      await watch();
      expect(told()).toEqual([
        [
          'Slack (workspace T2) has refused the bot’s token since 08:00 UTC: token_revoked.',
          'Nothing is posted there. Put a working token into SLACK_BOT_TOKEN and restart Paperboy; “paperboy doctor” tries it. The lists that are due wait.',
        ].join('\n'),
      ]);
      expect(log.lines).toEqual(['warn owner is needed']);
    }),
  );

  it(
    'says the same once a day, whichever process finds it and however often they restart',
    withDb(async (db) => {
      const { watch, told, clock } = aWatch(db, idle);
      const other = aWatch(db, idle, clock);
      await aPost(db, 'held', clock.now());
      await Promise.all([watch(), other.watch()]);
      await endAllLeases(db);
      const restarted = aWatch(db, idle, clock);
      clock.pass(24 * HOUR_MS - 1);
      await restarted.watch();
      expect([...told(), ...other.told(), ...restarted.told()]).toHaveLength(1);
      clock.pass(1);
      await restarted.watch();
      await watch();
      expect(restarted.told()).toHaveLength(1);
      expect([...told(), ...other.told()]).toHaveLength(1);
    }),
  );

  it(
    'tries again after an hour when the owner certainly heard nothing, and not when that is unclear',
    withDb(async (db) => {
      const { watch, told, clock, place, log } = aWatch(db, idle);
      await aPost(db, 'held', clock.now());
      place.answerNext({ ok: false, kind: 'unauthorized', detail: 'invalid_auth' });
      await watch();
      expect(log.lines).toEqual(['warn owner is needed', 'error owner not told']);
      await watch();
      clock.pass(HOUR_MS);
      place.answerNext({ ok: false, kind: 'unknown', detail: 'timeout' });
      await watch();
      clock.pass(2 * HOUR_MS);
      await watch();
      expect(told()).toEqual([]);
      clock.pass(24 * HOUR_MS);
      await watch();
      expect(told()).toHaveLength(1);
    }),
  );

  it(
    'meets the owner in the workspace that is named with them, and knows what to do about tokens that came by installing',
    withDb(async (db) => {
      const { watch, told, clock, place } = aWatch(db, {
        ...idle,
        owner: { ...owner, installation: 'T012AB3CD' },
        installedOn: ['slack'],
      });
      const breakers = createBreakers({ db, now: clock.now, log: memoryLog() });
      await breakers.note(['slack', 'slack T0GONE'], {
        ok: false,
        kind: 'unauthorized',
        detail: 'token_revoked',
      });
      await breakers.note(['discord', 'discord'], { ok: false, kind: 'unauthorized', detail: '401' });
      await watch();
      expect(place.posted[0]?.to).toMatchObject({ installation: 'T012AB3CD', user: 'U012AB3CD' });
      expect(told()).toEqual([
        expect.stringMatching(
          /workspace T0GONE.*\n.* token into DISCORD_TOKEN and restart .* install Paperboy again, at \/slack\/install/,
        ),
      ]);
      expect(told().join()).not.toContain('SLACK_BOT_TOKEN');
    }),
  );

  it(
    'says it in the log alone where there is no owner, or none who can be told',
    withDb(async (db) => {
      const nobody = aWatch(db, { owner: null });
      await aPost(db, 'held', nobody.clock.now());
      await nobody.watch();
      expect([nobody.told(), nobody.log.lines]).toEqual([[], ['warn owner is needed']]);
      const unset = aWatch(db, { postings: async () => null });
      unset.clock.pass(24 * HOUR_MS);
      await unset.watch();
      const broken = aWatch(db, { postings: () => Promise.reject(new Error('wrong token')) });
      broken.clock.pass(25 * HOUR_MS);
      await broken.watch();
      for (const { log } of [unset, broken])
        expect(log.lines).toEqual(['warn owner is needed', 'error owner not told']);
    }),
  );
});

it('reaches a person of Slack and one of Discord through the senders that post everything else', () =>
  withEmbeddedDb(async (db) => {
    const clock = createClock();
    const slack = await serveSlack({ now: clock.now });
    const discord = await serveDiscord({ now: clock.now });
    const ada = slack.addPerson('ada');
    const addresses = {
      slack: { token: slack.world.tokens.bot, apiUrl: slack.apiUrl },
      discord: { token: discord.token, apiUrl: discord.apiUrl },
    };
    const log = memoryLog();
    const postings = postingsAt(addresses, { db, now: clock.now, log });
    await aPost(db, 'held', clock.now());
    await aWatch(db, { postings, log, owner: { ...owner, user: ada.id } }, clock).watch();
    clock.pass(24 * HOUR_MS);
    const bob = { platform: 'discord', installation: null, user: '200000000000000001' } as const;
    await aWatch(db, { postings, log, owner: bob }, clock).watch();

    const [toAda] = slack.world.messages;
    expect(toAda?.channel).toMatch(/^D/);
    const [toBob] = [...discord.world.messages.values()].flat();
    for (const message of [toAda, toBob])
      expect(JSON.stringify(message)).toContain('A post may have arrived or not');
    expect(log.lines).toEqual(['warn owner is needed', 'warn owner is needed']);
  }));

it('outlives a store that can’t be asked', async () => {
  const { watch, log } = aWatch({} as Db);
  await watch();
  expect(log.lines).toEqual(['error watchdog failed']);
});

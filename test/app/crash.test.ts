import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/app/outbox/index.ts';
import { tick } from '../../src/app/tick.ts';
import { updateChannel } from '../../src/db/channels.ts';
import { type Db, openStore } from '../../src/db/client.ts';
import { listDeliveries } from '../../src/db/deliveries.ts';
import { deliveries } from '../../src/db/schema.ts';
import { type FakeDiscord, serveDiscord } from '../fakes/discord/index.ts';
import { type FakeSlack, serveSlack } from '../fakes/slack/index.ts';
import { type Clock, createClock } from '../support/clock.ts';
import { aChannel, aDelivery } from '../support/deliveries.ts';
import type { Death } from '../support/dying.ts';
import { withFolder } from '../support/folders.ts';
import { memoryLog } from '../support/log.ts';
import { postingsAt } from '../support/platforms.ts';
import { withEmbeddedDb, withServerUrl } from '../support/stores.ts';
import { listOf, readList } from './plan/channels.ts';

const MINUTE = 60_000;
const DUE = new Date('2026-08-19T07:00:00Z');

/** Two channels on each platform, with people who talk there. */
async function theWorld() {
  const clock = createClock('2026-08-19T07:00:10Z');
  const slack = await serveSlack({ now: clock.now });
  const discord = await serveDiscord({ now: clock.now });
  const ada = slack.addPerson('ada');
  const places = [1, 2].flatMap((n) => [
    { platform: 'slack' as const, installation: slack.world.team.id, channel: slack.addChannel(`c${n}`).id },
    { platform: 'discord' as const, installation: discord.guildId, channel: discord.world.addChannel().id },
  ]);
  for (const { platform, channel } of places) {
    if (platform === 'slack') await ada.write(channel, 'Good morning');
    else discord.world.add(channel, { content: 'Good morning' });
  }
  const addresses = {
    slack: { token: slack.world.tokens.bot, apiUrl: slack.apiUrl },
    discord: { token: discord.token, apiUrl: discord.apiUrl },
  };
  return { clock, slack, discord, places, addresses };
}

/** How often the post stands in each channel. */
function counts(
  places: readonly { platform: 'slack' | 'discord'; channel: string }[],
  { slack, discord }: { slack: FakeSlack; discord: FakeDiscord },
): Record<string, number> {
  const texts = (place: { platform: string; channel: string }) =>
    place.platform === 'slack'
      ? slack.world.messages.filter(({ channel }) => channel === place.channel).map(({ body }) => body)
      : discord.messages(place.channel).map(({ components }) => components);
  return Object.fromEntries(
    places.map((place) => {
      const posts = texts(place).map((body) => JSON.stringify(body) ?? '');
      return [
        `${place.platform} ${place.channel}`,
        posts.filter((text) => text.includes('Tuesday’s papers')).length,
      ];
    }),
  );
}

/** Another process comes, and goes on for a quarter of an hour. */
async function recover(
  db: Db,
  { clock, addresses, firstMs }: { clock: Clock; addresses: Death['addresses']; firstMs: number },
) {
  const log = memoryLog();
  const planning = { db, now: clock.now, log, prefix: 'paper' };
  const postings = postingsAt(addresses, { db, now: clock.now, log });
  clock.pass(firstMs);
  for (let round = 0; round < 15; round++) {
    const outbox = createOutbox({ db, postings, ...clock, random: () => 0.5, log });
    await tick(planning, outbox);
    await outbox.stop();
    clock.pass(MINUTE);
  }
}

function startDying(death: Death): { child: ChildProcess; said: () => string } {
  const program = fileURLToPath(new URL('../support/dying.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(death)]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      output += text;
    });
  return { child, said: () => output };
}

const points: readonly Death['point'][] = [
  'planning',
  'planned',
  'taken',
  'posting',
  'answered',
  'writing',
  'one sent',
];

describe.each<{
  store: string;
  leaseMs: number;
  withStore: (use: (at: Pick<Death, 'databaseUrl' | 'dataDir'>) => Promise<void>) => Promise<void>;
}>([
  {
    store: 'PGlite',
    // What the dead process held is free as soon as the next one opens the store.
    leaseMs: 5_000,
    withStore: (use) => withFolder((dataDir) => use({ databaseUrl: null, dataDir })),
  },
  {
    store: 'PostgreSQL',
    leaseMs: 65_000,
    withStore: (use) =>
      withFolder((dataDir) => withServerUrl((databaseUrl) => use({ databaseUrl, dataDir }))),
  },
])('a process that is killed on $store', ({ leaseMs, withStore }) => {
  const log = memoryLog();

  async function dieAt(point: Death['point'], { canLook = true }: { canLook?: boolean } = {}) {
    const world = await theWorld();
    const { clock, slack, discord, places, addresses } = world;
    if (!canLook) {
      for (const scope of ['channels:history', 'groups:history']) slack.world.scopes.delete(scope);
      discord.world.channels.forEach((channel) => {
        channel.may = new Set(['viewChannel', 'sendMessages']);
      });
    }
    let found: Awaited<ReturnType<typeof listDeliveries>> = [];
    await withStore(async (at) => {
      const before = await openStore({ ...at, log });
      await readList(before.db, '2026-08-18', listOf('2026-08-18', 8));
      for (const place of places) {
        const channel = await aChannel(before.db, { ...place, now: new Date('2026-08-18T08:00:00Z') });
        await updateChannel(before.db, channel.id, { nextRunAt: DUE });
      }
      await before.close();

      if (point === 'posting') {
        slack.faults.add('chat.postMessage', { type: 'stall', isDone: true }, 9);
        discord.fail('POST', /messages$/, { how: 'stall-after' }, 9);
      }
      const { child, said } = startDying({ ...at, addresses, at: clock.now().toISOString(), point });
      const died = once(child, 'exit');
      if (point === 'posting') {
        await slack.until(() => Object.values(counts(places, world)).includes(1));
        child.kill('SIGKILL');
      }
      expect([await died, said()]).toEqual([[null, 'SIGKILL'], '']);

      // Whatever went wrong is over.
      while (slack.faults.take('chat.postMessage'));
      discord.heal();
      const after = await openStore({ ...at, log });
      await recover(after.db, { clock, addresses, firstMs: leaseMs });
      found = await listDeliveries(after.db, {
        states: ['queued', 'sending', 'unknown', 'held', 'sent', 'skipped', 'dead'],
        most: 99,
      });
      await after.close();
    });
    const open = found
      .filter(({ state }) => state !== 'sent')
      .map(({ state, platform, channel }) => ({ state, key: `${platform} ${channel}` }));
    return { count: counts(places, world), open, found };
  }

  it.each(points)('%s: every channel has its post once', async (point) => {
    const { count, open, found } = await dieAt(point);
    expect(count).toEqual(Object.fromEntries(Object.keys(count).map((key) => [key, 1])));
    expect(open).toEqual([]);
    expect(found).toHaveLength(4);
  });

  it.each(['taken', 'answered'] as const)(
    '%s, where nobody can look: no channel has it twice, and what may be missing is held for all to see',
    async (point) => {
      const { count, open, found } = await dieAt(point, { canLook: false });
      expect(found).toHaveLength(4);
      // Before anything was posted all of them may have been taken.
      const most = Math.max(...Object.values(count));
      expect(point === 'taken' ? [0, 1] : [1]).toContain(most);
      expect(new Set(open.map(({ state }) => state)).size).toBeLessThanOrEqual(1);
      for (const { state } of open) expect(state).toBe('held');
      const missing = Object.keys(count).filter((key) => count[key] === 0);
      expect(open.map(({ key }) => key)).toEqual(expect.arrayContaining(missing));
    },
  );
});

describe('a platform that does not say what it did', () => {
  const faults: readonly [string, (world: { slack: FakeSlack; discord: FakeDiscord }) => void][] = [
    [
      'took it, and dropped the connection',
      ({ slack, discord }) => {
        slack.faults.add('chat.postMessage', { type: 'drop', isDone: true });
        discord.fail('POST', /messages$/, { how: 'drop-after' });
      },
    ],
    [
      'dropped the connection before it took it',
      ({ slack, discord }) => {
        slack.faults.add('chat.postMessage', { type: 'drop', isDone: false });
        discord.fail('POST', /messages$/, { how: 'drop' });
      },
    ],
    [
      'took it, and answered with half a sentence',
      ({ slack, discord }) => {
        slack.faults.add('chat.postMessage', { type: 'garbage', isDone: true });
        discord.fail('POST', /messages$/, { how: 'broken-after' });
      },
    ],
    [
      'took it, and failed afterwards',
      ({ slack, discord }) => {
        slack.faults.add('chat.postMessage', { type: 'status', status: 502, isDone: true });
        discord.fail('POST', /messages$/, { how: 'status-after', status: 502 });
      },
    ],
    [
      'failed without taking it',
      ({ slack, discord }) => {
        slack.faults.add('chat.postMessage', { type: 'status', status: 503, isDone: false });
        discord.fail('POST', /messages$/, { how: 'status', status: 503 });
      },
    ],
    [
      'said it could not, and may have',
      ({ slack, discord }) => {
        slack.faults.add('chat.postMessage', { type: 'error', error: 'internal_error' });
        discord.fail('POST', /messages$/, { how: 'status', status: 500 });
      },
    ],
    [
      'wanted it slower',
      ({ slack, discord }) => {
        slack.faults.add('chat.postMessage', { type: 'limited', retryAfterS: 20 });
        discord.fail('POST', /messages$/, { how: 'rate-limit', retryAfterMs: 20_000, scope: 'shared' });
      },
    ],
  ];

  it.each(faults)('%s: it stands there once', (_, spoil) =>
    withEmbeddedDb(async (db) => {
      const world = await theWorld();
      const { clock, places, addresses } = world;
      spoil(world);
      for (const place of places) {
        const channel = await aChannel(db, { ...place, now: clock.now() });
        await aDelivery(db, channel, {
          now: clock.now(),
          message: { summary: 'Tuesday’s papers', blocks: [{ type: 'text', text: ['Tuesday’s papers'] }] },
        });
      }
      await recover(db, { clock, addresses, firstMs: 0 });
      const states = (await db.select().from(deliveries)).map(({ state }) => state);
      expect(states).toEqual(['sent', 'sent', 'sent', 'sent']);
      const count = counts(places, world);
      expect(count).toEqual(Object.fromEntries(Object.keys(count).map((key) => [key, 1])));
    }),
  );
});

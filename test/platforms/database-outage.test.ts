import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../src/app/commands/index.ts';
import { createKeeper } from '../../src/app/keeper.ts';
import type { Dispatch } from '../../src/core/platform.ts';
import * as schema from '../../src/db/schema.ts';
import { aHouse } from '../support/house.ts';
import { withServerUrl } from '../support/stores.ts';
import { aWire, type Wire } from '../support/wire.ts';
import type { Bot, Harness } from './contract.ts';
import { discordHarness } from './discord/harness.ts';
import { slackHarness } from './slack/harness.ts';

const PLATFORMS: readonly [string, Harness][] = [
  ['Slack by socket', slackHarness('socket')],
  ['Slack by HTTP', slackHarness('http')],
  ['Discord', discordHarness('gateway')],
];

/** The bot on a database server that can be held up; so long it waits for one that is. */
const withWire = (harness: Harness, limitMs: number, use: (bot: Bot, wire: Wire) => Promise<void>) =>
  withServerUrl(async (address) => {
    const server = await aWire(address);
    let isHeldUp = false;
    const wire: Wire = {
      ...server,
      stall() {
        isHeldUp = true;
        server.stall();
      },
      resume() {
        isHeldUp = false;
        server.resume();
      },
    };
    const client = postgres(wire.url, { max: 2, backoff: () => 0 });
    const db = drizzle(client, { schema });
    const [patient, hasty] = [60_000, limitMs].map((ms) => aHouse(db, {}, { limitMs: ms }).dispatch);
    if (!patient || !hasty) throw new Error('no commands');
    // On a busy machine one that is well may take longer than what is waited for one that isn't.
    const dispatch: Dispatch = (call) => (isHeldUp ? hasty : patient)(call);
    const keeper = createKeeper({ db, now: () => new Date() });
    const bot = await harness.start({ dispatch, commands: allCommands, keeper, patienceMs: 20 });
    try {
      await (await bot.type('status', '')).reads('No list has been collected yet.');
      await use(bot, wire);
      await (await bot.type('status', '')).reads('No list has been collected yet.');
    } finally {
      await bot.stop();
      await client.end({ timeout: 0 });
    }
  });

describe.each(PLATFORMS)('%s, while the database', (_, harness) => {
  it('stalls: says that it takes long, and answers when it is there again', () =>
    withWire(harness, 60_000, async (bot, wire) => {
      wire.stall();
      const asked = await bot.type('status', '');
      await asked.reads('This takes longer than usual.');
      wire.resume();
      await asked.reads('No list has been collected yet.');
    }));

  it('stalls for good: says so', () =>
    withWire(harness, 100, async (bot, wire) => {
      wire.stall();
      const asked = await bot.type('status', '');
      const seen = await asked.reads('the database doesn’t answer. Please try again in a few minutes.');
      expect(seen.isPublic).toBe(false);
      wire.resume();
    }));

  it('is cut off: says that it failed', () =>
    withWire(harness, 60_000, async (bot, wire) => {
      wire.stall();
      const asked = await bot.type('status', '');
      wire.cut();
      await asked.reads('Something went wrong on our side');
      wire.resume();
    }));
});

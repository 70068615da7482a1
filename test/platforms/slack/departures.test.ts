import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import { createLeaving } from '../../../src/app/leaving/index.ts';
import type { IsStillIn } from '../../../src/core/departure.ts';
import { installations } from '../../../src/db/schema.ts';
import { toManifest } from '../../../src/platforms/slack/commands.ts';
import { DEPARTURE_EVENTS } from '../../../src/platforms/slack/departures.ts';
import { aChannel } from '../../support/deliveries.ts';
import { toldDepartures } from '../../support/departures.ts';
import { memoryLog } from '../../support/log.ts';
import { placesWith } from '../../support/rows.ts';
import { withEmbeddedDb } from '../../support/stores.ts';
import { start, WAYS } from './bot.ts';
import { aClock, install, startApp } from './installing.ts';

describe.each(WAYS)('departures from Slack by %s', (way) => {
  it('tells of an app that was uninstalled, when it was, and of a workspace whose token works', async () => {
    const departures = toldDepartures();
    const { slack, stop } = await start(way, { departures });
    const team = slack.world.team.id;
    const at = new Date(Date.now() - 3_600_000);
    const acks = await slack.admin.uninstall(at);
    expect(acks.map(({ type }) => type)).toEqual(['acked', 'acked']);
    await stop();
    expect(departures.told).toEqual([
      `returned slack ${team}`,
      `left slack ${team}: its token was revoked`,
      `left slack ${team}: the app was uninstalled`,
    ]);
    const seconds = (date?: Date) => Math.floor((date?.getTime() ?? 0) / 1_000);
    expect(departures.times.slice(1).map(seconds)).toEqual([seconds(at), seconds(at)]);
  });

  it('doesn’t take people’s tokens for its own', async () => {
    const departures = toldDepartures();
    const { slack, stop } = await start(way, { departures });
    await slack.admin.revokeOfPeople();
    await stop();
    expect(departures.told).toEqual([`returned slack ${slack.world.team.id}`]);
  });

  it('tells of channels that are archived, unarchived and deleted, private ones too', async () => {
    const departures = toldDepartures();
    const { slack, channel, stop } = await start(way, { departures });
    const hidden = slack.addChannel('hidden', { isPrivate: true }).id;
    const team = slack.world.team.id;
    for (const id of [channel, hidden]) {
      await slack.admin.archive(id);
      await slack.admin.unarchive(id);
      await slack.admin.remove(id);
    }
    await stop();
    expect(departures.told.slice(1)).toEqual(
      [channel, hidden].flatMap((id) => [
        `gone slack ${team} ${id}: the channel was archived`,
        `back slack ${team} ${id}`,
        `gone slack ${team} ${id}: the channel was deleted`,
      ]),
    );
  });
});

it('asks Slack in the manifest for all that it listens to, with the scopes it takes', () => {
  const { settings, oauth_config: oauth } = toManifest(
    { commands: allCommands, prefix: 'paper' },
    { type: 'socket' },
  );
  expect(settings.event_subscriptions.bot_events).toEqual(expect.arrayContaining([...DEPARTURE_EVENTS]));
  expect(oauth.scopes.bot_optional).toEqual(expect.arrayContaining(['channels:read', 'groups:read']));
});

it('lets one of two workspaces go that have installed the app, with its tokens and all of its rows', () =>
  withEmbeddedDb(async (db) => {
    const clock = aClock();
    const log = memoryLog();
    let isStillIn: IsStillIn | null = null;
    const leaving = createLeaving({
      db,
      now: clock.now,
      log,
      presences: async () => isStillIn,
      purgeDays: 7,
    });
    const app = await startApp(db, { clock, departures: leaving.departures });
    isStillIn = app.isStillIn;
    const staying = app.slack.addWorkspace('staying');
    const going = app.slack.addWorkspace('going');
    for (const { world } of [staying, going]) {
      await install(app, { world }, 'U0ADMIN');
      await aChannel(db, { now: clock.now(), installation: world.team.id, channel: `C0${world.team.id}` });
      expect(await app.isStillIn(world.team.id)).toBe(true);
    }
    const goneIds = async () =>
      (await db.select().from(installations)).filter(({ goneAt }) => goneAt !== null).map(({ id }) => id);
    clock.pass(60_000);
    await going.admin.uninstall();
    await expect.poll(goneIds).toEqual([going.world.team.id]);
    expect(await app.installations.find(going.world.team.id)).toBeNull();
    expect(await app.isStillIn(going.world.team.id)).toBeNull();
    clock.pass(8 * 86_400_000);
    await leaving.tend();
    expect(await placesWith(db, [going.world.team.id])).toEqual([]);
    expect(await app.installations.find(staying.world.team.id)).not.toBeNull();

    // Nobody tells of the other one.
    staying.world.tokenError = 'token_revoked';
    expect(await app.isStillIn(staying.world.team.id)).toBe(false);
    clock.pass(7 * 86_400_000);
    await leaving.tend();
    expect(await goneIds()).toEqual([staying.world.team.id]);
  }));

import { describe, expect, it } from 'vitest';
import type { Installations } from '../../../src/core/installation.ts';
import type { Message } from '../../../src/core/message.ts';
import { callerOf, placeOf } from '../../../src/platforms/slack/call.ts';
import { writeGrant } from '../../../src/platforms/slack/grant.ts';
import { createInstalledWorkspaces } from '../../../src/platforms/slack/installed.ts';
import { signed } from '../../fakes/slack/door.ts';
import { createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';
import { describeStores, withEmbeddedDb } from '../../support/stores.ts';
import { install, startApp } from './installing.ts';

const HOUR_MS = 3_600_000;
const says = (text: string): Message => ({ summary: text, blocks: [{ type: 'text', text: [text] }] });
const tokensOf = (calls: readonly { method: string; token: string }[], method: string) =>
  calls.filter((call) => call.method === method).map(({ token }) => token);

/** Two companies that know nothing of each other. */
async function aPair(db: Parameters<typeof startApp>[0], rotates = false) {
  const app = await startApp(db);
  app.slack.app.rotates = rotates;
  const [one, other] = await Promise.all(
    ['acme', 'globex'].map(async (name) => {
      const workspace = app.slack.addWorkspace(name);
      const person = workspace.addPerson('ada');
      const channel = workspace.addChannel('papers').id;
      await install(app, { world: workspace.world }, person.id);
      const there = { platform: 'slack', installation: workspace.world.team.id, channel } as const;
      return { ...workspace, person, channel, there };
    }),
  );
  if (!one || !other) throw new Error('there are two');
  const { sender, slack } = app;
  let posts = 0;
  const post = (to: typeof one, text = 'x') => sender.post(to.there, says(text), `d${++posts}`);
  const lastToken = () => tokensOf(slack.calls, 'chat.postMessage').at(-1);
  return { ...app, one, other, post, lastToken };
}

describe('workspaces that have installed the app', () => {
  it('are posted to, each with its own token', () =>
    withEmbeddedDb(async (db) => {
      const { slack, one, other, post } = await aPair(db);
      await post(one, 'to acme');
      await post(other, 'to globex');
      expect(one.world.messages.map(({ body }) => body.text)).toEqual(['to acme']);
      expect(other.world.messages.map(({ body }) => body.text)).toEqual(['to globex']);
      expect(new Set(tokensOf(slack.calls, 'chat.postMessage')).size).toBe(2);
    }));

  it('are answered, each with its own token, to commands, mentions, forms and in the Home tab', () =>
    withEmbeddedDb(async (db) => {
      const { slack, one, other, calls } = await aPair(db);
      for (const { world, person, channel } of [one, other]) {
        await person.slash(channel, 'shout');
        await slack.until(() => world.messages.length === 1);
        await person.write(channel, `<@${world.bot.userId}> shout loudly`);
        await slack.until(() => world.messages.length === 3);
        await person.openHome();
        await slack.until(() => person.home().length > 0);
        const [answer] = person.sees(channel);
        if (answer) await person.press(answer, 'Search …');
        await slack.until(() => world.views.size > 0);
      }
      expect(
        calls.filter(({ text }) => text === 'loudly').map(({ from }) => from?.channel.installation),
      ).toEqual([one.world.team.id, other.world.team.id]);
      for (const method of ['views.open', 'views.publish'])
        expect(new Set(tokensOf(slack.calls, method)).size).toBe(2);
    }));

  it('know their own people, whom another one takes for strangers', () =>
    withEmbeddedDb(async (db) => {
      const { people, one, other } = await aPair(db);
      const at = (place: typeof one, who: string) =>
        people.look(callerOf(who, placeOf(place.there.installation, place.channel)));
      expect(await at(one, one.person.id)).toMatchObject({ name: 'Ada', refusal: null });
      const { id } = other.addPerson('eve', { team: one.world.team.id });
      one.world.people.set(id, { ...one.world.people.get(one.person.id), id, team: null } as never);
      expect((await at(other, id)).refusal).toMatch(/^Only people of this workspace/);
      expect((await at(one, id)).refusal).toBeNull();
    }));

  it('are where the message stands that somebody from elsewhere presses, in a channel that is shared', () =>
    withEmbeddedDb(async (db) => {
      const { address, one, other, calls, slack } = await aPair(db);
      // As Slack brings it: the workspace is that of whoever presses, the message that of the bot.
      const { team } = other.world;
      const payload = {
        type: 'block_actions',
        api_app_id: one.world.bot.appId,
        team,
        enterprise: null,
        is_enterprise_install: false,
        user: { id: other.person.id, name: 'ada', team_id: team.id },
        channel: { id: one.channel, name: 'papers' },
        container: { type: 'message', message_ts: '1.1', channel_id: one.channel, is_ephemeral: false },
        message: { type: 'message', team: one.world.team.id, ts: '1.1', text: 'x' },
        response_url: `${slack.apiUrl}none`,
        trigger_id: 't',
        actions: [
          { type: 'button', action_id: 'answer-1', block_id: 'b', value: 'status?', action_ts: '1.2' },
        ],
      };
      const press = signed(one.world, 'interactive', payload);
      expect((await fetch(`${address}/slack/events`, press)).status).toBe(200);
      await slack.until(() => calls.length === 1);
      expect(calls[0]?.from?.channel.installation).toBe(one.world.team.id);
    }));

  it('that have not, or whose token is refused, are unauthorized alone, until they install again', () =>
    withEmbeddedDb(async (db) => {
      const app = await aPair(db);
      const { slack, sender, one, other, post } = app;
      const nowhere = { ...one.there, installation: 'T0NOBODY' };
      expect(await sender.post(nowhere, says('x'), 'd')).toEqual({
        ok: false,
        kind: 'unauthorized',
        detail: 'Paperboy is not installed there',
      });
      expect(await post(one)).toMatchObject({ ok: true });
      slack.oauth.revoke({ world: one.world });
      expect(await post(one)).toMatchObject({ kind: 'unauthorized', detail: 'token_revoked' });
      expect(await post(other)).toMatchObject({ ok: true });
      await install(app, { world: one.world }, one.person.id);
      expect(await post(one)).toMatchObject({ ok: true });
    }));

  it('are spoken to with a token that another process has kept since, after a refusal or a minute', () =>
    withEmbeddedDb(async (db) => {
      const first = await aPair(db);
      const second = await startApp(db, { slack: first.slack, clock: first.clock });
      const { one, post, lastToken } = first;
      await post(one);
      const before = lastToken();
      await install(second, { world: one.world }, one.person.id);
      await post(one);
      expect(lastToken()).toBe(before);
      first.clock.pass(60_000);
      await post(one);
      const newer = lastToken();
      expect(newer).not.toBe(before);
      first.slack.oauth.revoke({ world: one.world });
      await install(second, { world: one.world }, one.person.id);
      expect(await post(one)).toMatchObject({ kind: 'unauthorized' });
      expect(await post(one)).toMatchObject({ ok: true });
    }));

  it('are answered through one socket too, and install over HTTP', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db, { isBySocket: true });
      const { slack, address } = app;
      const acme = slack.addWorkspace('acme');
      const ada = acme.addPerson('ada');
      const channel = acme.addChannel('papers').id;
      expect((await fetch(`${address}/slack/events`, { method: 'POST' })).status).toBe(404);
      await install(app, { world: acme.world }, ada.id);
      await ada.write(channel, `<@${acme.world.bot.userId}> shout`);
      await slack.until(() => acme.world.messages.length === 2);
    }));
});

describe('what is remembered of workspaces', () => {
  it('is no more than of a thousand, however many there are', async () => {
    const asked: string[] = [];
    const grant = {
      token: 'xoxb-1',
      refreshToken: null,
      expiresAt: null,
      botUserId: 'U',
      team: 'T',
      organization: null,
    };
    const workspaces = createInstalledWorkspaces({
      installations: {
        find: async (id) => {
          asked.push(id);
          return { holder: id, secret: writeGrant(grant) };
        },
      } as Installations,
      clientId: '1.2',
      clientSecret: 'x',
      apiUrl: 'https://slack.com/api',
      now: createClock().now,
      log: memoryLog(),
    });
    for (let n = 0; n <= 1_000; n++) await workspaces.find(`T${n}`);
    await workspaces.find('T1000');
    expect(asked).toHaveLength(1_001);
    await workspaces.find('T0');
    expect(asked.at(-1)).toBe('T0');
  });
});

describe('an organization that has installed the app', () => {
  it('serves its workspaces with one token, first those that ask, then what is posted there', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const { slack, sender, calls, installations } = app;
      const organization = slack.addOrganization('initech');
      const [north, south] = ['north', 'south'].map((name) => {
        const workspace = slack.addWorkspace(name, { organization });
        return {
          ...workspace,
          person: workspace.addPerson('ada'),
          channel: workspace.addChannel('papers').id,
        };
      });
      if (!north || !south) throw new Error('there are two');
      const page = await install(app, { organization }, north.person.id);
      expect(page.text).toContain('Paperboy is in initech');
      const there = { platform: 'slack', installation: north.world.team.id, channel: north.channel } as const;
      expect(await sender.post(there, says('x'), 'd1')).toMatchObject({ kind: 'unauthorized' });

      await north.person.slash(north.channel, 'shout');
      await slack.until(() => north.world.messages.length === 1);
      expect(calls[0]?.from?.channel.installation).toBe(north.world.team.id);
      const [answer] = north.person.sees(north.channel);
      if (answer) await north.person.press(answer, 'Status');
      await slack.until(() => calls.length === 2);
      expect(calls[1]?.from?.channel.installation).toBe(north.world.team.id);
      expect(await sender.post(there, says('for north'), 'd2')).toMatchObject({ ok: true });
      await south.person.write(south.channel, `<@${south.world.bot.userId}> shout`);
      await slack.until(() => south.world.messages.length === 2);
      expect(new Set(tokensOf(slack.calls, 'chat.postMessage')).size).toBe(1);
      expect(await installations.list()).toEqual(
        [
          { id: organization.id, through: null },
          { id: north.world.team.id, through: organization.id },
          { id: south.world.team.id, through: organization.id },
        ].sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
    }));
});

describeStores('a token that expires', (withDb) => {
  it(
    'is renewed once when less than two hours are left, whoever has something to say, and both processes have it',
    withDb(async (db) => {
      const first = await aPair(db, true);
      const second = await startApp(db, { slack: first.slack, clock: first.clock });
      const { slack, clock, one, sender } = first;
      const renewals = () => slack.calls.filter(({ args }) => args.grant_type === 'refresh_token').length;
      await first.post(one);
      const before = first.lastToken();
      clock.pass(9.9 * HOUR_MS);
      await first.post(one);
      expect([first.lastToken(), renewals()]).toEqual([before, 0]);

      clock.pass(0.2 * HOUR_MS);
      const results = await Promise.all(
        [sender, second.sender, sender, second.sender].map((each, n) =>
          each.post(one.there, says('x'), `r${n}`),
        ),
      );
      expect(results.every(({ ok }) => ok)).toBe(true);
      expect(renewals()).toBe(1);
      const used = new Set(tokensOf(slack.calls, 'chat.postMessage').slice(-4));
      expect(used.size).toBe(1);
      expect(used).not.toContain(before);
      // Twice more, so that every refresh token was one that Slack had not seen.
      for (let n = 0; n < 2; n++) {
        clock.pass(10.5 * HOUR_MS);
        const [a, b] = await Promise.all(
          [sender, second.sender].map((each) => each.post(one.there, says('x'), 's')),
        );
        expect([a?.ok, b?.ok]).toEqual([true, true]);
      }
      expect(renewals()).toBe(3);
    }),
  );

  it(
    'is renewed for somebody who asks too, long after it was over',
    withDb(async (db) => {
      const { slack, clock, one } = await aPair(db, true);
      clock.pass(24 * HOUR_MS);
      await one.person.write(one.channel, `<@${one.world.bot.userId}> shout`);
      await slack.until(() => one.world.messages.length === 2);
      expect(slack.calls.filter(({ args }) => args.grant_type === 'refresh_token')).toHaveLength(1);
    }),
  );
});

describe('a token that can’t be renewed', () => {
  it('is used as long as it lasts, and tried to be renewed once a minute, whoever’s it is', () =>
    withEmbeddedDb(async (db) => {
      const { slack, clock, one, other, post, log } = await aPair(db, true);
      clock.pass(10.5 * HOUR_MS);
      slack.faults.add('oauth.v2.access', { type: 'status', status: 500, isDone: false }, 2);
      const tried = () => slack.calls.filter(({ args }) => args.grant_type === 'refresh_token').length;
      for (let n = 0; n < 3; n++) expect(await post(one)).toMatchObject({ ok: true });
      expect(await post(other)).toMatchObject({ ok: true });
      expect(tried()).toBe(1);
      clock.pass(60_000);
      expect(await post(one)).toMatchObject({ ok: true });
      expect(tried()).toBe(2);
      clock.pass(60_000);
      expect(await post(one)).toMatchObject({ ok: true });
      expect([tried(), log.lines.filter((line) => line === 'warn slack token not renewed')]).toEqual([
        3,
        Array(2).fill('warn slack token not renewed'),
      ]);
    }));

  it('is waited for once it is over, where Slack is away, and given up where Slack refuses', () =>
    withEmbeddedDb(async (db) => {
      const { slack, clock, one, other, post } = await aPair(db, true);
      clock.pass(13 * HOUR_MS);
      slack.faults.add('oauth.v2.access', { type: 'status', status: 500, isDone: false });
      expect(await post(one)).toMatchObject({ ok: false, kind: 'retry' });
      slack.faults.add('oauth.v2.access', { type: 'error', error: 'invalid_refresh_token' });
      expect(await post(one)).toEqual({
        ok: false,
        kind: 'unauthorized',
        detail: 'token not renewed: invalid_refresh_token',
      });
      expect(await post(other)).toMatchObject({ ok: true });
      expect(await post(one)).toMatchObject({ ok: true });
    }));
});

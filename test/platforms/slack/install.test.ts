import { describe, expect, it } from 'vitest';
import { createBrowser } from '../../support/browser.ts';
import { withEmbeddedDb } from '../../support/stores.ts';
import { agree, install, startApp } from './installing.ts';

const MINUTE_MS = 60_000;

describe('installing in a workspace', () => {
  it('begins at a page that leads to Slack, with what the app has to be allowed', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const browser = createBrowser();
      const { status, headers, links, text } = await browser.open(`${app.address}/slack/install`);
      expect(status).toBe(200);
      expect(text).toContain('Add to Slack');
      const [link = ''] = links;
      const url = new URL(link);
      expect(`${url.origin}${url.pathname}`).toBe(new URL('../oauth/v2/authorize', app.slack.apiUrl).href);
      expect(url.searchParams.get('scope')?.split(',')).toEqual(
        expect.arrayContaining(['commands', 'chat:write', 'app_mentions:read', 'users:read']),
      );
      // Where Slack sends people back to stands in the app’s own settings, and nothing of the request decides it.
      expect(url.searchParams.get('redirect_uri')).toBeNull();
      expect(headers.get('set-cookie')).toMatch(/HttpOnly/);
      expect(headers.get('set-cookie')).toMatch(/Secure/);
    }));

  it('ends with a page of our own that shows no token, and keeps the tokens under the workspace', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const acme = app.slack.addWorkspace('<b>acme</b>');
      const ada = acme.addPerson('ada');
      const page = await install(app, { world: acme.world }, ada.id);
      expect(page.status).toBe(200);
      expect(page.text).toContain('Paperboy is in &lt;b&gt;acme&lt;/b&gt;');
      expect(page.headers.get('location')).toBeNull();
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      const kept = await app.installations.find(acme.world.team.id);
      expect(JSON.parse(kept?.secret ?? '')).toMatchObject({
        token: expect.stringMatching(/^xoxb-/),
        botUserId: acme.world.bot.userId,
        team: acme.world.team.id,
        organization: null,
      });
    }));

  it('is refused in another browser than it was begun in', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const acme = app.slack.addWorkspace('acme');
      const { back } = await agree(app, { world: acme.world }, acme.addPerson('ada').id);
      const victim = createBrowser();
      const page = await victim.open(back);
      expect(page.status).toBe(400);
      expect(page.text).toContain('not begun in this browser');
      // Also where that one has begun something itself.
      await victim.open(`${app.address}/slack/install`);
      expect((await victim.open(back)).status).toBe(400);
      expect(app.slack.calls.map(({ method }) => method)).not.toContain('oauth.v2.access');
      expect(await app.installations.list()).toEqual([]);
      expect(page.links).toEqual(['install']);
    }));

  it('is refused with a state that is forged, changed, or missing', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const acme = app.slack.addWorkspace('acme');
      const { browser, back } = await agree(app, { world: acme.world }, acme.addPerson('ada').id);
      const [name = ''] = browser.cookies.keys();
      const given = new URL(back).searchParams.get('state') ?? '';
      const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
      const unsigned = `${header}.${given.split('.')[1]}.`;
      for (const state of ['forged', `${given}x`, unsigned, '']) {
        browser.cookies.set(name, state);
        const url = new URL(back);
        url.searchParams.set('state', state);
        expect((await browser.open(url.href)).status).toBe(400);
      }
      expect(app.slack.calls).toEqual([]);
    }));

  it('can’t be done twice with one code', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const acme = app.slack.addWorkspace('acme');
      const { browser, back } = await agree(app, { world: acme.world }, acme.addPerson('ada').id);
      const cookies = [...browser.cookies];
      expect((await browser.open(back)).status).toBe(200);
      // The cookie is gone; and with it Slack refuses the code.
      expect((await browser.open(back)).status).toBe(400);
      for (const [name, value] of cookies) browser.cookies.set(name, value);
      const again = await browser.open(back);
      expect(again.status).toBe(400);
      expect(again.text).toContain('Slack didn’t accept it');
      expect(app.log.fields.join()).toContain('code_already_used');
    }));

  it('is refused by Slack after ten minutes', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const acme = app.slack.addWorkspace('acme');
      const { browser, back } = await agree(app, { world: acme.world }, acme.addPerson('ada').id);
      app.clock.pass(10 * MINUTE_MS + 1);
      expect((await browser.open(back)).text).toContain('Slack didn’t accept it');
      expect(await app.installations.list()).toEqual([]);
    }));

  it('can be cancelled, and goes wrong in words while Slack is away', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      const browser = createBrowser();
      const page = await browser.open(`${app.address}/slack/install`);
      const cancelled = await browser.open(app.slack.oauth.cancel(page.links[0] ?? ''));
      expect([cancelled.status, cancelled.text]).toEqual([
        400,
        expect.stringContaining('cancelled in Slack'),
      ]);
      const acme = app.slack.addWorkspace('acme');
      const agreed = await agree(app, { world: acme.world }, acme.addPerson('ada').id);
      app.slack.faults.add('oauth.v2.access', { type: 'status', status: 500, isDone: false });
      const failed = await agreed.browser.open(agreed.back);
      expect([failed.status, failed.text]).toEqual([502, expect.stringContaining('try again in a minute')]);
    }));

  it('takes no other way than opening the pages', () =>
    withEmbeddedDb(async (db) => {
      const app = await startApp(db);
      for (const path of ['install', 'oauth_redirect'])
        expect((await createBrowser().open(`${app.address}/slack/${path}`, { method: 'POST' })).status).toBe(
          405,
        );
      const bare = await createBrowser().open(`${app.address}/slack/oauth_redirect`);
      expect([bare.status, bare.text]).toEqual([400, expect.stringContaining('nothing along')]);
    }));
});

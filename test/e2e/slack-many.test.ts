import { expect, it } from 'vitest';
import { openStore } from '../../src/db/client.ts';
import { aList, serveHuggingFace } from '../fakes/hugging-face.ts';
import { type FakeSlack, serveSlack } from '../fakes/slack/index.ts';
import { createBrowser } from '../support/browser.ts';
import { aChannel, aDelivery, says } from '../support/deliveries.ts';
import { withFolder } from '../support/folders.ts';
import { aKey } from '../support/keys.ts';
import { memoryLog } from '../support/log.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';

const today = new Date().toISOString().slice(0, 10);

function environmentOf(slack: FakeSlack, folder: string, url: string) {
  return {
    PAPERBOY_DATA: folder,
    PAPERBOY_SOURCES: 'huggingface',
    PAPERBOY_BACKFILL: today,
    HF_API_URL: url,
    SLACK_API_URL: slack.apiUrl,
    SLACK_CLIENT_ID: slack.app.clientId,
    SLACK_CLIENT_SECRET: slack.app.clientSecret,
    SLACK_SIGNING_SECRET: slack.world.tokens.signingSecret,
    PAPERBOY_KEYS: aKey('a'),
    PORT: '0',
  };
}

/** The program, from when its web door is open. */
async function begin(slack: FakeSlack, env: Readonly<Record<string, string>>) {
  const running = startPaperboy(['start'], env);
  let output = '';
  running.process.stderr?.on('data', (text) => {
    output += text;
  });
  const opened = /"port":(\d+),"msg":"web door opened"/;
  await expect.poll(() => output, { timeout: 60_000 }).toMatch(opened);
  const address = `http://127.0.0.1:${opened.exec(output)?.[1]}`;
  await expect.poll(async () => (await fetch(`${address}/readyz`)).status, { timeout: 60_000 }).toBe(200);
  slack.app.redirectUrl = `${address}/slack/oauth_redirect`;
  slack.callAt(`${address}/slack/events`);
  return { ...running, address };
}

function aCompany(slack: FakeSlack, name: string) {
  const workspace = slack.addWorkspace(name);
  return { ...workspace, name, ada: workspace.addPerson('ada'), channel: workspace.addChannel('papers').id };
}

it('serves two workspaces that install it, each with its own token, and shows none', () =>
  withFolder(async (folder) => {
    const slack = await serveSlack();
    slack.app.rotates = true;
    const { url } = await serveHuggingFace({ [today]: aList(today, 12) });
    const env = environmentOf(slack, folder, url);
    await paperboy(['sync', '--from', today, '--to', today], env);
    const nobody = await paperboy(['doctor'], env);
    expect(nobody.out).toContain('no workspace has installed Paperboy');

    const running = await begin(slack, env);
    const companies = [aCompany(slack, 'acme'), aCompany(slack, 'globex')];
    for (const { name, world, ada } of companies) {
      const browser = createBrowser();
      const { links } = await browser.open(`${running.address}/slack/install`);
      const back = slack.oauth.consent(links[0] ?? '', { world }, ada.id);
      expect((await createBrowser().open(back)).status).toBe(400);
      const page = await browser.open(back);
      expect([page.status, page.text]).toEqual([200, expect.stringContaining(`Paperboy is in ${name}`)]);
      expect((await browser.open(back)).status).toBe(400);
    }
    for (const { world, ada, channel } of companies) {
      await ada.slash(channel, 'search paper');
      await slack.until(() => JSON.stringify(ada.sees(channel).at(-1)?.body ?? '').includes('1–5 of 12'));
      await ada.slash(channel, 'subscribe paper at:9am zone:berlin');
      await slack.until(() => JSON.stringify(ada.sees(channel).at(-1)?.body).includes('09:00 Europe/Berlin'));
      const offer = ada.sees(channel).at(-1);
      if (offer) await ada.press(offer, 'Subscribe');
      const told = () => world.messages.find(({ visibleTo }) => visibleTo === null);
      await slack.until(() => told() !== undefined);
      expect(told()?.body.text).toMatch(/^Ada subscribed this channel to “paper”/);
    }
    const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage');
    expect(new Set(posts.map(({ token }) => token)).size).toBe(2);
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);

    // What is due is sent by another process, with tokens that are to be renewed by then.
    const later = new Date(Date.now() + 11 * 3_600_000);
    const store = await openStore({ databaseUrl: null, dataDir: folder, log: memoryLog() });
    for (const { world, ada, addChannel } of companies) {
      const { id: channel } = addChannel('more');
      const place = {
        platform: 'slack',
        installation: world.team.id,
        channel,
        userId: ada.id,
        now: later,
      } as const;
      await aDelivery(store.db, await aChannel(store.db, place), {
        now: later,
        message: says('Good papers'),
      });
    }
    await store.close();
    const before = slack.calls.length;
    expect((await paperboy(['tick', '--now', later.toISOString()], env)).status).toBe(0);
    const sent = slack.calls.slice(before).filter(({ args }) => args.text === 'Good papers');
    expect(new Set(sent.map(({ token }) => token)).size).toBe(2);
    for (const { token } of sent) expect(posts.map((post) => post.token)).not.toContain(token);
    for (const { world } of companies)
      expect(world.messages.map(({ body }) => body.text)).toContain('Good papers');

    // With a new key before the old one.
    const both = { ...env, PAPERBOY_KEYS: `${aKey('b')},${aKey('a')}` };
    expect(await paperboy(['keys', 'rotate'], both)).toEqual({
      status: 0,
      out: '2 encrypted with the first key now, 0 already were.\n',
      err: '',
    });
    const lost = await paperboy(['keys', 'rotate'], env);
    expect(lost.status).toBe(1);
    expect(lost.err).toMatch(/^The secret of slack T\w+ is encrypted with the key \w{8}, which is missing/);
    const anew = { ...env, PAPERBOY_KEYS: aKey('b') };
    expect((await paperboy(['doctor'], anew)).out).toContain('Slack: 2 workspaces; every token works');
    const [acme] = companies;
    if (acme) slack.oauth.revoke({ world: acme.world });
    expect((await paperboy(['doctor'], anew)).out).toContain(
      `Slack: 2 workspaces; no working token for ${acme?.world.team.id} (token_revoked)`,
    );
  }));

it('takes a key before it serves anybody, and one way of two', () =>
  withFolder(async (folder) => {
    const slack = await serveSlack();
    const { PAPERBOY_KEYS: _, ...env } = environmentOf(slack, folder, slack.apiUrl);
    const without = await paperboy(['start'], env);
    expect([without.status, without.err]).toEqual([
      1,
      expect.stringContaining('set PAPERBOY_KEYS to what “paperboy keys new”'),
    ]);
    const both = await paperboy(['start'], { ...env, SLACK_BOT_TOKEN: slack.world.tokens.bot });
    expect([both.status, both.err]).toEqual([
      1,
      expect.stringContaining('Remove SLACK_BOT_TOKEN to serve many'),
    ]);
    const key = await paperboy(['keys', 'new'], {});
    expect(key.out).toMatch(/^[\w+/]{43}=\n$/);
    expect((await paperboy(['keys'], {})).err).toContain('It is “keys new”');
  }));

it('has a manifest that sends people back to where it is installed', async () => {
  const url = 'https://papers.example.org/bots/slack/events';
  const printed = await paperboy(['manifest', '--url', url, '--rotation', '--org'], {});
  expect(JSON.parse(printed.out)).toMatchObject({
    oauth_config: { redirect_urls: ['https://papers.example.org/bots/slack/oauth_redirect'] },
    settings: {
      token_rotation_enabled: true,
      org_deploy_enabled: true,
      event_subscriptions: { request_url: url },
    },
  });
  const refused = await paperboy(['manifest', '--rotation'], {});
  expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('takes --url too')]);
});

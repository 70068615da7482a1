import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../support/clock.ts';
import { type FakeSlack, serveSlack } from './index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

async function anApp() {
  const clock = createClock();
  const slack = await serveSlack({ now: clock.now });
  slack.app.redirectUrl = 'https://bot.example/redirect';
  const { world } = slack.addWorkspace('acme');
  const page = new URL('../oauth/v2/authorize', slack.apiUrl);
  page.search = new URLSearchParams({
    client_id: slack.app.clientId,
    scope: 'commands,chat:write',
    state: 's',
  }).toString();
  const code = () => new URL(slack.oauth.consent(page.href, { world }, 'U1')).searchParams.get('code') ?? '';
  return { clock, slack, world, page, code, access: (args: object) => access(slack, args) };
}

async function access({ apiUrl, app }: FakeSlack, args: object) {
  const body = new URLSearchParams({ client_id: app.clientId, client_secret: app.clientSecret, ...args });
  return (await (await fetch(`${apiUrl}oauth.v2.access`, { method: 'POST', body })).json()) as Record<
    string,
    string
  >;
}

const clientFor = ({ apiUrl }: FakeSlack, token: string | undefined) =>
  new WebClient(token, { slackApiUrl: apiUrl, retryConfig: { retries: 0 } });

describe('the fake’s OAuth', () => {
  it('gives one token for a code, within ten minutes, to the app alone', async () => {
    const { clock, slack, world, code, access: ask } = await anApp();
    const [first, late] = [code(), code()];
    expect(await ask({ code: first, client_secret: 'wrong' })).toMatchObject({ error: 'bad_client_secret' });
    expect(await ask({ code: first, client_id: 'wrong' })).toMatchObject({ error: 'invalid_client_id' });
    expect(await ask({ code: 'wrong' })).toMatchObject({ error: 'invalid_code' });
    const given = await ask({ code: first });
    expect(given).toMatchObject({ ok: true, team: { id: world.team.id }, is_enterprise_install: false });
    expect(given.refresh_token).toBeUndefined();
    expect(await ask({ code: first })).toMatchObject({ error: 'code_already_used' });
    clock.pass(10 * MINUTE_MS + 1);
    expect(await ask({ code: late })).toMatchObject({ error: 'code_expired' });
    expect(await clientFor(slack, given.access_token).auth.test()).toMatchObject({ team_id: world.team.id });
  });

  it('sends nobody back to where the app isn’t', async () => {
    const { slack, world, page } = await anApp();
    page.searchParams.set('redirect_uri', 'https://evil.example/');
    expect(() => slack.oauth.consent(page.href, { world }, 'U1')).toThrow('bad_redirect_uri');
  });

  it('renews a token once for each refresh token, and lets two live', async () => {
    const { clock, slack, code, access: ask } = await anApp();
    slack.app.rotates = true;
    const works = (token: string | undefined) =>
      clientFor(slack, token)
        .auth.test()
        .then(
          () => 'ok',
          (error) => error.data.error,
        );
    const refresh = (token: string | undefined) =>
      ask({ grant_type: 'refresh_token', refresh_token: token ?? '' });
    const first = await ask({ code: code() });
    const second = await refresh(first.refresh_token);
    expect(await refresh(first.refresh_token)).toMatchObject({ error: 'invalid_refresh_token' });
    expect(await Promise.all([works(first.access_token), works(second.access_token)])).toEqual(['ok', 'ok']);
    const third = await refresh(second.refresh_token);
    expect(await Promise.all([first, second, third].map((each) => works(each.access_token)))).toEqual([
      'token_revoked',
      'ok',
      'ok',
    ]);
    clock.pass(12 * HOUR_MS);
    expect(await works(third.access_token)).toBe('token_expired');
  });

  it('lets a workspace’s token see nothing of another workspace', async () => {
    const { slack, code, access: ask } = await anApp();
    const elsewhere = slack.addChannel('papers').id;
    const { access_token: token } = await ask({ code: code() });
    const posting = clientFor(slack, token).chat.postMessage({ channel: elsewhere, text: 'x' });
    await expect(posting).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  });
});

import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { createSlack, type SlackOptions } from '../../../src/platforms/slack/index.ts';
import { serveSlack } from '../../fakes/slack/index.ts';
import { memoryLog } from '../../support/log.ts';
import { behindPath, closedPort } from '../../support/loopback.ts';
import { someTools, start, WAYS } from './bot.ts';

const create = (tokens: Partial<SlackOptions>) =>
  createSlack({ ...someTools(memoryLog()), apiUrl: 'https://slack.com/api', ...tokens });

describe('createSlack', () => {
  it.each([
    [
      'there is no way for Slack to reach it',
      { botToken: 'xoxb-1' },
      /Set SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET and PORT/,
    ],
    [
      'the tokens were exchanged',
      { botToken: 'xapp-1', appToken: 'xoxb-1' },
      /SLACK_BOT_TOKEN holds an app-level token/,
    ],
    [
      'there is no way for Slack to reach it, for many workspaces',
      { clientId: '1.2', clientSecret: 's' },
      /Set SLACK_SIGNING_SECRET and PORT \(HTTP\), or SLACK_APP_TOKEN/,
    ],
    [
      'there is no key for the tokens of many workspaces',
      { clientId: '1.2', clientSecret: 's', signingSecret: 's' },
      /set PAPERBOY_KEYS to what “paperboy keys new” prints/,
    ],
    ['the bot’s token is a person’s', { botToken: 'xoxp-1', appToken: 'xapp-1' }, /begins with xoxb-/],
    [
      'the app’s token is none',
      { botToken: 'xoxb-1', appToken: 'xoxb-1' },
      /SLACK_APP_TOKEN is not an app-level token/,
    ],
  ])('says what to do when %s', (_, tokens, words) => {
    expect(() => create(tokens)).toThrow(UserError);
    expect(() => create(tokens)).toThrow(words);
  });

  it('has a route for Slack’s requests without an app-level token only', () => {
    const called = create({ botToken: 'xoxb-1', signingSecret: 's' });
    expect([called.isCalled, called.routes.map(({ path }) => path)]).toEqual([true, ['/slack/events']]);
    const connected = create({ botToken: 'xoxb-1', signingSecret: 's', appToken: 'xapp-1' });
    expect([connected.isCalled, connected.routes]).toEqual([false, []]);
  });
});

describe('a start', () => {
  it.each(WAYS)('says what to do about a token that Slack refuses (%s)', async (way) => {
    await expect(start(way, { botToken: 'xoxb-old' })).rejects.toThrow(
      'Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy it again from api.slack.com/apps',
    );
  });

  it('says what to do about an app-level token that Slack refuses', async () => {
    await expect(start('socket', { appToken: 'xapp-old' })).rejects.toThrow(
      'Slack refuses SLACK_APP_TOKEN (invalid_auth)',
    );
  });

  it('says where Slack could not be reached', async () => {
    const apiUrl = `${await closedPort()}/api`;
    await expect(start('socket', { apiUrl })).rejects.toThrow(
      `Slack can’t be reached at ${apiUrl}: ECONNREFUSED. Check SLACK_API_URL`,
    );
  });

  it.each(WAYS.flatMap((way) => ['', '/'].map((end) => [way, end] as const)))(
    'works behind any address (%s, “%s” at its end)',
    async (way, end) => {
      const slack = await serveSlack();
      const apiUrl = `${await behindPath(new URL(slack.apiUrl).origin)}/api${end}`;
      const { ada, channel, last } = await start(way, { apiUrl }, undefined, { on: slack });
      await ada.slash(channel, 'search x');
      const answer = await last();
      await ada.write(channel, `<@${slack.world.bot.userId}> shout x`);
      await last(3);
      expect(answer.body.text).toBe('search x');
    },
  );
});

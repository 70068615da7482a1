import { describe, expect, it } from 'vitest';
import { createClient } from '../../../src/platforms/slack/client.ts';
import { toPostResult } from '../../../src/platforms/slack/result.ts';
import { serveSlack } from '../../fakes/slack/index.ts';
import { memoryLog } from '../../support/log.ts';
import { closedPort } from '../../support/loopback.ts';

async function aPost() {
  const slack = await serveSlack();
  const channel = slack.addChannel('papers');
  const client = createClient({ token: slack.world.tokens.bot, apiUrl: slack.apiUrl, log: memoryLog() });
  return {
    slack,
    channel,
    post: (args: Record<string, unknown> = {}) =>
      toPostResult(async () => {
        const answer = await client.apiCall('chat.postMessage', {
          channel: channel.id,
          text: 'hello',
          ...args,
        });
        return String((answer as { ts?: string }).ts);
      }),
  };
}

describe('toPostResult', () => {
  it('gives the message’s id', async () => {
    const { slack, post } = await aPost();
    expect(await post()).toEqual({ ok: true, messageId: slack.world.messages[0]?.ts });
  });

  it('says how long to wait when there is too much, without having posted', async () => {
    const { slack, post } = await aPost();
    slack.faults.add('chat.postMessage', { type: 'limited', retryAfterS: 7 });
    slack.faults.add('chat.postMessage', { type: 'limited' });
    expect(await post()).toEqual({ ok: false, kind: 'retry', afterMs: 7_000, detail: 'ratelimited' });
    expect(await post()).toEqual({ ok: false, kind: 'retry', afterMs: 30_000, detail: 'ratelimited' });
    expect(slack.world.messages).toEqual([]);
  });

  it.each([
    { type: 'status', status: 500, isDone: true },
    { type: 'status', status: 503, isDone: false },
    { type: 'drop', isDone: true },
    { type: 'garbage', isDone: true },
    { type: 'error', error: 'internal_error' },
    { type: 'error', error: 'fatal_error' },
  ] as const)('leaves it open after %o, and posts once', async (fault) => {
    const { slack, post } = await aPost();
    slack.faults.add('chat.postMessage', fault);
    expect(await post()).toMatchObject({ ok: false, kind: 'unknown' });
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const client = createClient({ token: 'xoxb-1', apiUrl: `${await closedPort()}/api/`, log: memoryLog() });
    const result = await toPostResult(async () => {
      await client.chat.postMessage({ channel: 'C1', text: 'hello' });
      return null;
    });
    expect(result).toEqual({ ok: false, kind: 'retry', detail: 'ECONNREFUSED' });
  });

  it('takes a proxy’s refusal for not posted', async () => {
    const { slack, post } = await aPost();
    slack.faults.add('chat.postMessage', { type: 'status', status: 403, isDone: false });
    expect(await post()).toEqual({ ok: false, kind: 'retry', detail: 'HTTP 403' });
  });

  it('tells a channel, a right, a payload and a token apart', async () => {
    const { slack, channel, post } = await aPost();
    expect(await post({ channel: 'C404' })).toEqual({ ok: false, kind: 'gone', detail: 'channel_not_found' });
    expect(await post({ text: '' })).toEqual({ ok: false, kind: 'rejected', detail: 'no_text' });
    expect(await post({ blocks: [{ type: 'divider', text: 'x' }] })).toEqual({
      ok: false,
      kind: 'rejected',
      detail: 'invalid_blocks: invalid additional property: text [json-pointer:/blocks/0]',
    });
    channel.isArchived = true;
    expect(await post()).toEqual({ ok: false, kind: 'gone', detail: 'is_archived' });
    slack.world.scopes.delete('chat:write');
    expect(await post()).toMatchObject({ kind: 'forbidden', detail: 'missing_scope: chat:write' });
    slack.world.tokenError = 'token_revoked';
    expect(await post()).toEqual({ ok: false, kind: 'unauthorized', detail: 'token_revoked' });
  });

  it.each([
    ['restricted_action_thread_locked', 'forbidden'],
    ['slack_connect_file_upload_sharing_blocked', 'forbidden'],
    ['team_added_to_org', 'retry'],
    ['a_word_that_slack_has_yet_to_invent', 'rejected'],
  ])('takes %s for %s', async (error, kind) => {
    const { slack, post } = await aPost();
    slack.faults.add('chat.postMessage', { type: 'error', error });
    expect(await post()).toEqual({ ok: false, kind, detail: error });
  });
});

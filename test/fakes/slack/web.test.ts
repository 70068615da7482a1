import type { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../../src/platforms/slack/client.ts';
import { createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';
import { serveSlack } from './index.ts';

async function aWorkspace() {
  const clock = createClock();
  const slack = await serveSlack({ now: clock.now });
  const ada = slack.addPerson('ada', { isAdmin: true });
  const channel = slack.addChannel('papers');
  const connect = (token: string) => createClient({ token, apiUrl: slack.apiUrl, log: memoryLog() });
  return { clock, slack, ada, channel, connect, client: connect(slack.world.tokens.bot) };
}

/** Slack's word for what went wrong. */
const wordOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error) => error.data.error,
  );

describe('the fake Web API, as the real client sees it', () => {
  it('knows its tokens', async () => {
    const { slack, connect, client } = await aWorkspace();
    const { bot, team, tokens } = slack.world;
    expect(await client.auth.test()).toMatchObject({ ok: true, user_id: bot.userId, team_id: team.id });
    expect(await wordOf(connect('xoxb-other').auth.test())).toBe('invalid_auth');
    expect(await wordOf(connect(tokens.app).auth.test())).toBe('not_allowed_token_type');
    expect(await wordOf(client.apps.connections.open({}))).toBe('not_allowed_token_type');
    expect(await wordOf(client.apiCall('chat.unheardOf'))).toBe('unknown_method');
    slack.world.tokenError = 'account_inactive';
    expect(await wordOf(client.auth.test())).toBe('account_inactive');
  });

  it('keeps, edits and deletes the bot’s own messages and nobody else’s', async () => {
    const { slack, ada, channel, client } = await aWorkspace();
    const { ts = '' } = await client.chat.postMessage({ channel: channel.id, text: 'one' });
    await client.chat.update({ channel: channel.id, ts, text: 'two' });
    expect(ada.sees(channel.id)).toMatchObject([{ ts, body: { text: 'two' }, isEdited: true }]);
    await client.chat.delete({ channel: channel.id, ts });
    expect(ada.sees(channel.id)).toEqual([]);
    expect(await wordOf(client.chat.update({ channel: channel.id, ts, text: 'three' }))).toBe(
      'message_not_found',
    );
    const { ts: hers } = await ada.write(channel.id, 'mine');
    expect(await wordOf(client.chat.update({ channel: channel.id, ts: hers, text: 'x' }))).toBe(
      'cant_update_message',
    );
    expect(await wordOf(client.chat.delete({ channel: channel.id, ts: hers }))).toBe('cant_delete_message');
    expect(slack.calls).toHaveLength(6);
  });

  it('lets the bot post where it may', async () => {
    const { slack, ada, client } = await aWorkspace();
    const post = (channel: string) => wordOf(client.chat.postMessage({ channel, text: 'x' }));
    expect(await post(slack.addChannel('secret', { isPrivate: true, without: 'bot' }).id)).toBe(
      'channel_not_found',
    );
    expect(await post(slack.addChannel('old', { isArchived: true }).id)).toBe('is_archived');
    const open = slack.addChannel('open', { without: 'bot' });
    expect(await post(open.id)).toBe('ok');
    slack.world.scopes.delete('chat:write.public');
    expect(await post(open.id)).toBe('not_in_channel');
    expect(await post(ada.id)).toBe('ok');
  });

  it('shows an ephemeral message to one person', async () => {
    const { slack, ada, channel, client } = await aWorkspace();
    const eve = slack.addPerson('eve');
    await client.chat.postEphemeral({ channel: channel.id, user: ada.id, text: 'for you' });
    expect(ada.sees(channel.id)).toHaveLength(1);
    expect(eve.sees(channel.id)).toEqual([]);
    const stranger = client.chat.postEphemeral({ channel: channel.id, user: 'U404', text: 'x' });
    expect(await wordOf(stranger)).toBe('user_not_in_channel');
  });

  it('hangs a reply under a message and nothing under a reply', async () => {
    const { channel, client } = await aWorkspace();
    const reply = (thread_ts: string) =>
      client.chat.postMessage({ channel: channel.id, text: 'x', thread_ts });
    const { ts: parent = '' } = await client.chat.postMessage({ channel: channel.id, text: 'x' });
    const { ts: child = '' } = await reply(parent);
    expect(await wordOf(reply(child))).toBe('cannot_reply_to_message');
  });

  it.each([
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    [
      'a long header',
      { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
      'invalid_blocks',
    ],
    [
      'an empty text',
      { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '' } }] },
      'invalid_blocks',
    ],
    [
      'an image that Slack cannot fetch',
      { blocks: [{ type: 'image', image_url: 'https://x.example/a.png', alt_text: 'a' }] },
      'invalid_blocks',
    ],
    [
      'one action twice',
      { blocks: [{ type: 'actions', elements: [button('a'), button('a')] }] },
      'invalid_blocks',
    ],
    ['a modal’s block', { blocks: [{ type: 'input' }] }, 'invalid_blocks'],
    [
      'too many words',
      { blocks: Array.from({ length: 4 }, () => section('x'.repeat(2_900))) },
      'msg_blocks_too_long',
    ],
    ['nothing', { text: '' }, 'no_text'],
    [
      'nested metadata',
      { metadata: { event_type: 'x', event_payload: { a: { b: 1 } } } },
      'invalid_metadata_schema',
    ],
    [
      'nameless metadata',
      { metadata: { event_type: 'Not So', event_payload: {} } },
      'invalid_metadata_schema',
    ],
    [
      'long metadata',
      { metadata: { event_type: 'x', event_payload: { a: 'x'.repeat(8_000) } } },
      'metadata_too_large',
    ],
  ])('refuses %s', async (_, args, word) => {
    const { channel, client } = await aWorkspace();
    expect(
      await wordOf(client.apiCall('chat.postMessage', { channel: channel.id, text: 'x', ...args })),
    ).toBe(word);
  });

  it('says where a block is wrong', async () => {
    const { channel, client } = await aWorkspace();
    const blocks = [{ type: 'divider' }, section('x'.repeat(3_001))];
    await expect(client.apiCall('chat.postMessage', { channel: channel.id, blocks })).rejects.toMatchObject({
      data: {
        errors: ['must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
        response_metadata: {
          messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
        },
      },
    });
  });

  it('pages through a channel’s history, the newest first, with metadata for who asks', async () => {
    const { channel, client, clock } = await aWorkspace();
    for (let n = 1; n <= 5; n++) {
      clock.pass(1_000);
      await client.chat.postMessage({
        channel: channel.id,
        text: `${n}`,
        metadata: { event_type: 'paperboy_delivery', event_payload: { id: `d${n}` } },
      });
    }
    expect(await textsOf(client, { channel: channel.id, limit: 2 })).toEqual([['5', '4'], ['3', '2'], ['1']]);
    const whole = await client.conversations.history({ channel: channel.id, include_all_metadata: true });
    expect(whole.messages?.[0]?.metadata).toMatchObject({ event_payload: { id: 'd5' } });
    const plain = await client.conversations.history({ channel: channel.id });
    expect(plain.messages?.[0]).not.toHaveProperty('metadata');
    const [, second] = whole.messages ?? [];
    const later = await client.conversations.history({ channel: channel.id, oldest: second?.ts ?? '' });
    expect(later.messages?.map(({ text }) => text)).toEqual(['5']);
    expect(await wordOf(client.conversations.history({ channel: channel.id, limit: 1_000 }))).toBe(
      'invalid_limit',
    );
    expect(await wordOf(client.conversations.history({ channel: channel.id, cursor: 'x' }))).toBe(
      'invalid_cursor',
    );
  });

  it('names the scope that is missing', async () => {
    const { slack, channel, client } = await aWorkspace();
    for (const scope of ['channels:history', 'groups:history']) slack.world.scopes.delete(scope);
    await expect(client.conversations.history({ channel: channel.id })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'channels:history,groups:history' },
    });
  });

  it('tells who is who and where', async () => {
    const { slack, ada, channel, client } = await aWorkspace();
    expect((await client.users.info({ user: ada.id })).user).toMatchObject({ name: 'ada', is_admin: true });
    expect((await client.conversations.info({ channel: channel.id })).channel).toMatchObject({
      name: 'papers',
      is_member: true,
    });
    expect((await client.conversations.members({ channel: channel.id })).members).toEqual([
      ada.id,
      slack.world.bot.userId,
    ]);
    const { channel: direct } = await client.conversations.open({ users: ada.id });
    expect(direct?.id).toMatch(/^D/);
    expect(await wordOf(client.users.info({ user: 'U404' }))).toBe('user_not_found');
  });

  it('cuts a text that is longer than 40,000 characters', async () => {
    const { slack, channel, client } = await aWorkspace();
    await client.chat.postMessage({ channel: channel.id, text: 'x'.repeat(40_001) });
    expect(String(slack.world.messages[0]?.body.text)).toHaveLength(40_000);
  });
});

const button = (id: string) => ({ type: 'button', action_id: id, text: { type: 'plain_text', text: 'x' } });
const section = (text: string) => ({ type: 'section', text: { type: 'plain_text', text } });

async function textsOf(
  client: WebClient,
  args: { channel: string; limit: number },
): Promise<(string | undefined)[][]> {
  const pages: (string | undefined)[][] = [];
  let cursor = '';
  do {
    const page = await client.conversations.history({ ...args, ...(cursor !== '' && { cursor }) });
    pages.push((page.messages ?? []).map(({ text }) => text));
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor !== '');
  return pages;
}

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import { createBodies } from '../../../src/platforms/slack/body.ts';
import { createSender } from '../../../src/platforms/slack/send.ts';
import { createOneWorkspace } from '../../../src/platforms/slack/workspaces.ts';
import { serveSlack } from '../../fakes/slack/index.ts';
import { createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';
import { aKeeper } from './bot.ts';

const says = (text: string): Message => ({ summary: text, blocks: [{ type: 'text', text: [text] }] });

async function aSender() {
  const clock = createClock();
  const slack = await serveSlack({ now: clock.now });
  const ada = slack.addPerson('ada');
  const channel = slack.addChannel('papers').id;
  const log = memoryLog();
  const toBody = createBodies({ keeper: aKeeper(), density: 'cards', log });
  const workspaces = createOneWorkspace({ token: slack.world.tokens.bot, apiUrl: slack.apiUrl, log });
  const sender = createSender({ workspaces, log, toBody });
  const there = { platform: 'slack', installation: slack.world.team.id, channel } as const;
  return { clock, slack, ada, channel, there, sender };
}

describe('the Slack sender', () => {
  it('posts with everything off that would make more of a text than words', async () => {
    const { slack, there, sender } = await aSender();
    const result = await sender.post(there, says('hello'), 'd1');
    expect(result).toEqual({ ok: true, messageId: slack.world.messages[0]?.ts });
    expect(slack.world.messages[0]?.body).toMatchObject({
      text: 'hello',
      mrkdwn: false,
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('edits what it posted', async () => {
    const { slack, there, sender } = await aSender();
    const posted = await sender.post(there, says('one'), 'd1');
    await sender.edit(there, posted.ok ? (posted.messageId ?? '') : '', says('two'));
    expect(slack.world.messages).toMatchObject([{ body: { text: 'two' }, isEdited: true }]);
    expect(await sender.edit(there, '1.0', says('x'))).toMatchObject({ kind: 'gone' });
  });

  it('knows where people find what it posted, unless it is gone', async () => {
    const { slack, channel, there, sender } = await aSender();
    const posted = await sender.post(there, says('one'), 'd1');
    const ts = posted.ok ? (posted.messageId ?? '') : '';
    expect(await sender.link?.(there, ts)).toBe(
      `https://${slack.world.team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
    );
    expect(await sender.link?.(there, '1.0')).toBeNull();
  });

  it('writes to a person, and into a thread', async () => {
    const { ada, slack, channel, there, sender } = await aSender();
    await sender.post({ ...there, user: ada.id }, says('for you'), 'd1');
    const { ts } = await ada.write(channel, 'look');
    await sender.post({ ...there, thread: ts }, says('there'), 'd2');
    const [direct, , reply] = slack.world.messages;
    expect(direct?.channel).toMatch(/^D/);
    expect(reply).toMatchObject({ channel, threadTs: ts });
  });

  it('finds what arrived although the answer did not, and nothing else', async () => {
    const { clock, slack, there, sender } = await aSender();
    const since = clock.now();
    slack.faults.add('chat.postMessage', { type: 'drop', isDone: true });
    expect(await sender.post(there, says('lost?'), 'd1')).toMatchObject({ kind: 'unknown' });
    for (let n = 0; n < 40; n++) await sender.post(there, says(`${n}`), `other-${n}`);
    expect(await sender.find(there, 'd1', since)).toEqual({ messageId: slack.world.messages[0]?.ts });
    expect(await sender.find(there, 'd2', since)).toBe('absent');
    clock.pass(3_600_000);
    expect(await sender.find(there, 'd1', clock.now())).toBe('absent');
  });

  it('finds a post whose metadata Slack has thrown away', async () => {
    const { clock, slack, there, sender } = await aSender();
    const since = clock.now();
    await sender.post(there, says('hello'), 'd1');
    const [message] = slack.world.messages;
    if (message) message.metadata = null;
    expect(await sender.find(there, 'd1', since)).toEqual({ messageId: message?.ts });
    expect(await sender.find(there, 'd2', since)).toBe('absent');
  });

  it('says when it cannot look', async () => {
    const { ada, slack, there, sender, clock } = await aSender();
    expect(await sender.find({ ...there, user: ada.id }, 'd1', clock.now())).toBe('cannot-look');
    for (const scope of ['channels:history', 'groups:history']) slack.world.scopes.delete(scope);
    expect(await sender.find(there, 'd1', clock.now())).toBe('cannot-look');
  });

  it('does not take a failing Slack for an empty channel', async () => {
    const { slack, there, sender, clock } = await aSender();
    slack.faults.add('conversations.history', { type: 'status', status: 500, isDone: false });
    expect(await sender.find(there, 'd1', clock.now())).toBe('not-now');
  });

  it('finds a reply in its thread', async () => {
    const { ada, slack, there, sender, clock } = await aSender();
    const since = clock.now();
    const { ts } = await ada.write(there.channel, 'look');
    await sender.post({ ...there, thread: ts }, says('there'), 'd1');
    expect(await sender.find({ ...there, thread: ts }, 'd1', since)).toEqual({
      messageId: slack.world.messages[1]?.ts,
    });
    expect(await sender.find(there, 'd1', since)).toBe('absent');
  });

  it('edits what it wrote to a person, whose channel it was not told', async () => {
    const { ada, slack, there, sender } = await aSender();
    const to = { ...there, channel: '', user: ada.id };
    const posted = await sender.post(to, says('one'), 'd1');
    expect(await sender.edit(to, (posted.ok && posted.messageId) || '', says('two'))).toEqual(posted);
    expect(slack.world.messages).toMatchObject([{ body: { text: 'two' }, isEdited: true }]);
  });

  it('posts each message in the look that is wanted there', async () => {
    const { slack, there, sender } = await aSender();
    const detail = { sentences: 'Two. Three.', abstract: null, image: null, links: [] };
    const paper = { type: 'paper', id: '1', rank: 1, title: 'T', href: 'https://x.example/' } as const;
    const message: Message = { summary: 'a list', blocks: [{ ...paper, gist: ['gist'], facts: [], detail }] };
    await sender.post(there, message, 'd1', { density: 'compact' });
    await sender.post(there, message, 'd2', { density: 'full' });
    const [compact, full] = slack.world.messages.map(({ body }) => JSON.stringify(body.blocks));
    expect(compact).not.toContain('Two. Three.');
    expect(full).toContain('Two. Three.');
  });

  it('posts without a picture that Slack can’t fetch', async () => {
    const { slack, there, sender } = await aSender();
    const detail = { sentences: 'Two. Three.', abstract: null, image: 'https://x.example/a.png', links: [] };
    const paper = { type: 'paper', id: '1', rank: 1, title: 'T', href: 'https://x.example/' } as const;
    const message: Message = {
      summary: 'a list',
      blocks: [{ ...paper, gist: ['gist'], facts: [], detail }],
    };
    expect(await sender.post(there, message, 'd1')).toMatchObject({ ok: true });
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.postMessage']);
    expect(JSON.stringify(slack.world.messages)).toContain('Two. Three.');
  });

  it('posts the text alone when Slack won’t have the blocks', async () => {
    const { slack, there, sender } = await aSender();
    slack.faults.add('chat.postMessage', { type: 'error', error: 'invalid_blocks' });
    expect(await sender.post(there, says('hello'), 'd1')).toMatchObject({ ok: true });
    expect(slack.world.messages[0]?.body).toEqual(expect.not.objectContaining({ blocks: expect.anything() }));
    slack.faults.add('chat.postMessage', { type: 'error', error: 'msg_too_long' }, 2);
    expect(await sender.post(there, says('hello'), 'd2')).toMatchObject({ ok: false, kind: 'rejected' });
  });
});

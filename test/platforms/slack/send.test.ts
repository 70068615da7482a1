import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import { createSender } from '../../../src/platforms/slack/send.ts';
import { serveSlack } from '../../fakes/slack/index.ts';
import { createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';

const says = (text: string): Message => ({ summary: text, blocks: [{ type: 'text', text: [text] }] });

async function aSender() {
  const clock = createClock();
  const slack = await serveSlack({ now: clock.now });
  const ada = slack.addPerson('ada');
  const channel = slack.addChannel('papers').id;
  const sender = createSender({
    token: slack.world.tokens.bot,
    apiUrl: slack.apiUrl,
    log: memoryLog(),
    look: { density: 'compact', keep: () => 'k' },
  });
  return { clock, slack, ada, channel, sender };
}

describe('the Slack sender', () => {
  it('posts with everything off that would make more of a text than words', async () => {
    const { slack, channel, sender } = await aSender();
    const result = await sender.post({ channel }, says('hello'), 'd1');
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
    const { slack, channel, sender } = await aSender();
    const posted = await sender.post({ channel }, says('one'), 'd1');
    await sender.edit({ channel }, posted.ok ? posted.messageId : '', says('two'));
    expect(slack.world.messages).toMatchObject([{ body: { text: 'two' }, isEdited: true }]);
    expect(await sender.edit({ channel }, '1.0', says('x'))).toMatchObject({ kind: 'gone' });
  });

  it('writes to a person, and into a thread', async () => {
    const { ada, slack, channel, sender } = await aSender();
    await sender.post({ channel, user: ada.id }, says('for you'), 'd1');
    const { ts } = await ada.write(channel, 'look');
    await sender.post({ channel, thread: ts }, says('there'), 'd2');
    const [direct, , reply] = slack.world.messages;
    expect(direct?.channel).toMatch(/^D/);
    expect(reply).toMatchObject({ channel, threadTs: ts });
  });

  it('finds what arrived although the answer did not, and nothing else', async () => {
    const { clock, slack, channel, sender } = await aSender();
    const since = clock.now();
    slack.faults.add('chat.postMessage', { type: 'drop', isDone: true });
    expect(await sender.post({ channel }, says('lost?'), 'd1')).toMatchObject({ kind: 'unknown' });
    for (let n = 0; n < 40; n++) await sender.post({ channel }, says(`${n}`), `other-${n}`);
    expect(await sender.find({ channel }, 'd1', since)).toEqual({ messageId: slack.world.messages[0]?.ts });
    expect(await sender.find({ channel }, 'd2', since)).toBe('absent');
    clock.pass(3_600_000);
    expect(await sender.find({ channel }, 'd1', clock.now())).toBe('absent');
  });

  it('says when it cannot look', async () => {
    const { ada, slack, channel, sender, clock } = await aSender();
    expect(await sender.find({ channel, user: ada.id }, 'd1', clock.now())).toBe('cannot-look');
    for (const scope of ['channels:history', 'groups:history']) slack.world.scopes.delete(scope);
    expect(await sender.find({ channel }, 'd1', clock.now())).toBe('cannot-look');
  });

  it('does not take a failing Slack for an empty channel', async () => {
    const { slack, channel, sender, clock } = await aSender();
    slack.faults.add('conversations.history', { type: 'status', status: 500, isDone: false });
    await expect(sender.find({ channel }, 'd1', clock.now())).rejects.toThrow('500');
  });
});

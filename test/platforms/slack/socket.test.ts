import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/core/platform.ts';
import { serveSlack } from '../../fakes/slack/index.ts';
import { connectedTimes, pending, says, start } from './bot.ts';

const OPEN = 'apps.connections.open';

describe('Slack’s socket', () => {
  it.each(['refresh_requested', 'warning'] as const)('comes back when asked to (%s)', async (reason) => {
    const started = await start('socket');
    started.slack.socket.disconnect(reason);
    await connectedTimes(started, 2);
    await started.ada.slash(started.channel, 'search x');
    expect((await started.last()).body.text).toBe('search x');
  });

  it('comes back after a cut although the first attempts are refused, and the answer underway arrives', async () => {
    const { promise, resolve } = pending<Reply>();
    const started = await start('socket', {}, () => promise);
    await started.ada.slash(started.channel, 'search x');
    started.slack.faults.add(OPEN, { type: 'status', status: 503, isDone: false });
    started.slack.faults.add(OPEN, { type: 'drop', isDone: false });
    started.slack.faults.add(OPEN, { type: 'error', error: 'internal_error' });
    started.slack.faults.add(OPEN, { type: 'error', error: 'invalid_auth' });
    started.slack.socket.cut();
    await connectedTimes(started, 2);
    resolve({ message: says('found') });
    expect((await started.last()).body.text).toBe('found');
    expect(started.log.lines.filter((line) => line === 'warn slack connection failed')).toHaveLength(4);
  });

  it('can’t acknowledge what comes together with its end, and hears the next', async () => {
    const started = await start('socket');
    const asked = started.ada.slash(started.channel, 'search x');
    started.slack.socket.disconnect('warning');
    expect((await asked).ack).toEqual({ type: 'failed', detail: 'the connection broke' });
    await connectedTimes(started, 2);
    expect(started.log.lines.filter((line) => /^(warn|error)/.test(line))).toEqual([
      'warn slack not acknowledged',
    ]);
    expect((await started.ada.slash(started.channel, 'search x')).ack).toMatchObject({ type: 'acked' });
  });

  it('does not try for ever to connect at first', async () => {
    const slack = await serveSlack();
    slack.faults.add(OPEN, { type: 'status', status: 503, isDone: false }, 1_000);
    await expect(start('socket', {}, undefined, { on: slack })).rejects.toThrow('Slack can’t be reached');
    expect(slack.calls.filter(({ method }) => method === OPEN)).toHaveLength(8);
  });

  it('stops while it is trying to come back', async () => {
    const started = await start('socket');
    const { slack } = started;
    slack.faults.add(OPEN, { type: 'status', status: 503, isDone: false }, 1_000);
    slack.socket.cut();
    await slack.until(() => slack.calls.filter(({ method }) => method === OPEN).length > 3);
    await started.stop();
    expect(slack.socket.connections()).toBe(0);
  });

  it('gives up a connection that is never greeted, and takes the next', async () => {
    const started = await start('socket', { helloMs: 50 });
    started.slack.socket.isSilent = true;
    started.slack.socket.cut();
    await started.slack.until(() => started.slack.socket.connections() > 0);
    started.slack.socket.isSilent = false;
    await connectedTimes(started, 2);
  });
});

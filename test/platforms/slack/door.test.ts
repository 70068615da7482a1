import { describe, expect, it } from 'vitest';
import { type Forgery, signed } from '../../fakes/slack/door.ts';
import { type Started, start } from './bot.ts';

const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;

async function send({ slack, ada, channel, url }: Started, forgery: Forgery = {}): Promise<number> {
  const payload = {
    command: '/paper',
    text: 'search x',
    response_url: `${slack.apiUrl}none`,
    user_id: ada.id,
    channel_id: channel,
    team_id: slack.world.team.id,
  };
  return (await fetch(url ?? '', signed(slack.world, 'slash_commands', payload, forgery))).status;
}

describe('Slack’s requests', () => {
  it.each([
    ['is signed with another secret', 401, { secret: 'wrong' }],
    ['was changed on the way', 401, { tamper: (body: string) => `${body}&text=other` }],
    ['is not signed', 401, { withoutSignature: true }],
    ['is older than five minutes', 401, { timestampS: minutes(-60) }],
    ['comes from the future', 401, { timestampS: minutes(60) }],
    ['is larger than a megabyte', 413, { ballast: 1024 * 1024 }],
  ] as const)('are refused where one %s', async (_, status, forgery) => {
    const started = await start('http');
    expect(await send(started, forgery)).toBe(status);
    expect(started.calls).toEqual([]);
  });

  it('are taken once', async () => {
    const started = await start('http');
    const once = { timestampS: minutes(0) };
    expect([await send(started, once), await send(started, once)]).toEqual([200, 401]);
    expect(await send(started, { timestampS: minutes(0) - 1 })).toBe(200);
    await started.stop();
    expect(started.calls).toHaveLength(2);
  });

  it('are told to come again when nobody is there to answer', async () => {
    const started = await start('http');
    await started.stop();
    expect(await send(started)).toBe(503);
  });

  it('include the probe of a certificate, and no other method', async () => {
    const started = await start('http');
    const probe = {
      method: 'POST',
      body: 'ssl_check=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    expect((await fetch(started.url ?? '', probe)).status).toBe(200);
    expect((await fetch(started.url ?? '')).status).toBe(404);
  });
});

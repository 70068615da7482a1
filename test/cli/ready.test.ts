import { describe, expect, it, onTestFinished } from 'vitest';
import { type Asked, type LeaseFor, serve } from '../../src/cli/serve.ts';
import type { Io } from '../../src/cli/table.ts';
import { readEnv } from '../../src/env.ts';
import { createLifecycle } from '../../src/lifecycle.ts';
import { createDiscord } from '../../src/platforms/discord/index.ts';
import { createSlack } from '../../src/platforms/slack/index.ts';
import { serveDiscord } from '../fakes/discord/index.ts';
import { serveSlack } from '../fakes/slack/index.ts';
import { tools } from '../platforms/discord/bot.ts';
import { createClock } from '../support/clock.ts';
import { memoryLog } from '../support/log.ts';
import { plainDoor } from '../support/web.ts';

const MINUTE_MS = 60_000;

/** The real platforms behind the real door, as they start. */
async function serving(platforms: readonly Asked[], clock = createClock()) {
  const log = memoryLog();
  const lifecycle = createLifecycle();
  const stopping = new AbortController();
  let look = async () => {};
  const leaseFor: LeaseFor = (_, begin, isOver) => {
    let end: (() => Promise<void>) | null = null;
    look = async () => {
      if (isOver?.()) {
        await end?.();
        end = null;
      }
      end ??= await begin();
    };
    return {
      async start() {
        await look();
        return 'held';
      },
      stop: async () => end?.(),
    };
  };
  const status = serve(platforms, {
    log,
    dispatch: async () => ({ message: { summary: '', blocks: [] } }),
    leaseFor,
    lifecycle,
    io: { env: readEnv({}), signal: stopping.signal, stderr: { write: () => true } } as unknown as Io,
    now: clock.now,
    sleep: () => new Promise(() => {}),
    door: plainDoor,
  });
  onTestFinished(async () => {
    stopping.abort();
    await lifecycle.stop();
    await status;
  });
  const portOf = () => /port: (\d+)/.exec(log.fields.join())?.[1];
  await expect.poll(portOf).toBeDefined();
  const ready = async () => (await fetch(`http://127.0.0.1:${portOf()}/readyz`)).json();
  return { log, clock, ready, look: () => look() };
}

const READY = { ready: true, missing: [] };
const DOWN = { ready: false, missing: ['platform'] };

async function onDiscord(clock = createClock(), over: { shards?: number; isCalled?: true } = {}) {
  const { shards = 1 } = over;
  const discord = await serveDiscord({ now: clock.now, shards, maxConcurrency: 2 });
  const { token, apiUrl, publicKey } = discord;
  const open = async () =>
    createDiscord({ ...tools({ now: clock.now }), token, apiUrl, ...(over.isCalled ? { publicKey } : {}) });
  const asked: Asked = { name: 'discord', title: 'Discord', open, reopen: open };
  return { discord, asked, clock };
}

async function onSlack(clock: ReturnType<typeof createClock>) {
  const slack = await serveSlack({ now: clock.now });
  const { bot, app } = slack.world.tokens;
  const asked: Asked = {
    name: 'slack',
    title: 'Slack',
    open: async () =>
      createSlack({
        ...tools({ now: clock.now }),
        botToken: bot,
        appToken: app,
        apiUrl: slack.apiUrl,
        pauseMs: 1,
      }),
    reopen: () => Promise.reject(new Error('not twice')),
  };
  return { slack, asked };
}

describe('/readyz', () => {
  it('is not ready while Discord’s gateway has been away for a minute, and is again when it is back', async () => {
    const { discord, asked, clock } = await onDiscord();
    const { ready } = await serving([asked], clock);
    await expect.poll(ready).toEqual(READY);
    const refused = discord.gateway.next('refused');
    discord.gateway.refuse(1_000);
    discord.gateway.cut();
    await refused;
    clock.pass(MINUTE_MS - 1);
    expect(await ready()).toEqual(READY);
    clock.pass(1);
    expect(await ready()).toEqual(DOWN);
    const resumed = discord.gateway.next('resumed');
    discord.gateway.refuse(0);
    await resumed;
    await expect.poll(ready).toEqual(READY);
  });

  it('counts from the shard that has been away longest', async () => {
    const { discord, asked, clock } = await onDiscord(createClock(), { shards: 2 });
    const { ready } = await serving([asked], clock);
    await expect.poll(ready).toEqual(READY);
    const refused = discord.gateway.next('refused');
    discord.gateway.refuse(1_000);
    discord.gateway.cut(1);
    await refused;
    clock.pass(MINUTE_MS);
    expect(await ready()).toEqual(DOWN);
  });

  it('is not ready after a connection that ended for good', async () => {
    const { discord, asked, clock } = await onDiscord();
    const { ready, log } = await serving([asked], clock);
    await expect.poll(ready).toEqual(READY);
    const closed = discord.gateway.next('closed 4014');
    discord.gateway.close(4014);
    await closed;
    clock.pass(MINUTE_MS);
    await expect.poll(ready).toEqual(DOWN);
    expect(log.lines).toContain('info platform started');
  });

  it('is ready again with a new connection when the bot has outgrown the one it had', async () => {
    const { discord, asked, clock } = await onDiscord();
    const { ready, look } = await serving([asked], clock);
    await expect.poll(ready).toEqual(READY);
    discord.gateway.demand(2);
    discord.gateway.close(4011);
    await expect.poll(() => discord.gateway.log.at(-1)).toMatch(/^closed/);
    clock.pass(MINUTE_MS);
    await expect.poll(ready).toEqual(DOWN);
    discord.fail('GET', /gateway/, { how: 'status', status: 401 });
    await expect(look()).rejects.toThrow('put it into DISCORD_TOKEN');
    expect(await ready()).toEqual(DOWN);
    await look();
    expect(discord.gateway.log.slice(-2).sort()).toEqual(['identified #0', 'identified #1']);
    expect(await ready()).toEqual(READY);
  });

  it('is not ready while Slack’s socket has been away for a minute, and is again when it is back', async () => {
    const clock = createClock(new Date().toISOString());
    const { slack, asked } = await onSlack(clock);
    const { ready } = await serving([asked], clock);
    await expect.poll(ready).toEqual(READY);
    const OPEN = 'apps.connections.open';
    slack.faults.add(OPEN, { type: 'status', status: 503, isDone: false }, 1_000);
    slack.socket.cut();
    await slack.until(() => slack.calls.filter(({ method }) => method === OPEN).length > 2);
    clock.pass(MINUTE_MS - 1);
    expect(await ready()).toEqual(READY);
    clock.pass(1);
    expect(await ready()).toEqual(DOWN);
    slack.faults.clear();
    await expect.poll(ready).toEqual(READY);
  });

  it('is ready as long as there is another way in', async () => {
    const { discord, asked, clock } = await onDiscord();
    const other = await onSlack(clock);
    const { ready, log } = await serving([asked, other.asked], clock);
    await expect.poll(() => log.lines.filter((line) => line === 'info platform started')).toHaveLength(2);
    const refused = discord.gateway.next('refused');
    discord.gateway.refuse(1_000);
    discord.gateway.cut();
    await refused;
    clock.pass(2 * MINUTE_MS);
    expect(await ready()).toEqual(READY);
  });

  it('is ready where Discord calls, as long as the door is open', async () => {
    const { asked, clock } = await onDiscord(createClock(), { isCalled: true });
    const { ready } = await serving([asked], clock);
    await expect.poll(ready).toEqual(READY);
    clock.pass(60 * MINUTE_MS);
    expect(await ready()).toEqual(READY);
  });
});

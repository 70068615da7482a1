import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Lease, LeaseOptions } from '../../src/app/lease.ts';
import { type Asked, serve } from '../../src/cli/serve.ts';
import type { Io } from '../../src/cli/table.ts';
import { UserError } from '../../src/core/errors.ts';
import type { Receiver } from '../../src/core/platform.ts';
import { readEnv } from '../../src/env.ts';
import { createLifecycle } from '../../src/lifecycle.ts';
import type { Opened } from '../../src/platforms.ts';
import { memoryLog } from '../support/log.ts';
import { plainDoor } from '../support/web.ts';

/** Serves platforms of the test's own making, and tells what became of them. */
function serving(
  receivers: Readonly<Record<string, Partial<Receiver>>>,
  {
    taken = [],
    routes = [],
    isCalled = false,
    door = null,
  }: { taken?: readonly string[] } & Partial<
    Pick<Opened, 'routes' | 'isCalled'> & { door: Parameters<typeof serve>[1]['door'] }
  > = {},
) {
  const events: string[] = [];
  const said: string[] = [];
  const log = memoryLog();
  const lifecycle = createLifecycle();
  const stopping = new AbortController();
  const platforms: Asked[] = Object.entries(receivers).map(([title, receiver]) => ({
    name: title === 'Slack' ? 'slack' : 'discord',
    reopen: () => Promise.reject(new Error('not twice')),
    title,
    open: async () => ({
      routes,
      isCalled,
      receiver: {
        start: async () => void events.push(`${title} started`),
        stop: async () => void events.push(`${title} stopped`),
        ...receiver,
      },
    }),
  }));
  const io = {
    env: readEnv({ HF_TOKEN: 'hf-secret-of-the-test' }),
    signal: stopping.signal,
    stderr: { write: (text: string) => said.push(text) },
  } as unknown as Io;
  const dispatch = async () => ({ message: { summary: '', blocks: [] } });
  const leaseFor = (name: string, begin: LeaseOptions['begin']): Lease => {
    let end = async () => {};
    return {
      async start() {
        if (taken.includes(name)) return 'standing by';
        end = await begin();
        return 'held';
      },
      stop: () => end(),
    };
  };
  const pauses: { readonly ms: number; end(): void }[] = [];
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((end, reject) => {
      pauses.push({ ms, end });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  const now = () => new Date(0);
  const status = serve(platforms, { log, dispatch, leaseFor, lifecycle, io, now, sleep, door });
  return { events, said, log, status, lifecycle, pauses, stop: () => stopping.abort() };
}

const fails = (error: Error): Partial<Receiver> => ({ start: () => Promise.reject(error) });

describe('serving platforms', () => {
  it('runs until it is stopped, and stops every one of them', async () => {
    const { events, status, lifecycle, stop } = serving({ Slack: {}, Discord: {} });
    stop();
    expect(await status).toBe(0);
    await lifecycle.stop();
    expect(events).toEqual(['Slack started', 'Discord started', 'Slack stopped', 'Discord stopped']);
  });

  it('stands by where another process holds the connection, and serves the rest', async () => {
    const { events, log, status, stop, lifecycle } = serving(
      { Slack: {}, Discord: {} },
      { taken: ['gateway:discord'] },
    );
    await expect.poll(() => log.lines).toContain('info platform served by another process');
    stop();
    expect(await status).toBe(0);
    await lifecycle.stop();
    expect(events).toEqual(['Slack started', 'Slack stopped']);
  });

  it('opens the door for pages of one whose connection another process holds', async () => {
    const page = { path: '/page', listener: (_: unknown, response: ServerResponse) => response.end('here') };
    const { log, status, stop, lifecycle } = serving(
      { Slack: {} },
      { taken: ['gateway:slack'], routes: [page], door: plainDoor },
    );
    await expect.poll(() => log.lines).toContain('info platform served by another process');
    const port = /port: (\d+)/.exec(log.fields.join())?.[1];
    expect(await (await fetch(`http://127.0.0.1:${port}/page`)).text()).toBe('here');
    stop();
    expect(await status).toBe(0);
    await lifecycle.stop();
  });

  it('says that pages take a port', async () => {
    const { said, status } = serving({ Slack: {} }, { routes: [{ path: '/page', listener: () => {} }] });
    expect(await status).toBe(1);
    expect(said).toEqual([expect.stringContaining('set PORT')]);
  });

  it('says why one can’t start, and runs the others', async () => {
    const refused = fails(new UserError('Slack refused the token.'));
    let isUp = () => {};
    const up = new Promise<void>((resolve) => {
      isUp = resolve;
    });
    const others = { Slack: refused, Discord: { start: async () => isUp() } };
    const { events, said, log, status, stop } = serving(others);
    await up;
    await expect
      .poll(() => log.lines.toSorted())
      .toEqual(['error platform not started', 'info platform started']);
    expect(said).toEqual(['Slack refused the token.\n']);
    expect(events).toEqual(['Slack stopped']);
    stop();
    expect(await status).toBe(0);
  });

  it('tries one that could not start again and again while others run, after ever longer pauses', async () => {
    let isAway = true;
    const away: Partial<Receiver> = {
      async start() {
        if (isAway) throw new UserError('Slack can’t be reached.');
      },
    };
    const called = { isCalled: true, routes: [], door: plainDoor };
    const { log, pauses, status, stop, lifecycle } = serving({ Slack: away, Discord: {} }, called);
    for (let n = 1; n <= 8; n++) {
      await expect.poll(() => pauses).toHaveLength(n);
      if (n === 8) isAway = false;
      pauses[n - 1]?.end();
    }
    expect(pauses.map(({ ms }) => ms / 1_000)).toEqual([15, 30, 60, 120, 240, 480, 900, 900]);
    const times = (line: string) => log.lines.filter((each) => each === line).length;
    await expect.poll(() => times('info platform started')).toBe(2);
    expect(times('error platform not started')).toBe(8);
    stop();
    expect(await status).toBe(0);
    await lifecycle.stop();
  });

  it('does not go on trying when it is stopped', async () => {
    const { events, pauses, status, stop, lifecycle } = serving({
      Slack: fails(new UserError('Slack can’t be reached.')),
      Discord: {},
    });
    await expect.poll(() => pauses).toHaveLength(1);
    stop();
    expect(await status).toBe(0);
    await lifecycle.stop();
    expect(events).toEqual(['Discord started', 'Slack stopped', 'Discord stopped']);
    expect(pauses).toHaveLength(1);
  });

  it('starts none that is to be called where there is no door, or none that can be opened', async () => {
    const called = { isCalled: true, routes: [{ path: '/discord/interactions', listener: () => {} }] };
    const without = serving({ Discord: {} }, called);
    expect(await without.status).toBe(1);
    expect(without.said).toEqual([
      'Discord is to call over HTTP: set PORT to the port that requests come to.\n',
    ]);
    const closed = serving({ Discord: {} }, { ...called, door: { ...plainDoor, host: '192.0.2.1' } });
    expect(await closed.status).toBe(1);
    expect(closed.said.join()).toContain('This machine has no address 192.0.2.1.');
    expect([...without.events, ...closed.events]).toEqual([]);
  });

  it('ends when none can start, and shows little of what nobody expected', async () => {
    const { said, status } = serving({ Discord: fails(new TypeError('x'.repeat(1_000))) });
    expect(await status).toBe(1);
    expect(said.join()).toMatch(/^Something went wrong: TypeError: x{1,280}\n$/);
  });

  it('says no secret that is set, whatever the reason holds', async () => {
    const { said, status } = serving({ Discord: fails(new Error('refused: hf-secret-of-the-test')) });
    expect(await status).toBe(1);
    expect(said).toEqual(['Something went wrong: Error: refused: [redacted]\n']);
  });

  it('can be stopped while one is still starting, and says nothing about that', async () => {
    let give = (_error: Error) => {};
    const hangs: Partial<Receiver> = {
      start: () =>
        new Promise((_, reject) => {
          give = reject;
        }),
    };
    const { said, status, stop, lifecycle } = serving({ Discord: hangs });
    stop();
    expect(await status).toBe(0);
    give(new Error('stopped'));
    await lifecycle.stop();
    expect(said).toEqual([]);
  });
});

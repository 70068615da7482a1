import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createTestClient, faults, status, TOKEN } from '../support/http-client.ts';
import { sendJson, serve } from '../support/loopback.ts';

describe('a source that is down', () => {
  const broken = async () => {
    let isUp = false;
    const { url, requests } = await serve((response) =>
      isUp ? sendJson(response, 1) : status(500)(response),
    );
    return { url, requests, repair: () => (isUp = true) };
  };

  it('is left alone after three calls in vain, and the answer is there at once', async () => {
    const { url, requests } = await broken();
    const { clock, failing, http, log } = createTestClient(url, { random: () => 0 });
    await failing();
    clock.pass(60_000);
    await failing();
    const third = await failing();
    expect(third.message).toBe('Hugging Face answered 500 five times. It is asked again at 07:42 UTC.');
    const fourth = await failing();
    expect(fourth).toMatchObject({ kind: 'unreachable', retryAfterMs: 30_000 });
    expect(fourth.message).toBe(
      'Hugging Face hasn’t given a usable answer since 07:40 UTC: it answered 500 five times. It is asked again at 07:42 UTC.',
    );
    expect(requests).toHaveLength(15);
    expect(http.state()).toMatchObject({ source: 'Hugging Face', state: 'open', lastSuccessAt: null });
    expect(log.lines.at(-1)).toContain('"event":"source paused"');
  });

  it('gets one request when the pause is over, and is asked as usual when that one is answered', async () => {
    const { url, requests, repair } = await broken();
    const { clock, failing, get, http } = createTestClient(url, { random: () => 0 });
    for (let i = 0; i < 3; i++) await failing();
    clock.pass(30_000);
    repair();
    const [first, second] = await Promise.allSettled([get(), get()]);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
    expect(requests).toHaveLength(16);
    expect(http.state()).toMatchObject({ state: 'closed', failingSince: null });
    await expect(get()).resolves.toBe('1');
  });

  it('spares calls that were already waiting for their turn', async () => {
    const { url, requests } = await broken();
    const { get } = createTestClient(url, { random: () => 0 });
    const calls = Array.from({ length: 10 }, () => get('/', new AbortController().signal));
    const messages = (await Promise.allSettled(calls)).map(
      (call) => call.status === 'rejected' && call.reason.message,
    );
    expect(messages).toContainEqual(expect.stringMatching(/^Hugging Face hasn’t given/));
    expect(requests.length).toBeLessThan(10 * 5);
  });

  it('says the date when it has been down since another day', async () => {
    const { url } = await broken();
    const { clock, failing } = createTestClient(url, { random: () => 0 });
    await failing();
    clock.pass(24 * 60 * 60_000);
    await failing();
    await failing();
    expect((await failing()).message).toContain('since 2026-08-20 07:40 UTC');
  });
});

describe('redirects', () => {
  const moved = (location: string) => (response: ServerResponse) =>
    void response.writeHead(302, { location }).end();

  it('are followed on the same server', async () => {
    const { url, requests } = await serve((response, { url }) =>
      url.pathname === '/new' ? sendJson(response, 1) : moved('/new?x=1')(response),
    );
    await expect(createTestClient(url).get('/old')).resolves.toBe('1');
    expect(requests.map((request) => request.url.pathname)).toEqual(['/old', '/new']);
  });

  it.each(['http://user:pass@HOST/', 'file:///etc/passwd', '//evil.example/', 'http://'])(
    'to %s are refused',
    async (location) => {
      const { url, requests } = await serve((response, request) =>
        moved(location.replace('HOST', request.headers.host ?? ''))(response),
      );
      const error = await createTestClient(url).failing();
      expect(error.message).toBe('Hugging Face pointed to another server, which isn’t followed.');
      expect(requests).toHaveLength(1);
    },
  );

  it('to another port are refused, and the token stays here', async () => {
    const other = await serve((response) => sendJson(response, 1));
    const { url } = await serve(moved(other.url));
    await createTestClient(url).failing();
    expect(other.requests).toEqual([]);
  });

  it('in a circle come to an end', async () => {
    const { url, requests } = await serve(moved('/again'));
    expect((await createTestClient(url).failing()).message).toBe('Hugging Face kept redirecting.');
    expect(requests).toHaveLength(4);
  });
});

describe('a caller that gives up', () => {
  it('is let go while a request is on its way', async () => {
    const caller = new AbortController();
    const { url } = await serve(() => caller.abort(new Error('gave up')));
    await expect(createTestClient(url).get('/', caller.signal)).rejects.toThrow('gave up');
  });

  it('is let go while waiting for the next try', async () => {
    const { url } = await serve(status(500));
    const caller = new AbortController();
    const sleep = (_ms: number, signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the sleep’s own error')));
        caller.abort(new Error('gave up'));
      });
    await expect(createTestClient(url, { sleep }).get('/', caller.signal)).rejects.toThrow('gave up');
  });

  it('says nothing about the source', async () => {
    const { url } = await serve((response) => sendJson(response, 1));
    const { http, get } = createTestClient(url);
    for (let i = 0; i < 5; i++) await get('/', AbortSignal.abort()).catch(() => {});
    expect(http.state()).toMatchObject({ state: 'closed', lastFailure: null });
    await expect(get()).resolves.toBe('1');
  });
});

it('keeps the token out of every message, log line and state', async () => {
  const said: string[] = [];
  for (const fault of [...Object.values(faults), status(401)]) {
    const { url } = await serve(fault);
    const { failing, http, log } = createTestClient(url, { timeoutMs: 50 });
    for (let i = 0; i < 4; i++) {
      const { message, cause } = await failing('/api');
      said.push(message, String(cause));
    }
    said.push(...log.lines, JSON.stringify(http.state()));
  }
  expect(said.filter((line) => line.includes(TOKEN))).toEqual([]);
});

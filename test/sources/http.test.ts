import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SourceError, UserError } from '../../src/core/errors.ts';
import { createPacer } from '../../src/sources/pacer.ts';
import { createClock } from '../support/clock.ts';
import { createTestClient, faults, never, readText, status, TOKEN } from '../support/http-client.ts';
import { closedPort, sendJson, serve } from '../support/loopback.ts';

describe('asking', () => {
  it('says who asks, and shows the token to nobody but the API', async () => {
    const { url, requests } = await serve((response) => sendJson(response, 1));
    await createTestClient(url).get();
    expect(requests[0]?.headers['user-agent']).toBe('Paperboy/0.1 (+https://example.org)');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    await createTestClient(url, { token: undefined }).get();
    expect(requests[1]?.headers.authorization).toBeUndefined();
  });

  it('keeps to its server whatever the path holds', async () => {
    const { url, requests } = await serve((response) => sendJson(response, 1));
    const { http } = createTestClient(`${url}/mirror/`);
    await http.get('//evil.example/x?y', { query: { q: 'a&b=c' }, read: readText, signal: never });
    expect(requests[0]?.url.href).toBe('http://loopback/mirror//evil.example/x%3Fy?q=a%26b%3Dc');
  });

  it.each(['http://user:secret@127.0.0.1', 'http://127.0.0.1/?key=secret', 'file:///secret', 'secret'])(
    'refuses the address %s without repeating it',
    (baseUrl) => {
      expect(() => createTestClient(baseUrl)).toThrow(UserError);
      expect(() => createTestClient(baseUrl)).not.toThrow(/secret/);
    },
  );

  it('refuses a token that can’t be one without repeating it', () => {
    expect(() => createTestClient('http://127.0.0.1', { token: 'hf_…' })).toThrow(
      /^The token for Hugging Face holds/,
    );
  });
});

describe('trying again', () => {
  it.each(Object.entries(faults))('gets through after %s three times', async (_name, fault) => {
    const { url, requests } = await serve((response, _request, n) =>
      n <= 3 ? fault(response) : sendJson(response, 'fine'),
    );
    await expect(createTestClient(url).get()).resolves.toBe('"fine"');
    expect(requests).toHaveLength(4);
  });

  it('asks again for an answer that nobody can make sense of', async () => {
    const { url, requests } = await serve((response, _request, n) => sendJson(response, n));
    const { http } = createTestClient(url);
    const read = ({ text }: { text: string }) => {
      if (text !== '3') throw new SourceError('Hugging Face', 'shape', 'Odd.');
      return text;
    };
    await expect(http.get('/', { read, signal: never })).resolves.toBe('3');
    expect(requests).toHaveLength(3);
  });

  it('reports its own bugs as they are', async () => {
    const { url, requests } = await serve((response) => sendJson(response, 1));
    const { http } = createTestClient(url);
    const read = () => {
      throw new TypeError('a bug');
    };
    await expect(http.get('/', { read, signal: never })).rejects.toThrow(TypeError);
    expect(requests).toHaveLength(1);
  });

  it('waits a random time that grows from short to long', async () => {
    const { url } = await serve(status(500));
    const { clock, failing } = createTestClient(url);
    await failing();
    expect(clock.slept).toEqual([125, 250, 500, 1_000]);
  });

  it('waits longer after a 429 that does not say for how long', async () => {
    const { url } = await serve(status(429));
    const { clock, failing } = createTestClient(url);
    expect(await failing()).toMatchObject({ kind: 'limited' });
    expect(clock.slept).toEqual([2_000, 4_000, 8_000, 16_000]);
  });

  it.each([400, 401, 403, 404, 410])('does not repeat what was refused with %i', async (code) => {
    const { url, requests } = await serve(status(code));
    const error = await createTestClient(url).failing();
    expect(error.message).toBe(`Hugging Face refused the request (${code}).`);
    expect(requests).toHaveLength(1);
  });

  it.each([
    [400, 'closed'],
    [403, 'open'],
  ])('takes a source that answers %i for %s', async (code, state) => {
    const { url } = await serve(status(code));
    const { failing, http } = createTestClient(url);
    for (let i = 0; i < 3; i++) await failing();
    expect(http.state().state).toBe(state);
  });
});

describe('giving up', () => {
  it('says who did what, how often', async () => {
    const { url } = await serve(status(500));
    const error = await createTestClient(url).failing();
    expect(error).toMatchObject({ source: 'Hugging Face', kind: 'unreachable' });
    expect(error.message).toBe('Hugging Face answered 500 five times.');
  });

  it('says what came last when every try failed in its own way', async () => {
    const { url } = await serve((response, _request, n) => status(n < 5 ? 500 : 502)(response));
    const error = await createTestClient(url).failing();
    expect(error.message).toBe(
      'Hugging Face gave no usable answer five times; the last time it answered 502.',
    );
  });

  it('names the system’s reason when there is nobody', async () => {
    const error = await createTestClient(await closedPort()).failing();
    expect(error.message).toBe('Hugging Face could not be reached (ECONNREFUSED) five times.');
  });

  it('passes on what the reader said about a shape', async () => {
    const { url } = await serve((response) => sendJson(response, {}));
    const read = () => {
      throw new SourceError('Hugging Face', 'shape', 'Hugging Face’s list should be an array.');
    };
    const call = createTestClient(url).http.get('/', { read, signal: never });
    await expect(call).rejects.toMatchObject({
      kind: 'shape',
      message: 'Hugging Face’s list should be an array.',
    });
  });

  it('does not wait for a stalled answer, nor for a stalled body', async () => {
    const { url } = await serve((response, { url }) => {
      if (url.pathname === '/body') response.writeHead(200).write('[');
    });
    const { failing } = createTestClient(url, { timeoutMs: 30 });
    expect((await failing('/silence')).message).toBe('Hugging Face did not answer within 0.03 s five times.');
    expect((await failing('/body')).message).toBe('Hugging Face did not answer within 0.03 s five times.');
  });

  it('stops reading an answer that is too large, packed or not, and does not ask for it again', async () => {
    const large = Buffer.alloc(20_000, ' ');
    const { url, requests } = await serve((response, { url }) => {
      if (url.pathname === '/plain') response.writeHead(200).end(large);
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large));
    });
    const { failing } = createTestClient(url);
    expect((await failing('/plain')).message).toBe('Hugging Face sent more than 0.01 MB.');
    expect((await failing('/packed')).message).toBe('Hugging Face sent more than 0.01 MB.');
    expect(requests).toHaveLength(2);
  });
});

describe('being told to slow down', () => {
  it('waits as long as the window lasts', async () => {
    const { url } = await serve((response, _request, n) =>
      n === 1 ? status(429, { ratelimit: '"api";r=0;t=34' })(response) : sendJson(response, 1),
    );
    const { clock, get } = createTestClient(url, { random: () => 0 });
    await get();
    expect(clock.now()).toEqual(new Date('2026-08-20T07:40:34Z'));
  });

  it('spreads what is left of the quota without being refused first', async () => {
    const headers = { 'ratelimit-policy': '"fixed window";"api";q=500;w=300', ratelimit: '"api";r=10;t=100' };
    const { url } = await serve((response) => sendJson(response, 1, headers));
    const { clock, get, http } = createTestClient(url);
    await get();
    expect(clock.slept).toEqual([]);
    expect(http.state()).toMatchObject({ remaining: 10, nextRequestAt: new Date('2026-08-20T07:40:10Z') });
    await get();
    expect(clock.slept).toEqual([10_000]);
  });

  it('reports a long pause instead of sitting it out, and asks nothing until it is over', async () => {
    const { url, requests } = await serve((response, _request, n) =>
      n === 1 ? status(429, { 'retry-after': '3600' })(response) : sendJson(response, 1),
    );
    const { clock, failing, get } = createTestClient(url);
    const error = await failing();
    expect(error).toMatchObject({ kind: 'limited', retryAfterMs: 3_600_000 });
    expect(error.message).toBe('Hugging Face asked for a pause. It is asked again at 08:40 UTC.');
    clock.pass(600_000);
    expect(await failing()).toMatchObject({ kind: 'limited', retryAfterMs: 3_000_000 });
    expect(requests).toHaveLength(1);
    clock.pass(3_000_000);
    await expect(get()).resolves.toBe('1');
    expect(clock.slept).toEqual([]);
  });

  it('keeps one connection and one gap for two hosts that share a pacer', async () => {
    let open = 0;
    let most = 0;
    const { url } = await serve((response) => {
      most = Math.max(most, ++open);
      response.on('finish', () => open--);
      setTimeout(() => sendJson(response, 1), 5);
    });
    const clock = createClock();
    const pacer = createPacer({ ...clock, minGapMs: 3_000 });
    const [feed, api] = [
      createTestClient(url, { ...clock, pacer }),
      createTestClient(url, { ...clock, pacer }),
    ];
    await Promise.all([feed.get(), api.get(), feed.get(), api.get()]);
    expect(most).toBe(1);
    expect(clock.slept).toEqual([3_000, 3_000, 3_000]);
  });
});

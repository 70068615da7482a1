import { describe, expect, it } from 'vitest';
import { createRespond } from '../../../src/platforms/slack/response-url.ts';
import { closedPort, serve } from '../../support/loopback.ts';

describe('a response URL', () => {
  it.each([
    'https://hooks.slack.com.evil.example/commands/1',
    'https://evil.example/commands/1',
    'http://hooks.slack.com/commands/1',
    'https://hooks.slack.com:8443/commands/1',
    'https://user:password@hooks.slack.com/commands/1',
    'http://127.0.0.1/commands/1',
    'file:///etc/passwd',
    'not an address',
  ])('is not posted to when it is not Slack’s: %s', async (url) => {
    const respond = createRespond('https://slack.com/api');
    expect(await respond(url, {})).toEqual({
      ok: false,
      kind: 'forbidden',
      detail: 'not an address of Slack',
    });
  });

  it('is posted to where something stands in for Slack, by any name of this machine, and nowhere else', async () => {
    const { url, requests } = await serve((response) => response.end('ok'));
    const { port } = new URL(url);
    const respond = createRespond(`http://localhost:${port}/api/`);
    expect(await respond(`${url}/commands/1`, { text: 'x' })).toEqual({ ok: true, messageId: null });
    expect(requests.map(({ url }) => url.pathname)).toEqual(['/commands/1']);
    expect(await respond('http://192.0.2.1/commands/1', {})).toMatchObject({ kind: 'forbidden' });
  });

  it('leads nowhere else', async () => {
    const elsewhere = await serve((response) => response.end('ok'));
    const { url } = await serve((response) =>
      response.writeHead(307, { location: `${elsewhere.url}/secret` }).end(),
    );
    expect(await createRespond(url)(`${url}/commands/1`, {})).toMatchObject({ ok: false, kind: 'unknown' });
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    [429, { ok: false, kind: 'retry', afterMs: 2_000, detail: 'HTTP 429' }],
    [400, { ok: false, kind: 'rejected', detail: 'HTTP 400' }],
    [404, { ok: false, kind: 'gone', detail: 'HTTP 404' }],
    [500, { ok: false, kind: 'unknown', detail: 'HTTP 500' }],
  ])('says what became of the answer at %i', async (status, result) => {
    const { url } = await serve((response) => response.writeHead(status, { 'retry-after': '2' }).end('no'));
    expect(await createRespond(url)(url, {})).toEqual(result);
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const url = await closedPort();
    expect(await createRespond(url)(`${url}/x`, {})).toEqual({
      ok: false,
      kind: 'retry',
      detail: 'ECONNREFUSED',
    });
  });
});

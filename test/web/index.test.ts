import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWeb, type Route, type WebOptions } from '../../src/web/index.ts';
import { memoryLog } from '../support/log.ts';
import { plainDoor } from '../support/web.ts';

const base: WebOptions = { ...plainDoor, log: memoryLog() };

async function aDoor(routes: readonly Route[] = [], more: Partial<WebOptions> = {}) {
  const web = createWeb({ ...base, routes, ...more });
  onTestFinished(web.stop);
  const { port } = await web.start();
  return { web, port, url: `http://127.0.0.1:${port}` };
}

describe('the web door', () => {
  it('says that it lives, and nothing else', async () => {
    const { url } = await aDoor();
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
    expect((await fetch(`${url}/healthz`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('is ready when nothing is missing, and says what is', async () => {
    let missing: string[] = ['database unreachable', 'platform'];
    const { url } = await aDoor([], { missing: async () => missing });
    const before = await fetch(`${url}/readyz`);
    expect([before.status, await before.json()]).toEqual([503, { ready: false, missing }]);
    missing = [];
    const after = await fetch(`${url}/readyz`);
    expect([after.status, await after.json()]).toEqual([200, { ready: true, missing: [] }]);
  });

  it('hands a route’s requests on with their body unread', async () => {
    const heard: string[] = [];
    const { url } = await aDoor([
      {
        path: '/slack/events',
        async listener(request, response) {
          for await (const chunk of request) heard.push(String(chunk));
          response.writeHead(202).end('taken');
        },
      },
    ]);
    const answer = await fetch(`${url}/slack/events`, { method: 'POST', body: 'signed' });
    expect([answer.status, await answer.text(), heard.join('')]).toEqual([202, 'taken', 'signed']);
    expect((await fetch(`${url}/slack/other`, { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('says what to do when something else has its port', async () => {
    const { port } = await aDoor();
    const second = createWeb({ ...base, port });
    await expect(second.start()).rejects.toThrow(
      `Something else listens on port ${port} of 127.0.0.1. Stop it, or set PORT to a port that is free.`,
    );
    await second.stop();
  });

  it('says what to do about an address that is not this machine’s', async () => {
    const web = createWeb({ ...base, host: '192.0.2.1' });
    await expect(web.start()).rejects.toThrow('This machine has no address 192.0.2.1. Set HOST');
  });

  it('lets an answer that is being written come to its end when it stops', async () => {
    let arrived = (_: ServerResponse) => {};
    const response = new Promise<ServerResponse>((resolve) => {
      arrived = resolve;
    });
    const { web, url } = await aDoor([{ path: '/slow', listener: (_, response) => arrived(response) }]);
    const answer = fetch(`${url}/slow`);
    const waiting = await response;
    const stopped = web.stop();
    waiting.end('done');
    expect(await (await answer).text()).toBe('done');
    await stopped;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('stops although somebody keeps a connection open', async () => {
    const { web, port } = await aDoor();
    const idle = connect(port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const ended = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => {});
    await web.stop();
    await ended;
  });
});

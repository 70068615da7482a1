// Draws a page as a picture, as tall as the page is: screenshot.js PAGE.html PICTURE.png. It speaks with the browser
// (CHROMIUM names another one) through its DevTools protocol, since `--screenshot` needs the height beforehand.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import WebSocket from 'ws';

const WIDTH = 1860;
const [page, picture] = process.argv.slice(2);
if (!page || !picture) throw new Error('screenshot.js PAGE.html PICTURE.png');
const profile = mkdtempSync(join(tmpdir(), 'paperboy-picture-'));
const browser = spawn(
  process.env.CHROMIUM ?? 'chromium',
  ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
try {
  const socket = new WebSocket(await addressOf(browser));
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
  const send = caller(socket);
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const tab = (method, params = {}) => send(method, params, sessionId);
  const size = (height) =>
    tab('Emulation.setDeviceMetricsOverride', { width: WIDTH, height, deviceScaleFactor: 1, mobile: false });
  await size(800);
  await tab('Page.enable');
  const loaded = new Promise((done) => {
    socket.on('message', (text) => JSON.parse(text).method === 'Page.loadEventFired' && done());
  });
  await tab('Page.navigate', { url: pathToFileURL(resolve(page)).href });
  await loaded;
  const { result } = await tab('Runtime.evaluate', { expression: 'document.documentElement.offsetHeight' });
  await size(result.value);
  const { data } = await tab('Page.captureScreenshot', { format: 'png' });
  writeFileSync(picture, Buffer.from(data, 'base64'));
  socket.close();
} finally {
  const ended = new Promise((done) => browser.once('exit', done));
  browser.kill();
  await ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

/** Where the browser listens, which it says on standard error. */
async function addressOf({ stderr }) {
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /listening on (ws:\S+)/.exec(line) ?? [];
    if (address) return address;
  }
  throw new Error('The browser ended before it listened.');
}

/** Calls of the protocol, each with its answer. */
function caller(socket) {
  const waiting = new Map();
  let last = 0;
  socket.on('message', (text) => {
    const { id, result, error } = JSON.parse(text);
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  });
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      last++;
      waiting.set(last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params, ...(sessionId && { sessionId }) }));
    });
}

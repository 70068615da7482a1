import { expect, it } from 'vitest';
import { aList, type Fault, firstRequests, type Lists, serveHuggingFace } from '../fakes/hugging-face.ts';
import { withFolder } from '../support/folders.ts';
import { sendJson } from '../support/loopback.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';
import { withServerUrl } from '../support/stores.ts';

const DAY = '2026-05-20';
const oneDay: Lists = { [DAY]: aList(DAY, 30) };
const oneDayArgs = ['sync', '--from', DAY, '--to', DAY, '--json'];
const week: Lists = Object.fromEntries(
  ['2026-05-18', '2026-05-19', '2026-05-20', '2026-05-21', '2026-05-22'].map((day, i) => [
    day,
    aList(day, 20 + i),
  ]),
);
const weekArgs = ['sync', '--from', '2026-05-16', '--to', '2026-05-22', '--json'];
const WEEK_PAPERS = 20 + 21 + 22 + 23 + 24;

const environment = (url: string, more: Record<string, string>) => ({
  HF_API_URL: url,
  PAPERBOY_SOURCES: 'huggingface',
  ...more,
});

const stores: Record<string, (use: (env: Record<string, string>) => Promise<void>) => Promise<void>> = {
  PGlite: (use) => withFolder((folder) => use({ PAPERBOY_DATA: folder })),
  PostgreSQL: (use) => withServerUrl((url) => use({ DATABASE_URL: url })),
};

it.each(Object.entries(stores))(
  'stores every record once and changes nothing the second time, on %s',
  (_name, withStore) =>
    withStore(async (store) => {
      const { url } = await serveHuggingFace(week);
      const env = environment(url, store);
      const first = await paperboy(weekArgs, env);
      expect(first).toMatchObject({ status: 0, err: '' });
      expect(JSON.parse(first.out)).toEqual({
        days: 7,
        fetched: WEEK_PAPERS,
        stored: WEEK_PAPERS,
        updated: 0,
        skipped: [],
        failed: [],
      });
      const second = await paperboy(weekArgs, env);
      expect(JSON.parse(second.out)).toMatchObject({ fetched: WEEK_PAPERS, stored: 0, updated: 0 });
    }),
);

it('pages a long day to its end', () =>
  withFolder(async (folder) => {
    const { url } = await serveHuggingFace({ [DAY]: aList(DAY, 230) });
    const { out } = await paperboy(oneDayArgs, environment(url, { PAPERBOY_DATA: folder }));
    expect(JSON.parse(out)).toMatchObject({ stored: 230 });
  }));

const json = (status: number, body: unknown, headers = {}) =>
  firstRequests(3, (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });

const passing: Record<string, Fault> = {
  'a full rate limit': json(429, { error: 'Too Many Requests' }, { ratelimit: '"api";r=0;t=1' }),
  'server errors': json(500, { error: 'x' }),
  'a web page instead of data': firstRequests(1, (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hi</html>');
  }),
  'half a body': firstRequests(2, (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
    response.write('[{"paper":', () => response.destroy());
  }),
};

it.each(Object.entries(passing))('loses nothing to %s that passes', (_name, fault) =>
  withFolder(async (folder) => {
    const { url } = await serveHuggingFace(oneDay, fault);
    const { status, out, err } = await paperboy(oneDayArgs, environment(url, { PAPERBOY_DATA: folder }));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ stored: 30, failed: [] });
  }),
);

it('names the source and what was missing when an answer has an unknown shape, and keeps the last good copy', () =>
  withFolder(async (folder) => {
    const good = await serveHuggingFace(oneDay);
    await paperboy(oneDayArgs, environment(good.url, { PAPERBOY_DATA: folder }));
    const changed = await serveHuggingFace(oneDay, (response) => {
      sendJson(response, { papers: [] });
      return true;
    });
    const env = environment(changed.url, { PAPERBOY_DATA: folder });
    const { status, out, err } = await paperboy(oneDayArgs, env);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ stored: 0, failed: [{ day: DAY }] });
    expect(err).toMatch(/2026-05-20: Hugging Face.*array.*papers/);
    const shown = await paperboy(['ask', `/paper trending ${DAY}`], env);
    expect(shown.out).toContain(`Paper 1 of ${DAY}`);
    expect(shown.out).toMatch(/Hugging Face hasn’t answered since .*This is the list as of/);
  }));

it('keeps the rest of a page when one record is broken, and names the record', () =>
  withFolder(async (folder) => {
    const { url } = await serveHuggingFace(oneDay, (response) => {
      sendJson(response, [{ paper: { id: 42 } }, ...(oneDay[DAY] ?? [])]);
      return true;
    });
    const { status, out } = await paperboy(oneDayArgs, environment(url, { PAPERBOY_DATA: folder }));
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ stored: 30, skipped: [{ id: '42' }] });
  }));

it('does not believe that a list lost all its papers', () =>
  withFolder(async (folder) => {
    const good = await serveHuggingFace(oneDay);
    await paperboy(oneDayArgs, environment(good.url, { PAPERBOY_DATA: folder }));
    const empty = await serveHuggingFace({});
    const env = environment(empty.url, { PAPERBOY_DATA: folder });
    const { status, err } = await paperboy(oneDayArgs, env);
    expect(status).toBe(1);
    expect(err).toContain('came back empty, but had 30 papers; they are kept');
    expect((await paperboy(['ask', `/paper trending ${DAY}`], env)).out).toContain(`Paper 1 of ${DAY}`);
  }));

it('completes to the same counts after being killed again and again', { timeout: 60_000 }, () =>
  withFolder(async (folder) => {
    let killAt = Number.POSITIVE_INFINITY;
    let victim: ReturnType<typeof startPaperboy> | null = null;
    const { url } = await serveHuggingFace(week, (_response, _request, n) => {
      if (n >= killAt) victim?.process.kill('SIGKILL');
      return false;
    });
    const env = environment(url, { PAPERBOY_DATA: folder });
    let requests = 0;
    for (const step of [1, 2, 3, 4, 5]) {
      requests += step;
      killAt = requests;
      victim = startPaperboy(weekArgs, env);
      expect((await victim.ended).status).toBe(-1);
    }
    killAt = Number.POSITIVE_INFINITY;
    expect(await paperboy(weekArgs, env)).toMatchObject({ status: 0, err: '' });
    const { out } = await paperboy(['status'], env);
    expect(out).toContain(`${WEEK_PAPERS} papers, 5 daily lists`);
  }),
);

it('explains days that are none', async () => {
  for (const args of [
    ['--from', 'soon'],
    ['--days', '0'],
    ['--days', '3', '--to', DAY],
    ['--from', DAY, '--to', '2026-05-01'],
  ]) {
    const { status, err } = await withoutStore(['sync', ...args]);
    expect(status).toBe(1);
    expect(err).toMatch(/--(from|days)/);
  }
});

async function withoutStore(args: string[]) {
  let ended = { status: -1, out: '', err: '' };
  await withFolder(async (folder) => {
    ended = await paperboy(args, { PAPERBOY_DATA: folder });
  });
  return ended;
}

import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aList, serveHuggingFace } from '../fakes/hugging-face.ts';
import { withFolder } from '../support/folders.ts';
import { closedPort } from '../support/loopback.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';
import { withServerUrl } from '../support/stores.ts';

const offline = async () => {
  const nowhere = await closedPort();
  return { HF_API_URL: nowhere, ARXIV_API_URL: nowhere, ARXIV_RSS_URL: nowhere };
};
const paperLinks = (text: string) => new Set(text.match(/huggingface\.co\/papers\/\d{4}\.\d{5}/g));

it('shows a newcomer without a network ten real papers, answers what is piped in, and ends well', () =>
  withFolder(async (folder) => {
    const env = { ...(await offline()), PAPERBOY_DATA: folder };
    const questions = '/paper trending\npaper search diffusion\n\n# a remark\nnonsense\n';
    const { status, out, err } = await paperboy(['start'], env, questions);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(paperLinks(out).size).toBeGreaterThanOrEqual(10);
    expect(out.replace(/\s+/g, ' ')).toContain('this is a sample that came with Paperboy');
    expect(out).toMatch(/diffusion · \d+ papers/);
    expect(out).toContain('There is no command “nonsense”');
    // The two lists are one and the same: the first shown unasked, the second asked for.
    expect(out.match(/Tuesday’s papers · 30 Jun 2026 · top 10 of 34/g)).toHaveLength(2);
  }));

it('keeps what it showed for the next start, on a server too', () =>
  withServerUrl((url) =>
    withFolder(async (folder) => {
      const env = { ...(await offline()), PAPERBOY_DATA: folder, DATABASE_URL: url };
      await paperboy(['start'], env);
      const { out } = await paperboy(['start'], env, 'status\n');
      expect(paperLinks(out).size).toBe(10);
      expect(out).toContain('231 papers, 10 daily lists from 17 Jun 2026 to 30 Jun 2026.');
    }),
  ));

it('shows what a source answers instead of the sample', () =>
  withFolder(async (folder) => {
    const today = new Date().toISOString().slice(0, 10);
    const { url } = await serveHuggingFace({ [today]: aList(today, 12) });
    const env = { ...(await offline()), HF_API_URL: url, PAPERBOY_DATA: folder };
    const { status, out } = await paperboy(['start'], env);
    expect(status).toBe(0);
    expect(out).toContain(`Paper 1 of ${today}`);
    expect(out).not.toContain('sample');
  }));

it('refuses to share an embedded store, and names who has it; doctor works all the same', () =>
  withFolder(async (folder) => {
    const env = { ...(await offline()), PAPERBOY_DATA: folder };
    const first = startPaperboy(['start'], env);
    // It holds the store once it has said something; its input stays open.
    await new Promise((resolve) => first.process.stdout?.once('data', resolve));
    const second = await paperboy(['ask', '/paper status'], env);
    expect(second).toMatchObject({ status: 1, out: '' });
    expect(second.err).toContain(`process ${first.process.pid}.`);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    const { out, status } = await paperboy(['doctor', '--json'], env);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          check: 'Database',
          state: 'notice',
          detail: expect.stringContaining(`process ${first.process.pid} `),
        }),
        expect.objectContaining({
          check: 'Hugging Face',
          state: 'bad',
          advice: expect.stringContaining('internet'),
        }),
      ]),
    );
    first.process.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ status: 0, err: '' });
    expect((await paperboy(['ask', 'status'], env)).status).toBe(0);
  }));

it('finds nothing wrong with a good house', () =>
  withFolder(async (folder) => {
    const today = new Date().toISOString().slice(0, 10);
    const { url } = await serveHuggingFace({ [today]: aList(today, 3) });
    const env = { HF_API_URL: url, PAPERBOY_SOURCES: 'huggingface', PAPERBOY_DATA: folder };
    const { status, out } = await paperboy(['doctor'], env);
    expect(status).toBe(0);
    expect(out).toContain('✓ Database: embedded in');
    expect(out).toContain(`✓ Hugging Face: answers; newest list ${today} with 3 papers.`);
    expect(out).toMatch(/✓ Clock: .* apart/);
  }));

it('stops at a wrong environment with one line a mistake, and doctor says the same', () =>
  withFolder(async (folder) => {
    const env = { PAPERBOY_DATA: folder, PAPERBOY_BACKFILL: 'soon', HF_TOKEN: 'hf_very secret' };
    for (const command of ['start', 'doctor']) {
      const { status, out, err } = await paperboy([command], env);
      expect(status).toBe(1);
      expect(out + err).toContain('PAPERBOY_BACKFILL is “soon”: expected a date such as 2026-01-31.');
      expect(out + err).not.toContain('secret');
    }
  }));

it('prints a message as JSON, and explains itself', () =>
  withFolder(async (folder) => {
    const env = { ...(await offline()), PAPERBOY_DATA: folder };
    const { out } = await paperboy(['ask', '/paper help', '--json'], env);
    expect(JSON.parse(out)).toMatchObject({
      summary: expect.stringContaining('trending, search'),
      blocks: expect.arrayContaining([{ type: 'heading', text: ['What you can ask'] }]),
    });
    expect((await paperboy(['--help'], env)).out).toContain(
      'sync [--days N] [--from DAY] [--to DAY] [--json]',
    );
    expect((await paperboy(['sync', '--help'], env)).out).toContain('--from DAY');
    expect((await paperboy(['snyc'], env)).err).toContain('Did you mean sync?');
    expect((await paperboy(['ask'], env)).err).toContain('What should be asked?');
    expect((await paperboy(['sync', '--dyas', '3'], env)).err).toMatch(/dyas[\s\S]*Usage: paperboy sync/);
  }));

it('says what is wrong with a data folder that it can’t use', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { status, err } = await paperboy(['status'], { PAPERBOY_DATA: join(file, 'data') });
    expect(status).toBe(1);
    expect(err).toContain(file);
    expect((await stat(file)).isFile()).toBe(true);
  }));

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aList, type Fault, serveHuggingFace } from '../fakes/hugging-face.ts';
import { withFolder } from '../support/folders.ts';
import { closedPort } from '../support/loopback.ts';
import { paperboy } from '../support/paperboy.ts';

const day = '2026-06-24';
const classics = ['Maxout Networks', 'Gaussian Error Linear Units', 'Searching for Activation Functions'];
/** Found for a word that none of their titles has, as a search by meaning does. */
const searchByMeaning: Fault = (response, { url }) => {
  if (url.pathname !== '/api/papers/search' || url.searchParams.get('q') !== 'non-linearities') return false;
  const papers = classics.map((title, i) => ({
    paper: { id: `1${i + 3}02.0438${i}`, title, publishedAt: `201${i + 3}-02-18T00:00:00.000Z`, upvotes: i },
  }));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(papers));
  return true;
};
const neverAnswers: Fault = (_response, { url }) => url.pathname === '/api/papers/search';

describe('paperboy ask "/paper search …"', () => {
  const withStore = async (
    use: (tools: { ask: (query: string, fault?: Fault) => Promise<string>; folder: string }) => Promise<void>,
  ) =>
    withFolder(async (folder) => {
      let current: Fault = () => false;
      const { url } = await serveHuggingFace({ [day]: aList(day, 12) }, (...now) => current(...now));
      const nowhere = await closedPort();
      const env = { HF_API_URL: url, ARXIV_API_URL: nowhere, ARXIV_RSS_URL: nowhere, PAPERBOY_DATA: folder };
      await paperboy(['sync', '--from', day, '--to', day], env);
      // Builds the index: on a busy machine that takes longer than Hugging Face's search is waited for.
      await paperboy(['ask', '/paper search paper'], env);
      await use({
        folder,
        ask: async (query, fault = () => false) => {
          current = fault;
          const { status, out, err } = await paperboy(['ask', `/paper search ${query}`], env);
          expect(status).toBe(0);
          return out + err;
        },
      });
    });

  it('finds papers that no collected list has, and knows them from then on', () =>
    withStore(async ({ ask }) => {
      const found = await ask('non-linearities', searchByMeaning);
      for (const title of classics) expect(found).toContain(title);
      expect(await ask('maxout')).toContain('Maxout Networks');
    }));

  it('says what is local when Hugging Face’s search stays silent', () =>
    withStore(async ({ ask }) => {
      const found = (await ask('question place', neverAnswers)).replace(/\s+/g, ' ');
      expect(found).toContain('12 papers, best first');
      expect(found).toContain('these are from the 12 papers collected here.');
    }));

  it('keeps its index for the next start, and builds another when that is damaged', () =>
    withStore(async ({ ask, folder }) => {
      const first = await ask('title:paper votes:>20');
      const file = join(folder, 'search.index');
      const saved = await readFile(file);
      expect(await ask('title:paper votes:>20')).toBe(first);
      await writeFile(file, saved.subarray(0, saved.length >> 1));
      const again = await ask('title:paper votes:>20');
      expect(again).toContain(first);
      expect(again).toContain('search snapshot damaged, building anew');
      expect(await ask('title:paper votes:>20')).toBe(first);
    }));
});

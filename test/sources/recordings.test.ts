import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SourceError } from '../../src/core/errors.ts';
import { readAnnouncement, readPapers } from '../../src/sources/arxiv.ts';
import { readList } from '../../src/sources/huggingface.ts';
import { readPaper } from '../../src/sources/huggingface-shape.ts';

const recordings = process.env.RECORDINGS ?? '';

function files(folder: string): { name: string; text: string }[] {
  return readdirSync(join(recordings, folder)).map((name) => {
    const bytes = readFileSync(join(recordings, folder, name));
    return { name, text: (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString() };
  });
}

const read = (text: string) => readList(text, { what: 'daily list', day: '2026-08-20', mayBeUseless: false });

describe.runIf(existsSync(join(recordings, 'hf-daily')))('what was recorded of Hugging Face', () => {
  it.each(['hf-daily', 'hf-monthly'])('loses no record of %s', (folder) => {
    let records = 0;
    for (const { name, text } of files(folder)) {
      const { papers, skipped } = read(text);
      expect({ name, skipped }).toEqual({ name, skipped: [] });
      expect({ name, papers: papers.length }).toEqual({ name, papers: JSON.parse(text).length });
      records += papers.length;
    }
    expect(records).toBeGreaterThan(5_000);
  });

  it.each(['hf-odd/hf-daily-odd', 'hf-odd/hf-daily-versions'])(
    'is read or refused for its shape in %s',
    (folder) => {
      for (const { name, text } of files(folder)) {
        let outcome = '';
        try {
          const { papers, skipped } = read(text);
          outcome =
            skipped.length === 0 && papers.length === JSON.parse(text).length ? 'all read' : 'partly read';
        } catch (error) {
          outcome = error instanceof SourceError && error.kind === 'shape' ? error.message : `threw ${error}`;
        }
        expect({ name, outcome }).toEqual({
          name,
          outcome: expect.stringMatching(
            /^(all read|Hugging Face’s daily list should be an array of papers, but is an? )/,
          ),
        });
      }
    },
  );

  it('holds a single paper', () => {
    const [paper] = files('hf-api').filter(({ name }) => name.startsWith('paper-2410'));
    expect(readPaper(JSON.parse(paper?.text ?? ''))).toMatchObject({
      id: '2410.24164',
      authorCount: 5,
    });
  });
});

describe.runIf(existsSync(join(recordings, 'arxiv')))('what was recorded of arXiv', () => {
  it('is read, entry for entry', () => {
    for (const { name, text } of files('arxiv/arxiv.py')) {
      if (name.startsWith('id_abc')) expect(() => readPapers(text)).toThrow('holds an error');
      else expect([name, readPapers(text).length]).toEqual([name, text.split('<entry>').length - 1]);
    }
    const feed = readFileSync(join(recordings, 'arxiv/rss-atom-cs.AI-2025-08-20.xml'), 'utf8');
    expect(readAnnouncement(feed)).toMatchObject({ day: '2025-08-20', skipped: [] });
  });
});

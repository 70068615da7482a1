import { formatDay } from '../../core/day.ts';
import type { Block } from '../../core/message.ts';
import { sourceTitles } from '../../core/source.ts';
import { listSpan } from '../../db/lists.ts';
import { countPapers } from '../../db/papers.ts';
import { readSourceHealth, type SourceHealth } from '../../db/readings.ts';
import { type Context, defineCommand } from '../command.ts';
import { ago, clock, LISTS } from '../freshness.ts';

export const status = defineCommand({
  name: 'status',
  description: 'What has been read and when, and what is wrong if something is',
  options: {},
  reply: 'caller',
  examples: [''],

  async run(_options, context) {
    const { db, sources, now, progress } = context;
    const papers = await countPapers(db);
    const span = await listSpan(db, LISTS);
    const health = new Map((await readSourceHealth(db)).map((row) => [row.source, row]));
    const lines = [
      holdings(papers, span),
      ...sources.map(({ name }) => `${sourceTitles[name]} ${reading(health.get(name), now())}`),
      ...collecting(progress),
    ];
    return {
      summary: lines.join(' '),
      blocks: [{ type: 'heading', text: ['Status'] }, ...lines.map((line): Block => ({ type: 'text', text: [line] }))],
    };
  },
});

function holdings(papers: number, { lists, first, last }: Awaited<ReturnType<typeof listSpan>>): string {
  if (first === null || last === null) return 'No list has been collected yet.';
  const count = papers.toLocaleString('en');
  return `${count} papers, ${lists} daily ${lists === 1 ? 'list' : 'lists'} from ${formatDay(first)} to ${formatDay(last)}.`;
}

function reading(health: SourceHealth | undefined, now: Date): string {
  if (!health) return 'has not been asked yet.';
  const { goodAt, failingSince, failure } = health;
  const good = goodAt === null ? 'never read' : `last read ${ago(goodAt, now)}`;
  if (failingSince === null) return `${good}.`;
  return `${good}; failing since ${clock(failingSince, now)}: ${failure?.replace(/\.$/, '')}.`;
}

function collecting(progress: Context['progress']): string[] {
  const now = progress();
  if (!now) return [];
  const what = now.phase === 'recent' ? 'the newest lists' : 'older lists';
  return [`Collecting ${what}: ${now.done} of ${now.total} ${now.phase === 'recent' ? 'lists' : 'days'}, at ${formatDay(now.day)}.`];
}

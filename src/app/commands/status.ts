import { formatDay } from '../../core/day.ts';
import type { Block } from '../../core/message.ts';
import { type PaperSource, sourceTitles } from '../../core/source.ts';
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
      ...sources.map(
        (source) => `${sourceTitles[source.name]}: ${reading(source, health.get(source.name), now())}`,
      ),
      ...collecting(progress),
    ];
    return {
      summary: lines.join(' '),
      blocks: [
        { type: 'heading', text: ['Status'] },
        ...lines.map((line): Block => ({ type: 'text', text: [line] })),
      ],
    };
  },
});

function holdings(papers: number, { lists, first, last }: Awaited<ReturnType<typeof listSpan>>): string {
  if (first === null || last === null) return 'No list has been collected yet.';
  const count = papers.toLocaleString('en');
  return `${count} papers, ${lists} daily ${lists === 1 ? 'list' : 'lists'} from ${formatDay(first)} to ${formatDay(last)}.`;
}

function reading(source: PaperSource, health: SourceHealth | undefined, now: Date): string {
  if (!health)
    return source.list ? 'not read yet.' : 'asked for single papers only; no category is followed.';
  const { goodAt, failingSince, failure } = health;
  const good = goodAt === null ? 'never read' : `last read ${ago(goodAt, now)}`;
  if (failingSince === null) return `${good}.`;
  return `${good}; failing since ${clock(failingSince, now)}: ${failure?.replace(/\.$/, '')}.`;
}

function collecting(progress: Context['progress']): string[] {
  const now = progress();
  if (!now) return [];
  const { phase, done, total, day } = now;
  const what =
    phase === 'recent' ? `the newest lists: ${done} of ${total}` : `older lists: ${done} of ${total} days`;
  return [`Collecting ${what}, now at ${formatDay(day)}.`];
}

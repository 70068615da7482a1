import { formatDay } from '../../core/day.ts';
import { actionRow, type Block } from '../../core/message.ts';
import { formatMoment } from '../../core/slot.ts';
import { type PaperSource, sourceTitles } from '../../core/source.ts';
import { findChannel, heldPosts, liveSubscriptions } from '../../db/channels.ts';
import { listSpan } from '../../db/lists.ts';
import { countPapers } from '../../db/papers.ts';
import { readSourceHealth, type SourceHealth } from '../../db/readings.ts';
import { namesOf } from '../channel/topic.ts';
import { type CallContext, type Context, defineCommand } from '../command.ts';
import { ago, clock, LISTS } from '../freshness.ts';
import { silenceOf } from '../plan/silence.ts';

export const status = defineCommand({
  name: 'status',
  description: 'Why something came here or didn’t, what has been read, and what is wrong if something is',
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
    const here = await thisChannel(context);
    return {
      summary: lines.join(' '),
      blocks: [
        { type: 'heading', text: ['Status'] },
        ...here,
        ...(here.length > 0 ? [{ type: 'divider' } satisfies Block] : []),
        ...lines.map(text),
      ],
    };
  },
});

/** What it follows, why it got what it got, and what may not have arrived; nothing, where nothing is posted. */
async function thisChannel(context: CallContext): Promise<Block[]> {
  const channel = await findChannel(context.db, context.from.channel);
  if (channel === null) return [];
  const follows = await liveSubscriptions(context.db, [channel.id]);
  const held = await heldPosts(context.db, channel.id);
  return [
    ...(follows.length > 0 ? [text(`This channel follows ${namesOf(follows)}.`)] : []),
    ...(await silenceOf(context, channel)).map(text),
    ...held.flatMap(({ id, dueAt }): Block[] => [
      text(
        `Nobody can find out whether what was due ${formatMoment(dueAt, channel.zone)} has arrived. If it isn’t here, post it again.`,
      ),
      ...actionRow([
        { label: 'Post it again', command: 'resend', options: { id: String(id) }, does: 'turn' },
      ]),
    ]),
  ];
}

const text = (line: string): Block => ({ type: 'text', text: [line] });

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

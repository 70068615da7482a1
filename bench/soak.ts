// Does the program stay as it is, however long it runs? An hour's worth of a busy bot's work within minutes, against both
// platforms and a source that fail as real ones do. Status 1 when something grew, was lost, doubled or answered with a bug.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { usualSettings } from '../src/core/channel.ts';
import { addDays, dayOf } from '../src/core/day.ts';
import type { PlatformName } from '../src/core/platform.ts';
import { newestSettledDay } from '../src/core/slot.ts';
import { openStore } from '../src/db/client.ts';
import { channels, subscriptions } from '../src/db/schema.ts';
import { createLog } from '../src/log.ts';
import { openDiscord } from '../test/fakes/discord/server.ts';
import { openSlack } from '../test/fakes/slack/server.ts';
import { type Crowd, inDiscord, inSlack, type Outcome } from './soak/people.ts';
import type { Order, Told } from './soak/program.ts';
import { openSource } from './soak/source.ts';
import { type Places, troubles } from './soak/trouble.ts';
import { complaints, type Happened, judge, type Sample, shown } from './soak/verdict.ts';
import { embedded, filled, type StoreEnv, withServer } from './start/databases.ts';
import { programEnv } from './start/program.ts';

const usage = `Usage: npx tsx bench/soak.ts [--minutes 3] [--rate 8] [--channels 600] [--papers 5000]
                            [--database PGlite|PostgreSQL] [--json]

  --minutes N    for how long; all of an hour's rounds and readings happen within
  --rate N       what people do, in a second
  --channels N   how many get a post, a few at each round
  --papers N     how many papers the store holds at the beginning
  --database NAME  PostgreSQL without it
  --json         prints the samples too`;

interface Plan {
  readonly minutes: number;
  readonly rate: number;
  readonly channels: number;
  readonly papers: number;
}

/** The last of them are due early enough to be sent while it runs. */
const DUE_WITHIN = 0.85;
/** Everything that can go wrong happens so often. */
const TIMES = 2;
/** New papers come so often: more of them would be a store that grows, and its index with it. */
const NEWS = 4;

/** Channels of both platforms that are due one after the other from `from` on; their names, by platform. */
async function prepareChannels(
  store: StoreEnv,
  { slack, discord }: Places,
  { count, from, ms }: { count: number; from: Date; ms: number },
): Promise<string[]> {
  const log = createLog({ level: 'error', secrets: [] });
  const opened = await openStore({
    databaseUrl: store.DATABASE_URL || null,
    dataDir: store.PAPERBOY_DATA,
    log,
  });
  const since = new Date(from.getTime() - 36 * 3_600_000);
  const places = Array.from({ length: count }, (_, n) => {
    const platform: PlatformName = n % 4 === 0 ? 'slack' : 'discord';
    const installation = platform === 'slack' ? slack.world.team.id : discord.guildId;
    const channel = platform === 'slack' ? slack.addChannel(`c-${n}`).id : discord.world.addChannel().id;
    return { platform, installation, channel };
  });
  const somebody = slack.addPerson('early');
  for (const { platform, channel } of places) {
    // A channel in which nobody has written says nothing about whether one may look.
    if (platform === 'slack') await somebody.write(channel, 'Good morning');
    else discord.world.add(channel, { content: 'Good morning' });
  }
  await opened.db.insert(channels).values(
    places.map((place, n) => ({
      ...place,
      ...usualSettings,
      days: [1, 2, 3, 4, 5, 6, 7],
      zone: 'UTC',
      at: '09:00',
      state: 'active' as const,
      stateSince: since,
      nextRunAt: new Date(from.getTime() + (n / count) * DUE_WITHIN * ms),
      coveredUntil: since,
      editedBy: 'U1',
      editedAt: since,
      createdAt: since,
    })),
  );
  await opened.db.execute(sql`
    insert into ${subscriptions} (channel_id, query, created_by, created_at)
    select id, '', 'U1', ${since.toISOString()}::timestamptz from ${channels}`);
  await opened.close();
  return places.map(({ channel }) => channel);
}

/** People do things at even distances, however slowly they are answered. */
async function live(crowds: readonly Crowd[], { rate, ms }: { rate: number; ms: number }) {
  const outcomes: Promise<Outcome>[] = [];
  const start = performance.now();
  for (let turn = 0; (turn * 1_000) / rate < ms; turn++) {
    const dueIn = start + (turn * 1_000) / rate - performance.now();
    if (dueIn > 0) await wait(dueIn);
    const crowd = crowds[turn % crowds.length];
    if (!crowd?.isConnected()) continue;
    outcomes.push(crowd.act(Math.floor(turn / crowds.length)));
  }
  return Promise.all(outcomes);
}

async function goWrong(places: Places, ms: number): Promise<void> {
  const all = Array.from({ length: TIMES }, () => troubles).flat();
  for (const [n, trouble] of all.entries()) {
    await wait(ms / (all.length + 1));
    if (n % Math.ceil(all.length / NEWS) === 0) places.source.grow();
    await trouble(places);
  }
}

async function soak(
  store: StoreEnv,
  { minutes, rate, channels: count }: Plan,
): Promise<{ samples: Sample[]; happened: Happened }> {
  const now = () => new Date();
  const [slack, discord] = [await openSlack({ now }), await openDiscord({ now })];
  const finished = newestSettledDay(now());
  const today = dayOf(now()) > finished ? dayOf(now()) : addDays(finished, 1);
  const source = await openSource({ finished, today });
  const places: Places = { slack, discord, source };
  const crowds = [inSlack(slack), inDiscord(discord)];
  const ms = minutes * 60_000;
  const posted = await prepareChannels(store, places, { count, from: new Date(Date.now() + 15_000), ms });

  const { bot, app } = slack.world.tokens;
  const program = fork(fileURLToPath(import.meta.resolve('./soak/program.ts')), [], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    env: programEnv({
      ...store,
      PAPERBOY_SOURCES: 'huggingface',
      PAPERBOY_BACKFILL: finished,
      PAPERBOY_LIMITS: '99999,99999,99999',
      HF_API_URL: source.url,
      SLACK_BOT_TOKEN: bot,
      SLACK_APP_TOKEN: app,
      SLACK_API_URL: slack.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
    }),
  });
  const samples: Sample[] = [];
  const warnings: string[] = [];
  program.on('message', (told: Told) => {
    if (told.is === 'sample') samples.push(told.sample);
    if (told.is === 'warning') warnings.push(told.text);
  });
  try {
    await heard(program, 'ready');
    await Promise.all([
      slack.until(() => slack.socket.connections() > 0),
      discord.until(() => discord.world.commands.size > 0),
    ]);
    program.send({ minutes } satisfies Order);
    const [outcomes] = await Promise.all([live(crowds, { rate, ms }), goWrong(places, ms)]);
    const settled = heard(program, 'settled');
    program.send('settle' satisfies Order);
    const { states, rounds, readings } = await settled;

    const counts = countPosts(places, posted);
    const of = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
    const held = states.held ?? 0;
    return {
      samples,
      happened: {
        asked: outcomes.length,
        cutOff: of('cut off'),
        late: of('late'),
        unanswered: of('unanswered'),
        mistakes: countMistakes(places),
        posts: counts.filter((posts) => posts > 0).length,
        lost: Math.max(0, counts.filter((posts) => posts === 0).length - held),
        doubled: counts.filter((posts) => posts > 1).length,
        held,
        rounds,
        readings,
        warnings,
      },
    };
  } finally {
    program.kill('SIGKILL');
    await Promise.all([slack.close(), discord.close(), source.down().catch(() => {})]);
  }
}

async function heard<Is extends Told['is']>(
  program: ChildProcess,
  is: Is,
): Promise<Extract<Told, { is: Is }>> {
  const ended = once(program, 'exit').then(([code]) => {
    throw new Error(`the program ended with ${code}`);
  });
  const said = new Promise<Extract<Told, { is: Is }>>((resolve) => {
    program.on('message', (told: Told) => {
      if (told.is === is) resolve(told as Extract<Told, { is: Is }>);
    });
  });
  return Promise.race([said, ended]);
}

/** How many posts stand in each of these channels. */
function countPosts({ slack, discord }: Places, of: readonly string[]): number[] {
  const counts = new Map<string, number>();
  const count = (channel: string) => void counts.set(channel, (counts.get(channel) ?? 0) + 1);
  for (const { channel, metadata } of slack.world.messages) if (metadata !== null) count(channel);
  for (const { channel, nonce, asker } of discord.world.messages.values())
    if (asker === null && nonce !== null) count(channel);
  return of.map((channel) => counts.get(channel) ?? 0);
}

function countMistakes({ slack, discord }: Places): number {
  const texts = [
    ...slack.world.messages.map(({ body }) => body),
    ...[...discord.world.messages.values()].map(({ components }) => components),
  ].map((body) => JSON.stringify(body));
  return texts.filter((text) => text.includes('Something went wrong')).length;
}

function format({ samples, happened }: { samples: readonly Sample[]; happened: Happened }): string {
  const judged = judge(samples);
  const table = [
    ['', 'first half', 'second half', 'growth', 'allowed', ''],
    ...judged.map(({ measure, unit, first, second, most, isFlat }) => [
      measure,
      `${shown(first)} ${unit}`,
      `${shown(second)} ${unit}`,
      `${shown(second - first)} ${unit}`,
      `${most} ${unit}`,
      isFlat ? 'flat' : 'GROWS',
    ]),
  ].map((cells) => `| ${cells.map((cell) => cell.trim()).join(' | ')} |`);
  const [head = '', ...body] = table;
  const { asked, cutOff, late, unanswered, mistakes, posts, lost, doubled, held } = happened;
  const wrong = complaints(judged, happened);
  return [
    head,
    head.replace(/[^|]+/g, '---'),
    ...body,
    '',
    `${asked} commands and presses: ${late} late, ${unanswered} unanswered, ${mistakes} met a bug, ${cutOff} while the connection was cut`,
    `${posts} posts: ${lost} lost, ${doubled} doubled, ${held} shown as unconfirmed`,
    `${happened.rounds} rounds, ${happened.readings} readings, ${samples.length} samples`,
    ...happened.warnings,
    wrong.length === 0 ? 'flat: pass' : `FAIL: ${wrong.join('; ')}`,
  ].join('\n');
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '3' },
      rate: { type: 'string', default: '8' },
      channels: { type: 'string', default: '600' },
      papers: { type: 'string', default: '5000' },
      database: { type: 'string', default: 'PostgreSQL' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const plan: Plan = {
    minutes: Number(values.minutes),
    rate: Number(values.rate),
    channels: Number(values.channels),
    papers: Number(values.papers),
  };
  if (!Object.values(plan).every((value) => value > 0)) {
    console.error(usage);
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'));
  const { signal } = new AbortController();
  try {
    const result = await withServer(folder, async (server) => {
      const database = values.database === 'PGlite' ? embedded(folder) : server;
      const store = await filled(database, { papers: plan.papers, data: '', signal });
      console.error(`${plan.minutes} minutes with ${database.name} …`);
      return soak(store, plan);
    });
    const setting = `An hour's rounds and readings in ${plan.minutes} minutes on ${values.database}, ${plan.papers.toLocaleString('en')} papers. Node ${process.versions.node}, ${availableParallelism()} processors, load ${loadavg()
      .map((each) => each.toFixed(1))
      .join(', ')} at the end (1, 5 and 15 minutes).`;
    if (values.json) console.log(JSON.stringify({ setting, ...result, judged: judge(result.samples) }));
    else console.log(`${setting}\n\n${format(result)}`);
    return complaints(judge(result.samples), result.happened).length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.exitCode = await main();

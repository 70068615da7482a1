import { allCommands } from '../app/commands/index.ts';
import { formatAge } from '../core/day.ts';
import { SourceError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { sourceTitles } from '../core/source.ts';
import { databaseClock, openStore } from '../db/client.ts';
import { lockHolder } from '../db/lock.ts';
import { countPapers } from '../db/papers.ts';
import { type Env, environment, environmentMistakes, secretsOf } from '../env.ts';
import { createSources, now } from '../house.ts';
import { createLog } from '../log.ts';
import { discordAccount } from '../platforms.ts';
import { createRedact } from '../redact.ts';
import type { HttpSource } from '../sources/http.ts';
import { checkSlack } from './doctor-slack.ts';
import { type Finding, reasonOf } from './finding.ts';
import type { Io, Run } from './table.ts';

const PATIENCE_MS = 15_000;
/** Ages and due times are told from this clock; a minute is where people begin to notice. */
const SKEW_MS = 60_000;
/** “Attention Is All You Need”: it won't go away. */
const KNOWN_ID = '1706.03762';

/** Status 1 when something is bad. Opens the store only when nobody else holds it. */
export const run: Run = async ({ flags }, io) => {
  const findings = await examine(io);
  const text = flags.json ? JSON.stringify(findings) : findings.map(inWords).join('\n');
  io.stdout.write(`${createRedact(secretsOf(environment()))(text)}\n`);
  return findings.some(({ state }) => state === 'bad') ? 1 : 0;
};

async function examine(io: Io): Promise<Finding[]> {
  const mistakes = environmentMistakes(environment());
  if (mistakes.length > 0) {
    return mistakes.map((detail) => ({ check: 'Configuration', state: 'bad', detail }));
  }
  const { env } = io;
  const log = createLog({ level: env.LOG_LEVEL ?? 'silent', secrets: secretsOf(env) });
  const sources = createSources(env, log);
  const [database, clock, discord, ...answers] = await Promise.all([
    env.DATABASE_URL === undefined ? checkEmbedded(env, log) : checkServer(env, log),
    checkClock(env),
    checkDiscord(env),
    ...sources.map((source) => checkSource(source)),
  ]);
  // It may have to look into the database, which is free again.
  const slack = await checkSlack(env, log);
  return [
    { check: 'Configuration', state: 'good', detail: 'every variable is right' },
    ...database,
    clock,
    ...answers,
    ...discord,
    ...slack,
  ];
}

async function checkEmbedded(env: Env, log: Logger): Promise<Finding[]> {
  const folder = env.PAPERBOY_DATA;
  const check = 'Database';
  const holder = lockHolder(folder);
  if (holder) {
    const detail = `embedded in ${folder}, in use by process ${holder.pid} on ${holder.host}`;
    return [
      {
        check,
        state: 'notice',
        detail,
        advice: 'Fine while that is your bot; other commands need it stopped.',
      },
    ];
  }
  return [await checkContents(env, `embedded in ${folder}`, log)];
}

async function checkServer(env: Env, log: Logger): Promise<Finding[]> {
  const contents = await checkContents(env, 'PostgreSQL server', log);
  if (contents.state === 'bad' || env.DATABASE_URL === undefined) return [contents];
  const skew = (await databaseClock(env.DATABASE_URL)).getTime() - now().getTime();
  return [contents, skewFinding('Database clock', skew)];
}

async function checkContents(env: Env, where: string, log: Logger): Promise<Finding> {
  const check = 'Database';
  try {
    const store = await openStore({ databaseUrl: env.DATABASE_URL ?? null, dataDir: env.PAPERBOY_DATA, log });
    try {
      return { check, state: 'good', detail: `${where}, ${await countPapers(store.db)} papers` };
    } finally {
      await store.close();
    }
  } catch (error) {
    return { check, state: 'bad', detail: reasonOf(error) };
  }
}

async function checkClock(env: Env): Promise<Finding> {
  const check = 'Clock';
  try {
    const answer = await fetch(env.HF_API_URL, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs))
      return { check, state: 'notice', detail: 'no server told the time to compare with' };
    return skewFinding(check, theirs - now().getTime());
  } catch {
    return { check, state: 'notice', detail: 'no server could be reached to compare with' };
  }
}

function skewFinding(check: string, skewMs: number): Finding {
  const apart = formatAge(Math.abs(skewMs));
  if (Math.abs(skewMs) < SKEW_MS)
    return { check, state: 'good', detail: `${apart} apart from the other side’s` };
  const detail = `this machine is ${apart} ${skewMs > 0 ? 'behind' : 'ahead of'} the other side’s clock`;
  return {
    check,
    state: 'bad',
    detail,
    advice: 'Switch on time synchronisation (NTP) on the machine that is wrong.',
  };
}

async function checkSource(source: HttpSource): Promise<Finding> {
  const check = sourceTitles[source.name];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    if (source.list) {
      const { day, papers } = await source.latest(signal);
      if (day === null)
        return { check, state: 'notice', detail: 'answers, but has had no list for ten days' };
      return { check, state: 'good', detail: `answers; newest list ${day} with ${papers.length} papers` };
    }
    await source.get(KNOWN_ID, signal);
    return { check, state: 'good', detail: 'answers' };
  } catch (error) {
    const detail = signal.aborted ? `no answer within ${PATIENCE_MS / 1000} s` : reasonOf(error);
    const advice =
      error instanceof SourceError && error.kind === 'shape'
        ? 'It changed its answers: look for a newer Paperboy. What is stored stays usable.'
        : 'Check this machine’s way to the internet (proxy, firewall). What is stored stays usable meanwhile.';
    return { check, state: 'bad', detail, advice };
  }
}

/** Nothing where no token is set. */
async function checkDiscord(env: Env): Promise<Finding[]> {
  const account = discordAccount(env);
  if (account === null) return [];
  const { inspectAccount } = await import('../platforms/discord/index.ts');
  try {
    const bot = { ...account, commands: allCommands, prefix: env.PAPERBOY_COMMAND };
    const { name, guilds, areMore, changes, invite, way } = await inspectAccount(bot);
    const servers = `${guilds}${areMore ? ' or more' : ''} ${guilds === 1 ? 'server' : 'servers'}`;
    const detail = `the token is right; the bot is ${name}, in ${servers}`;
    return [
      guilds > 0
        ? { check: 'Discord', state: 'good', detail }
        : { check: 'Discord', state: 'notice', detail, advice: `Invite it into a server: ${invite}` },
      changes.length === 0
        ? { check: 'Discord’s commands', state: 'good', detail: 'registered as this program has them' }
        : {
            check: 'Discord’s commands',
            state: 'notice',
            detail: `not as this program has them: ${changes.join(', ')}`,
            advice: 'Register them: paperboy deploy-commands',
          },
      way.state !== 'bad' && account.publicKey !== undefined && env.PORT === undefined
        ? { check: 'Discord’s way here', state: 'bad', detail: 'Discord is to call over HTTP: set PORT' }
        : { check: 'Discord’s way here', ...way },
    ];
  } catch (error) {
    return [{ check: 'Discord', state: 'bad', detail: reasonOf(error) }];
  }
}

const MARKS = { good: '✓', notice: '·', bad: '✗' } as const;

const inWords = ({ check, state, detail, advice }: Finding) =>
  `${MARKS[state]} ${check}: ${detail}.${advice ? `\n    ${advice}` : ''}`.replace(/\.\.(?=\n|$)/g, '.');

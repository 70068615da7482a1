import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { updateChannel } from '../../src/db/channels.ts';
import { type Db, openStore } from '../../src/db/client.ts';
import { deliveries, leases } from '../../src/db/schema.ts';
import { listOf, readList } from '../app/plan/channels.ts';
import { serveDiscord } from '../fakes/discord/index.ts';
import { aList, type Recorded, serveHuggingFace } from '../fakes/hugging-face.ts';
import { serveSlack } from '../fakes/slack/index.ts';
import { type Process, startServing } from '../support/crew.ts';
import { aChannel } from '../support/deliveries.ts';
import { withFolder } from '../support/folders.ts';
import { memoryLog } from '../support/log.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { withServerUrl } from '../support/stores.ts';

const START = '2026-08-19T07:00:10Z';
const DUE = new Date('2026-08-19T07:00:00Z');
const POST = 'Tuesday’s papers';
/** A fan-out for each role, with so many channels, and so long after the one before. */
const WAVES = 3;
const IN_DISCORD = 120;
const IN_SLACK = 40;
const TOTAL = IN_DISCORD + IN_SLACK;
const WAVE_MS = 120_000;
/** Less than a third of a lease, so that whoever lives has renewed it before the next one. */
const STEP_MS = 5_000;
/** Processes on one store that all see one clock. */
function aCrew(db: Db, env: Readonly<Record<string, string>>) {
  const began = { start: START, since: Date.now() };
  const clock = createMovedClock(began);
  const living = new Map<string, Process>();
  let jumped = 0;

  async function join(holder: string): Promise<Process> {
    const member = await startServing({ holder, ...began }, env);
    living.set(holder, member);
    if (jumped > 0) await member.tell({ jumpTo: jumped });
    return member;
  }

  const held = async () => (await db.select().from(leases)).filter(({ holder }) => holder !== '');
  const holderOf = async (name: string): Promise<string> =>
    (await held()).find((lease) => lease.name === name)?.holder ?? '';

  /** Time passes, in steps in which everybody who lives does what is to be done. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      jumped += STEP_MS;
      clock.jumpTo(jumped);
      await Promise.all([...living.values()].map(({ tell }) => tell({ jumpTo: jumped })));
      const isRenewed = async () => {
        const soon = clock.now().getTime() + 3 * STEP_MS;
        return (await held()).every(({ holder, until }) => !living.has(holder) || until.getTime() > soon);
      };
      await expect.poll(isRenewed, { timeout: 20_000, interval: 20 }).toBe(true);
    }
  }

  /** As by a power cut. */
  async function kill(holder: string): Promise<void> {
    const victim = living.get(holder);
    if (!victim) throw new Error(`there is no ${holder}`);
    living.delete(holder);
    victim.child.kill('SIGKILL');
    await once(victim.child, 'exit');
  }

  return { clock, living, join, holderOf, pass, kill };
}

it(
  'goes on with everything when the one that collects, the one that answers and one that sends are killed in turn while hundreds of channels get their post',
  () =>
    withFolder((folder) =>
      withServerUrl(async (databaseUrl) => {
        const log = memoryLog();
        const store = await openStore({ databaseUrl, dataDir: folder, log });
        onTestFinished(store.close);
        const { db } = store;
        const lists: Record<string, Recorded[]> = {};
        const huggingFace = await serveHuggingFace(lists);
        const moved = createMovedClock({ start: START, since: Date.now() });
        let now = moved.now;
        const slack = await serveSlack({ now: () => now() });
        const discord = await serveDiscord({ now: () => now() });
        const ada = slack.addPerson('ada');
        const { bot, app } = slack.world.tokens;
        const crew = aCrew(db, {
          DATABASE_URL: databaseUrl,
          PAPERBOY_DATA: folder,
          PAPERBOY_SOURCES: 'huggingface',
          PAPERBOY_BACKFILL: '2026-08-17',
          HF_API_URL: huggingFace.url,
          SLACK_BOT_TOKEN: bot,
          SLACK_APP_TOKEN: app,
          SLACK_API_URL: slack.apiUrl,
          DISCORD_TOKEN: discord.token,
          DISCORD_API_URL: discord.apiUrl,
        });
        now = crew.clock.now;

        await readList(db, '2026-08-18', listOf('2026-08-18', 8));
        const places = Array.from({ length: WAVES * TOTAL }, (_, n) =>
          n % TOTAL < IN_SLACK
            ? ({
                platform: 'slack',
                installation: slack.world.team.id,
                channel: slack.addChannel(`c${n}`).id,
              } as const)
            : ({
                platform: 'discord',
                installation: discord.guildId,
                channel: discord.world.addChannel().id,
              } as const),
        );
        for (const { platform, channel } of places) {
          if (platform === 'slack') await ada.write(channel, 'Good morning');
          else discord.world.add(channel, { content: 'Good morning' });
        }
        const dueAt = (wave: number) => new Date(DUE.getTime() + wave * WAVE_MS);
        for (const [n, place] of places.entries()) {
          const channel = await aChannel(db, { ...place, now: new Date('2026-08-18T08:00:00Z') });
          await updateChannel(db, channel.id, { nextRunAt: dueAt(Math.floor(n / TOTAL)) });
        }
        /** Of all posts that stand anywhere, where. */
        const postedIn = () => [
          ...slack.world.messages.flatMap(({ channel, body }) =>
            JSON.stringify(body).includes(POST) ? [channel] : [],
          ),
          ...[...discord.world.messages.values()].flatMap(({ channel, components }) =>
            JSON.stringify(components).includes(POST) ? [channel] : [],
          ),
        ];
        const takenOver = async (name: string, from: string) => {
          if ((await crew.holderOf(name)) === from) await crew.pass(40_000);
          const isTaken = async () => crew.living.has(await crew.holderOf(name));
          await expect.poll(isTaken, { timeout: 20_000 }).toBe(true);
        };

        // Each role is another's.
        const first = await crew.join('first');
        const second = await crew.join('second');
        await second.tell('serve');
        await slack.until(() => slack.socket.connections() === 1);
        await expect.poll(() => crew.holderOf('gateway:discord'), { timeout: 30_000 }).toBe('second');
        await first.tell('serve');
        for (const holder of ['third', 'heir']) await (await crew.join(holder)).tell('serve');
        expect(await crew.holderOf('collect')).toBe('first');

        /** Everybody plans and sends; whoever has this part is killed when some of the posts are there. */
        const killDuring = async (wave: number, victimOf: () => Promise<string>) => {
          await crew.pass(Math.max(0, dueAt(wave).getTime() - crew.clock.now().getTime()));
          const before = postedIn().length;
          for (const { tell } of crew.living.values()) void tell('tick');
          const posted = () => postedIn().length - before;
          await expect.poll(posted, { timeout: 60_000, interval: 10 }).toBeGreaterThan(10);
          const victim = await victimOf();
          expect(crew.living.get(victim)?.isSending()).toBe(true);
          expect(posted()).toBeLessThan(TOTAL);
          await crew.kill(victim);
          for (const name of ['collect', 'gateway:discord', 'gateway:slack']) await takenOver(name, victim);
        };
        await killDuring(0, () => crew.holderOf('collect'));
        await killDuring(1, () => crew.holderOf('gateway:discord'));
        await killDuring(2, async () => [...crew.living.keys()].find((name) => name !== 'heir') ?? '');
        expect([...crew.living.keys()]).toEqual(['heir']);

        const heir = crew.living.get('heir');
        const stillOpen = async () =>
          (await db.select().from(deliveries)).filter(({ endedAt, state }) => !endedAt && state !== 'held');
        for (let round = 0; round < 20 && (await stillOpen()).length > 0; round++) {
          await crew.pass(30_000);
          await heir?.tell('tick');
        }
        expect(await stillOpen()).toEqual([]);
        // Both platforms let it look, so that nothing is left for a person to decide.
        const states = new Set((await db.select().from(deliveries)).map(({ state }) => state));
        expect([...states]).toEqual(['sent']);
        expect(postedIn().toSorted()).toEqual(places.map(({ channel }) => channel).toSorted());

        const before = huggingFace.requests.length;
        lists['2026-08-19'] = aList('2026-08-19', 3);
        await heir?.tell('poll');
        expect(huggingFace.requests.length).toBeGreaterThan(before);

        const asked = discord.type('trending', { when: '2026-08-19' });
        await discord.until(() => asked.shows > 0);
        expect(JSON.stringify(asked.messages)).toContain('Paper 1 of 2026-08-19');
        const channel = slack.addChannel('late').id;
        await ada.slash(channel, 'trending 2026-08-19');
        await slack.until(() => ada.sees(channel).length > 0);
        expect(JSON.stringify(ada.sees(channel).at(-1)?.body)).toContain('Paper 1 of 2026-08-19');
        expect(log.lines.filter((line) => /^(?:warn|error)/.test(line))).toEqual([]);
      }),
    ),
  240_000,
);

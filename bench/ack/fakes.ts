// fakes.ts PLATFORM: serves one platform over loopback, and lets people use it when the parent process says so.
import { setTimeout as sleep } from 'node:timers/promises';
import { openDiscordRig } from './discord.ts';
import type { Rig } from './rig.ts';
import { openSlackRig } from './slack.ts';

export type PlatformName = keyof typeof rigs;

/** What the parent asks for, in order, and what it gets. */
export interface Load {
  readonly perSecond: number;
  readonly seconds: number;
}
export interface Times {
  /** Milliseconds from the interaction to the acknowledgement, and to the first answer that says something. */
  readonly acknowledgedMs: readonly number[];
  readonly answeredMs: readonly number[];
  readonly sent: number;
}

const rigs = {
  'slack by socket': () => openSlackRig('socket'),
  'slack by http': () => openSlackRig('http'),
  'discord by gateway': () => openDiscordRig('gateway'),
  'discord by http': () => openDiscordRig('http'),
};
/** The platforms take no acknowledgement after three seconds. */
const LAST_ACKNOWLEDGEMENT_MS = 4_000;
const LAST_ANSWER_MS = 60_000;
const INDEXED_MS = 1_000;

/** Interactions at even distances, however slowly they are answered. */
async function load(rig: Rig, { perSecond, seconds }: Load): Promise<Times> {
  const acknowledgedMs: number[] = [];
  const answeredMs: number[] = [];
  const answers: Promise<void>[] = [];
  const sent = perSecond * seconds;
  const startedAt = performance.now();
  for (let turn = 0; turn < sent; turn++) {
    const dueIn = startedAt + (turn * 1_000) / perSecond - performance.now();
    if (dueIn > 0) await sleep(dueIn);
    const at = performance.now();
    const { acknowledged, answered } = rig.act(turn);
    void acknowledged.then(() => acknowledgedMs.push(performance.now() - at));
    answers.push(answered.then(() => void answeredMs.push(performance.now() - at)));
  }
  await sleep(LAST_ACKNOWLEDGEMENT_MS);
  await Promise.race([Promise.all(answers), sleep(LAST_ANSWER_MS)]);
  return { acknowledgedMs, answeredMs, sent };
}

/** Waits until a search is answered with papers and not with a note that they are being indexed. */
async function indexed(rig: Rig): Promise<void> {
  while (!(await rig.search('diffusion')).includes('papers,')) await sleep(INDEXED_MS);
}

const name = process.argv[2] as PlatformName;
const rig = await rigs[name]();
const tell = (message: unknown) => process.send?.(message);
process.on('message', async (message: 'indexed' | Load) => {
  if (message === 'indexed') tell(await indexed(rig).then(() => 'indexed'));
  else tell(await load(rig, message));
});
process.on('disconnect', () => process.exit());
tell(rig.env);
await rig.ready();
tell('ready');

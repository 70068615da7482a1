import { onTestFinished } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import type { CommandCall, Keeper, PlatformTools, Reply } from '../../../src/core/platform.ts';
import { createDiscord, type DiscordOptions } from '../../../src/platforms/discord/index.ts';
import { createWeb } from '../../../src/web/index.ts';
import { type Asked, type FakeDiscord, type Posted, serveDiscord } from '../../fakes/discord/index.ts';
import { createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';
import { plainDoor } from '../../support/web.ts';
import { screenOf } from './screen.ts';

export type Way = 'gateway' | 'http';

/** The commands there are, with one whose answer the whole channel sees. */
const commands = allCommands.map((command) =>
  command.name === 'trending' ? { ...command, reply: 'channel' as const } : command,
);

export interface TestKeeper extends Keeper {
  readonly kept: Map<string, string>;
}

/** Keeps in memory what is settled. */
export function aKeeper(): TestKeeper {
  const kept = new Map<string, string>();
  const given = new Map<string, string>();
  return {
    kept,
    id(text) {
      given.set(`k${text.length}`, text);
      return `k${text.length}`;
    },
    async settle() {
      for (const [id, text] of given) kept.set(id, text);
      given.clear();
    },
    find: async (id) => kept.get(id) ?? null,
  };
}

/** What the house gives to a platform. */
export const tools = (over: Partial<PlatformTools> = {}): PlatformTools => ({
  commands,
  prefix: 'paper',
  keeper: aKeeper(),
  complete: async () => [],
  now: createClock().now,
  log: memoryLog(),
  ...over,
});

/** The bot as it starts up, with a dispatch of the test's own making. */
export async function aBot(
  dispatch: (call: CommandCall) => Promise<Reply>,
  over: Partial<DiscordOptions> = {},
  {
    /** The Discord of an earlier process. */
    on,
    way = 'gateway',
  }: { on?: FakeDiscord | undefined; way?: Way } = {},
) {
  const clock = createClock();
  const discord = on ?? (await serveDiscord({ now: clock.now }));
  const log = memoryLog();
  const keeper = aKeeper();
  const { receiver, routes } = createDiscord({
    ...tools({ keeper, log, now: discord.world.now }),
    token: discord.token,
    apiUrl: discord.apiUrl,
    ...(way === 'http' ? { publicKey: discord.publicKey } : {}),
    ...over,
  });
  let url: string | null = null;
  const [route] = routes;
  if (route) {
    const web = createWeb({ ...plainDoor, routes, log });
    url = `http://127.0.0.1:${(await web.start()).port}${route.path}`;
    onTestFinished(web.stop);
  }
  onTestFinished(() => receiver.stop());
  const calls: CommandCall[] = [];
  await receiver.start((call) => {
    calls.push(call);
    return dispatch(call);
  });
  await discord.callAt(url);
  /** What somebody sees in the end. */
  const answered = async (asked: Asked, shows = 1): Promise<Posted> => {
    await discord.until(() => asked.shows >= shows);
    const [message] = asked.messages.slice(-1);
    if (!message) throw new Error('Nothing was shown');
    return message;
  };
  return { receiver, calls, clock, discord, log, keeper, answered, url };
}

export const shown = (message: Posted): string => screenOf({ components: message.components } as never);

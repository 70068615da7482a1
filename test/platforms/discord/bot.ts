import { onTestFinished } from 'vitest';
import type { CommandCall, Reply } from '../../../src/core/platform.ts';
import { createDiscord, type DiscordOptions } from '../../../src/platforms/discord/index.ts';
import { type Asked, type Posted, serveDiscord } from '../../fakes/discord/index.ts';
import { createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';
import { look } from './messages.ts';
import { screenOf } from './screen.ts';

/** The bot as it starts up, with a store for long options and commands of the test's own making. */
export async function aBot(
  dispatch: (call: CommandCall) => Promise<Reply>,
  over: Partial<DiscordOptions> = {},
) {
  const clock = createClock();
  const discord = await serveDiscord({ now: clock.now });
  const log = memoryLog();
  const store = new Map<string, string>();
  const keep = (text: string) => {
    store.set(`k${text.length}`, text);
    return `k${text.length}`;
  };
  const bot = createDiscord({
    token: discord.token,
    apiUrl: discord.apiUrl,
    look: look({ keep }),
    recall: async (id) => store.get(id) ?? null,
    seenBy: (command) => (command === 'trending' ? 'channel' : 'caller'),
    complete: async () => [],
    log,
    ...over,
  });
  onTestFinished(() => bot.stop());
  const calls: CommandCall[] = [];
  await bot.start((call) => {
    calls.push(call);
    return dispatch(call);
  });
  /** What somebody sees in the end. */
  const answered = async (asked: Asked, shows = 1): Promise<Posted> => {
    await discord.until(() => asked.shows >= shows);
    const [message] = asked.messages.slice(-1);
    if (!message) throw new Error('Nothing was shown');
    return message;
  };
  return { bot, calls, clock, discord, log, store, answered };
}

export const shown = (message: Posted): string => screenOf({ components: message.components } as never);

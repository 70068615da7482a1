import { setTimeout as sleep } from 'node:timers/promises';
import { openDiscord } from '../../test/fakes/discord/server.ts';
import { closedPort } from '../start/closed-port.ts';
import { type Rig, words } from './rig.ts';

const POLL_MS = 50;

/** Discord through its gateway, or with signed requests to the bot's own door. */
export async function openDiscordRig(way: 'gateway' | 'http'): Promise<Rig> {
  const discord = await openDiscord({ now: () => new Date() });
  const door = await closedPort();
  const word = (turn: number) => words[turn % words.length] ?? '';
  const acts = [
    () => discord.type('trending'),
    (turn: number) => discord.type('search', { query: word(turn) }),
    (turn: number) => discord.complete('search', { query: word(turn).slice(0, 4) }),
    () => discord.type('trending', { when: 'week', top: 20 }),
    () => discord.type('status'),
  ];
  return {
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      ...(way === 'http' && { DISCORD_PUBLIC_KEY: discord.publicKey, PORT: new URL(door).port }),
    },
    async ready() {
      // Registering is the last thing that it does before it says that it is there.
      await discord.until(() => discord.world.commands.size > 0);
      if (way === 'gateway') return;
      while (!(await fetch(`${door}/readyz`).catch(() => null))?.ok) await sleep(POLL_MS);
      await discord.callAt(`${door}/discord/interactions`);
    },
    act(turn) {
      const asked = acts[turn % acts.length]?.(turn) ?? discord.type('help');
      return {
        acknowledged: discord.until(() => asked.first !== null),
        answered: discord.until(() => asked.shows > 0),
      };
    },
    async search(query) {
      const asked = discord.type('search', { query });
      await discord.until(() => asked.shows > 0);
      return JSON.stringify(asked.messages[0]?.components);
    },
    close: discord.close,
  };
}

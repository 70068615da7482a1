import { openDiscord } from '../../test/fakes/discord/server.ts';
import { type Rig, words } from './rig.ts';

export async function openDiscordRig(): Promise<Rig> {
  const discord = await openDiscord({ now: () => new Date() });
  const word = (turn: number) => words[turn % words.length] ?? '';
  const acts = [
    () => discord.type('trending'),
    (turn: number) => discord.type('search', { query: word(turn) }),
    (turn: number) => discord.complete('search', { query: word(turn).slice(0, 4) }),
    () => discord.type('trending', { when: 'week', top: 20 }),
    () => discord.type('status'),
  ];
  return {
    env: { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl },
    // Registering is the last thing that it does before it says that it is there.
    ready: () => discord.until(() => discord.world.commands.size > 0),
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

import { onTestFinished } from 'vitest';
import { openDiscord } from './server.ts';

export type { Asked } from './interactions.ts';
export type { Posted } from './world.ts';

export type FakeDiscord = Awaited<ReturnType<typeof openDiscord>>;

/** A Discord of its own for as long as the test runs. */
export async function serveDiscord(options: Parameters<typeof openDiscord>[0] = {}): Promise<FakeDiscord> {
  const discord = await openDiscord(options);
  onTestFinished(discord.close);
  return discord;
}

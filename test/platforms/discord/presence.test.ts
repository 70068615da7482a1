import { expect, it } from 'vitest';
import { createPresence } from '../../../src/platforms/discord/presence.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';
import { createClock } from '../../support/clock.ts';
import { closedPort } from '../../support/loopback.ts';

async function aPresence() {
  const clock = createClock();
  const discord = await serveDiscord({ now: clock.now });
  const { token, apiUrl, world } = discord;
  const listed = () => discord.requests.filter(({ path }) => path === '/users/@me/guilds').length;
  return { discord, clock, world, listed, ...createPresence({ token, apiUrl, now: clock.now }) };
}

it('finds a server on the list, page after page, which is read once for all of them', async () => {
  const { world, isStillIn, listed, clock } = await aPresence();
  const more = Array.from({ length: 400 }, () => world.snowflake());
  for (const id of more) world.guilds.set(id, 'Others');
  for (const id of [world.guildId, more[0], more[399]]) expect(await isStillIn(id ?? '')).toBe(true);
  expect(listed()).toBe(3);
  clock.pass(60_000);
  await isStillIn(world.guildId);
  expect(listed()).toBe(6);
});

it('takes for a departure only what is on no list and unknown when asked for', async () => {
  const { world, discord, isStillIn } = await aPresence();
  const gone = world.snowflake();
  expect(await isStillIn(gone)).toBe(false);
  expect(discord.requests.at(-1)?.path).toBe(`/guilds/${gone}`);
  expect(await isStillIn('direct')).toBeNull();
});

it('takes no trouble of Discord for a departure', async () => {
  const { world, discord, isStillIn, clock } = await aPresence();
  const gone = world.snowflake();
  discord.fail('GET', /users/, { how: 'status', status: 503 });
  expect(await isStillIn(gone)).toBeNull();
  clock.pass(60_000);
  discord.fail('GET', /users/, { how: 'status', status: 200, body: [] as never });
  discord.fail('GET', /guilds\/\d/, { how: 'status', status: 500 });
  expect(await isStillIn(world.guildId)).toBeNull();
  // The list alone may be wrong.
  expect(await isStillIn(world.guildId)).toBe(true);
  const { token } = discord;
  const nowhere = createPresence({ token, apiUrl: `${await closedPort()}/api`, now: clock.now });
  expect(await nowhere.isStillIn(gone)).toBeNull();
  const refused = createPresence({ token: 'not.a.token', apiUrl: discord.apiUrl, now: clock.now });
  expect(await refused.isStillIn(gone)).toBeNull();
});

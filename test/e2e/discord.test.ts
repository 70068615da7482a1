import { expect, it } from 'vitest';
import { type Asked, type FakeDiscord, type Posted, serveDiscord } from '../fakes/discord/index.ts';
import { aList, serveHuggingFace } from '../fakes/hugging-face.ts';
import { shown } from '../platforms/discord/bot.ts';
import { withFolder } from '../support/folders.ts';
import { closedPort } from '../support/loopback.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';

const today = new Date().toISOString().slice(0, 10);

async function aTeam(folder: string) {
  const discord = await serveDiscord();
  const { url } = await serveHuggingFace({ [today]: aList(today, 12) });
  const env = {
    PAPERBOY_DATA: folder,
    PAPERBOY_SOURCES: 'huggingface',
    PAPERBOY_BACKFILL: today,
    HF_API_URL: url,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
  };
  return { discord, env };
}

/** What stands there once it reads as expected. */
async function reads(discord: FakeDiscord, asked: Asked, expected: string | RegExp): Promise<Posted> {
  const now = () => asked.messages.find((message) => shown(message).match(expected));
  await discord.until(() => now() !== undefined);
  return now() as Posted;
}

/** Once the first list has been collected. */
async function theList(discord: FakeDiscord): Promise<void> {
  await expect
    .poll(
      async () => {
        const asked = discord.type('trending');
        await discord.until(() => asked.shows > 0);
        return asked.messages.map(shown).join();
      },
      { timeout: 30_000 },
    )
    .toContain('top 10 of 12');
}

it('serves a Discord server from the first start on, and its old buttons after the next one', () =>
  withFolder(async (folder) => {
    const { discord, env } = await aTeam(folder);
    const first = startPaperboy(['start'], env);
    await discord.until(() => discord.world.commands.has('global'));
    await theList(discord);

    // Longer than a button's id may be, so that it goes through the store.
    const query = `"${'study the question that stands at place'}" OR ${'paper OR '.repeat(10)}question`;
    const search = discord.type('search', { query });
    const found = await reads(discord, search, /· 12 papers/);
    expect(found.flags & 64).toBe(64);
    await reads(discord, discord.press(found, 'Next ›'), '6–10 of 12');

    const begun = discord.complete('search', { query: 'que' });
    await discord.until(() => begun.choices.length > 0);
    expect(begun.choices).toContainEqual({ name: 'question', value: 'question' });

    const asking = discord.press(await reads(discord, discord.type('home'), 'Search …'), 'Search …');
    await discord.until(() => asking.modal !== null);
    const answer = await reads(discord, discord.submit(asking, { query: 'place' }), 'place · 12 papers');

    const sharing = discord.press(answer, 'Show here');
    await reads(discord, sharing, 'Shown.');
    expect(sharing.messages.map(({ flags }) => flags & 64)).toEqual([0, 64]);
    await reads(discord, discord.press(answer, 'Show here'), 'Somebody has just shown an answer here');

    const question = await reads(
      discord,
      discord.type('subscribe', { query: 'place' }),
      'In which time zone',
    );
    const offer = await reads(discord, discord.press(question, 'Asia/Tokyo'), '09:00 Asia/Tokyo');
    const manager = { may: ['viewChannel', 'sendMessages', 'manageChannels'] } as const;
    await reads(discord, discord.press(offer, 'Subscribe', manager), 'This channel follows “place” now');
    await reads(discord, discord.type('settings', { top: 3 }), 'you need the right Manage Channels');
    expect(discord.messages().map(shown).join()).toContain(
      'Ada subscribed this channel to “place”. Next post:',
    );

    first.process.kill('SIGTERM');
    const { status, out, err } = await first.ended;
    expect({ status, out }).toEqual({ status: 0, out: '' });
    expect(discord.gateway.log).toContain('closed 1000');
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).toContain('platform started');
    expect(err).not.toContain(discord.token);
    expect(err).not.toContain(search.token);

    const identified = discord.gateway.next('identified');
    const second = startPaperboy(['start'], env);
    await identified;
    await reads(discord, discord.press(found, 'Next ›'), '11–12 of 12');
    second.process.kill('SIGTERM');
    expect((await second.ended).status).toBe(0);
    expect(discord.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  }));

it('answers what Discord sends over HTTP, and says how to have it sent', () =>
  withFolder(async (folder) => {
    const discord = await serveDiscord({ now: () => new Date() });
    const nowhere = await closedPort();
    const env = {
      PAPERBOY_DATA: folder,
      PAPERBOY_SOURCES: 'huggingface',
      HF_API_URL: nowhere,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_PUBLIC_KEY: discord.publicKey,
    };
    const without = await paperboy(['start'], env);
    expect(without.status).toBe(1);
    expect(without.err).toContain('Discord is to call over HTTP: set PORT to the port');
    expect((await paperboy(['doctor'], env)).out).toContain('✗ Discord’s way here: Discord is to call over');

    const running = startPaperboy(['start'], { ...env, PORT: '0' });
    let output = '';
    running.process.stderr?.on('data', (text) => {
      output += text;
    });
    const opened = /"port":(\d+),"msg":"web door opened"/;
    await expect.poll(() => output, { timeout: 60_000 }).toMatch(opened);
    const address = `http://127.0.0.1:${opened.exec(output)?.[1]}`;
    const isReady = async () => (await fetch(`${address}/readyz`)).json();
    await expect.poll(isReady, { timeout: 60_000 }).toEqual({ ready: true, missing: [] });
    const doctor = await paperboy(['doctor'], { ...env, PORT: '0' });
    expect(doctor.out).toContain(
      'put https://YOUR.HOST/discord/interactions into the Interactions Endpoint URL',
    );
    await discord.callAt(`${address}/discord/interactions`);
    await reads(discord, discord.type('status'), 'Hugging Face');
    expect(discord.gateway.log).toEqual([]);
    expect(discord.called).toEqual([202]);
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
    expect(output).not.toContain(discord.token);
  }));

it('says why it can’t start, and doctor says the same', () =>
  withFolder(async (folder) => {
    const { env } = await aTeam(folder);
    const wrong = { ...env, DISCORD_TOKEN: 'MTIz.wrong.token' };
    const { status, err } = await paperboy(['start'], wrong);
    expect(status).toBe(1);
    const said = 'Discord refused the token. Take a new one from the application’s Bot page';
    expect(err.split('\n').filter((line) => line.startsWith(said))).toHaveLength(1);
    expect(err).toContain('"msg":"platform not started"');
    expect(err).not.toContain('MTIz');
    const doctor = await paperboy(['doctor'], wrong);
    expect(doctor.status).toBe(1);
    expect(doctor.out).toContain(`✗ Discord: ${said}`);
  }));

it('registers its commands when told to, and doctor compares', () =>
  withFolder(async (folder) => {
    const { discord, env } = await aTeam(folder);
    const before = await paperboy(['doctor'], env);
    expect(before.out).toContain('✓ Discord: the token is right; the bot is paperboy, in 1 server.');
    expect(before.out).toContain('not as this program has them: new: /paper');
    const { out } = await paperboy(['deploy-commands'], env);
    expect(out).toMatch(/^new: \/paper\nAll servers have the commands of this program now\.\n/);
    // View channel, send messages, read message history, send messages in threads.
    expect(out).toContain(
      `client_id=${discord.applicationId}&scope=bot+applications.commands&permissions=274877975552`,
    );
    expect((await paperboy(['doctor'], env)).out).toContain('✓ Discord’s commands: registered');
    const guild = { ...env, DISCORD_GUILD_ID: discord.guildId };
    expect(JSON.parse((await paperboy(['deploy-commands', '--json'], guild)).out)).toMatchObject({
      changes: ['new: /paper'],
      guildId: discord.guildId,
    });
    const elsewhere = { ...env, DISCORD_GUILD_ID: '200000000000000009' };
    expect(await paperboy(['deploy-commands'], elsewhere)).toMatchObject({
      status: 1,
      err: expect.stringContaining('the bot was invited to that server'),
    });
  }));

it('prints the body that would be sent', () =>
  withFolder(async (folder) => {
    const { env } = await aTeam(folder);
    await paperboy(['sync'], env);
    const ask = (...flags: string[]) => paperboy(['ask', '/paper trending top:3', ...flags], env);
    const { out } = await ask('--as', 'discord', '--style', 'full');
    expect(JSON.parse(out)).toMatchObject({
      flags: 32_768 | 4,
      components: [
        { type: 17, components: [{ type: 10 }, { type: 9 }, { type: 9 }, { type: 9 }, {}, {}, {}] },
      ],
      allowed_mentions: { parse: [] },
    });
    expect((await ask('--as', 'telegraph')).err).toContain('--as is discord or slack, not “telegraph”.');
    expect((await ask('--as', 'discord', '--style', 'fancy')).err).toContain(
      '--style is compact, cards, full',
    );
    expect((await ask('--style', 'full')).err).toContain('--style goes with --as.');
  }));

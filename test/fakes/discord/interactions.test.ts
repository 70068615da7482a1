import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  Client,
  Events,
  type Interaction,
  MessageFlags,
} from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../support/clock.ts';
import { serveDiscord } from './index.ts';

const button = { type: 1, components: [{ type: 2, style: 2, label: 'Next', custom_id: 'next' }] };
const modal = {
  title: 'Settings',
  custom_id: 'settings',
  components: [{ type: 18, label: 'Time', component: { type: 4, custom_id: 'time', style: 1 } }],
};

async function aBot() {
  const clock = createClock();
  const discord = await serveDiscord({ now: clock.now });
  const client = new Client({ intents: [], rest: { api: discord.apiUrl, retries: 0 } });
  onTestFinished(() => client.destroy());
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  /** What the bot does with the next interaction; resolves with the code of the error, if there is one. */
  const next = <T extends Interaction>(act: (interaction: T) => Promise<unknown>) =>
    new Promise<unknown>((resolve) =>
      client.once(Events.InteractionCreate, (interaction) =>
        act(interaction as T).then(
          () => resolve('fine'),
          (error) => resolve(error.code ?? error),
        ),
      ),
    );
  return { clock, discord, next };
}
type Command = ChatInputCommandInteraction;

describe('an interaction', () => {
  it('is deferred, answered by an edit, and seen by the caller alone', async () => {
    const { discord, next } = await aBot();
    const done = next<Command>(async (interaction) => {
      expect(interaction.options.getSubcommand()).toBe('search');
      expect(interaction.options.getString('query')).toBe('world model');
      expect(interaction.options.getInteger('page')).toBe(2);
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({ content: 'found' });
    });
    const asked = discord.type('search', { query: 'world model', page: 2 });
    expect(await done).toBe('fine');
    expect(asked).toMatchObject({ first: 5, shows: 1, messages: [{ content: 'found', flags: 64 }] });
  });

  it('has its deferred answer filled by the first follow-up, for the eyes that it was deferred for', async () => {
    const { discord, next } = await aBot();
    const done = next<Command>(async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.followUp({ content: 'for all?' });
      const { id } = await interaction.followUp({ content: 'for all' });
      await interaction.webhook.editMessage(id, { content: 'for all indeed' });
    });
    const asked = discord.type('search', { query: 'x' });
    expect(await done).toBe('fine');
    expect(asked.messages).toMatchObject([
      { content: 'for all?', flags: 64 },
      { content: 'for all indeed', flags: 0 },
    ]);
  });

  it('dies after three seconds without a response', async () => {
    const { clock, discord, next } = await aBot();
    const done = next<Command>(async (interaction) => {
      clock.pass(3_001);
      await interaction.deferReply();
    });
    discord.type('status');
    expect(await done).toBe(10062);
  });

  it('is acknowledged once', async () => {
    const { discord, next } = await aBot();
    const done = next<Command>(async (interaction) => {
      await interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
        body: { type: 5 },
        auth: false,
      });
      await interaction.deferReply();
    });
    discord.type('status');
    expect(await done).toBe(40060);
  });

  it('can be answered for fifteen minutes, and only after it was acknowledged', async () => {
    const { clock, discord, next } = await aBot();
    const early = next<Command>((interaction) => interaction.webhook.send({ content: 'x' }));
    discord.type('status');
    expect(await early).toBe(10015);
    const late = next<Command>(async (interaction) => {
      await interaction.deferReply();
      clock.pass(15 * 60_000 + 1);
      await interaction.editReply({ content: 'x' });
    });
    discord.type('status');
    expect(await late).toBe(50027);
  });

  it('of a button edits the message that it stands on', async () => {
    const { discord, next } = await aBot();
    const shown = next<Command>((interaction) =>
      interaction.reply({ content: 'page 1', components: [button] }),
    );
    const asked = discord.type('search', { query: 'x' });
    await shown;
    const [message] = asked.messages;
    if (!message) throw new Error('nothing was shown');
    const pressed = next<ButtonInteraction>(async (interaction) => {
      expect(interaction.customId).toBe('next');
      await interaction.deferUpdate();
      await interaction.editReply({ content: 'page 2' });
    });
    discord.press(message, 'Next');
    expect(await pressed).toBe('fine');
    expect(discord.messages()).toMatchObject([{ content: 'page 2', edits: 1 }]);
    expect(() => discord.press(message, 'Missing')).toThrow('there is: Next');
  });

  it('of a completion takes choices and nothing else', async () => {
    const { discord, next } = await aBot();
    const refused = next((interaction) =>
      interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
        body: { type: 5 },
        auth: false,
      }),
    );
    discord.complete('search', { query: 'wor' });
    expect(await refused).toBe(50035);
    const done = next(async (interaction) => {
      if (!interaction.isAutocomplete()) throw new Error('not a completion');
      expect(interaction.options.getFocused()).toBe('wor');
      await interaction.respond([{ name: 'world model', value: 'world model' }]);
    });
    const asked = discord.complete('search', { query: 'wor' });
    expect(await done).toBe('fine');
    expect(asked.choices).toEqual([{ name: 'world model', value: 'world model' }]);
  });

  it('may open a modal as its first response, whose values come back as another one', async () => {
    const { discord, next } = await aBot();
    const open = (after: (interaction: Command) => Promise<unknown>) =>
      next<Command>(async (interaction) => {
        await after(interaction);
        await interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          body: { type: 9, data: modal },
          auth: false,
        });
      });
    const late = open((interaction) => interaction.deferReply());
    discord.type('settings');
    expect(await late).toBe(40060);
    const opened = open(async () => {});
    const asked = discord.type('settings');
    expect(await opened).toBe('fine');
    const saved = next(async (interaction) => {
      if (!interaction.isModalSubmit()) throw new Error('not a modal');
      expect(interaction.fields.getTextInputValue('time')).toBe('09:00');
      await interaction.reply({ content: 'saved', flags: MessageFlags.Ephemeral });
    });
    discord.submit(asked, { time: '09:00' });
    expect(await saved).toBe('fine');
  });
});

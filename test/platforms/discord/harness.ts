import { parseText } from '../../../src/core/command.ts';
import type { Asked, FakeDiscord, Posted } from '../../fakes/discord/index.ts';
import type { Act, Bot, Harness, Seen } from '../contract.ts';
import { aBot, shown, type Way } from './bot.ts';
import { aliveIn } from './screen.ts';

const EPHEMERAL = 64;
const NUMBERS = [4, 10];

/** Discord as a platform among others, by one of its two ways in. */
export function discordHarness(way: Way): Harness {
  /** Where a bot's person is, for the one that comes after it. */
  const places = new WeakMap<Bot, FakeDiscord>();

  return {
    hasForms: true,

    async start({ dispatch, after, ...over }) {
      const { commands } = over;
      const { receiver, discord } = await aBot(dispatch, over, { on: after && places.get(after), way });

      async function act(asked: Asked): Promise<Act> {
        await discord.until(() => asked.first !== null);
        return {
          async seen(least = 1) {
            await discord.until(() => asked.messages.length >= least && asked.shows >= least);
            return asked.messages.map(toSeen);
          },
          async reads(words) {
            const found = () => asked.messages.map(toSeen).find(({ text }) => text.includes(words));
            await discord.until(() => found() !== undefined);
            return found() as Seen;
          },
          async fillIn(values) {
            await discord.until(() => asked.modal !== null);
            return act(discord.submit(asked, values));
          },
        };
      }

      const toSeen = (message: Posted): Seen => ({
        text: shown(message),
        isPublic: (message.flags & EPHEMERAL) === 0,
        alive: [...message.pinged, ...aliveIn({ components: message.components } as never)],
        press: (label) => act(discord.press(message, label)),
      });

      /** As the fields of the registered command take it; somebody's old client may have others. */
      function fieldsOf(name: string, text: string): Record<string, string | number> {
        const command = commands.find((candidate) => candidate.name === name);
        const parsed = command && parseText(command, text);
        if (!parsed?.ok) return {};
        const [paper] = discord.world.commands.get('global') ?? [];
        const sub = paper?.options?.find((option) => option.name === name);
        const fields = sub && 'options' in sub ? (sub.options ?? []) : [];
        return Object.fromEntries(
          Object.entries(parsed.options).map(([key, value]) => {
            const type = fields.find((field) => field.name === key)?.type ?? 0;
            return [key, NUMBERS.includes(type) ? Number(value) : value];
          }),
        );
      }

      const bot: Bot = {
        type: (command, text) => act(discord.type(command, fieldsOf(command, text))),
        stop: receiver.stop,
      };
      places.set(bot, discord);
      return bot;
    },
  };
}

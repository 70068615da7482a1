import { aliveIn } from '../../fakes/slack/alive.ts';
import type { StoredMessage } from '../../fakes/slack/world.ts';
import type { Act, Bot, Harness, Seen } from '../contract.ts';
import { type Started, start, type Way } from './bot.ts';

/** Slack as a platform among others, by one of its two ways in. */
export function slackHarness(way: Way): Harness {
  /** Where a bot's person is, for the one that comes after it. */
  const places = new WeakMap<Bot, Started>();

  return {
    hasForms: true,

    async start({ dispatch, after, ...over }) {
      const before = after && places.get(after);
      const now = await start(way, over, dispatch, before ? { on: before.slack } : {});
      const { slack, ada, channel } = before ?? now;

      async function act(doing: () => Promise<{ type: string }>, pressed?: StoredMessage): Promise<Act> {
        const count = ada.sees(channel).length;
        if (pressed) pressed.isEdited = false;
        const { type } = await doing();
        if (type !== 'acked') throw new Error(`Slack heard nothing: ${type}`);
        const fresh = () => [...(pressed?.isEdited ? [pressed] : []), ...ada.sees(channel).slice(count)];
        return {
          async seen(least = 1) {
            await slack.until(() => fresh().length >= least);
            return fresh().map(toSeen);
          },
          async reads(words) {
            const found = () =>
              fresh()
                .map(toSeen)
                .find(({ text }) => text.includes(words));
            await slack.until(() => found() !== undefined);
            return found() as Seen;
          },
          async fillIn(values) {
            await slack.until(() => slack.world.views.size > 0);
            const form = ada.form();
            return act(async () => {
              const ack = await ada.fillIn(form, values);
              slack.world.views.clear();
              return ack;
            });
          },
        };
      }

      function toSeen(message: StoredMessage): Seen {
        const { pings, formatted, links } = aliveIn(message.body);
        return {
          text: wordsOf(message.body.blocks) || String(message.body.text),
          isPublic: message.visibleTo === null,
          alive: [...pings, ...formatted, ...links.filter((link) => link.includes('evil.example'))],
          press: (label) => act(async () => (await ada.press(message, label)).ack, message),
        };
      }

      const bot: Bot = {
        type: (command, text) => act(async () => (await ada.slash(channel, `${command} ${text}`)).ack),
        stop: now.stop,
      };
      places.set(bot, before ?? now);
      return bot;
    },
  };
}

/** Everything that is read in blocks. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  const { text, elements, accessory, type } = value as Record<string, unknown>;
  const own = typeof text === 'string' ? text : wordsOf(text);
  const inner = Array.isArray(elements)
    ? elements.map(wordsOf).join(String(type).startsWith('rich_text_') ? '' : ' ')
    : '';
  return [own, inner, wordsOf(accessory)].filter(Boolean).join('\n');
}

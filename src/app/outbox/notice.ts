import type { Message } from '../../core/message.ts';
import type { ChannelRef, PlatformName } from '../../core/platform.ts';

export type Breakage = 'gone' | 'forbidden';

/** Why a channel gets nothing, as a sentence for whoever asks. */
export const reasonOf = (kind: Breakage, detail: string): string =>
  kind === 'gone' ? `The channel is archived or gone (${detail}).` : `Posting there was refused (${detail}).`;

const whatToDo: Readonly<Record<Breakage, Readonly<Record<PlatformName, string>>>> = {
  gone: {
    slack: 'If it was archived, unarchive it; else subscribe another channel.',
    discord: 'If it is to go on somewhere else, subscribe another channel.',
    terminal: 'Subscribe again where papers should go.',
  },
  forbidden: {
    slack: 'Invite the app there again with /invite, or ask an admin whether it may post.',
    discord: 'Give the bot View Channel and Send Messages there.',
    terminal: 'Subscribe again where papers should go.',
  },
};

/** Where their own client shows the channel, by its name; null: nowhere. */
const addresses: Readonly<Record<PlatformName, (place: Place) => string | null>> = {
  slack: ({ installation, channel }) =>
    `https://slack.com/app_redirect?${new URLSearchParams({ team: installation, channel })}`,
  discord: ({ installation, channel }) => `https://discord.com/channels/${installation}/${channel}`,
  terminal: () => null,
};

type Place = Pick<ChannelRef, 'platform' | 'installation' | 'channel'>;

/** For one person, when a channel that they subscribed can't be posted to any more. */
export function brokenNotice(place: Place, { kind, detail }: { kind: Breakage; detail: string }): Message {
  const [the, where, what] = ['The papers of', 'a channel that you subscribed', 'can’t be posted any more.'];
  const href = addresses[place.platform](place);
  return {
    summary: `${the} ${where} ${what}`,
    blocks: [
      {
        type: 'text',
        text: [
          `${the} `,
          href === null ? where : { text: where, href },
          ` ${what} ${reasonOf(kind, detail)} ${whatToDo[kind][place.platform]}`,
        ],
      },
      {
        type: 'note',
        text: [
          'For a week it is tried again at the channel’s usual time, and goes on by itself as soon as that works. Nothing is lost: its lists wait.',
        ],
      },
    ],
  };
}

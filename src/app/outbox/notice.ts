import type { Message } from '../../core/message.ts';
import type { PlatformName } from '../../core/platform.ts';

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

/** For one person, when a channel that they subscribed can't be posted to any more. */
export function brokenNotice({
  platform,
  channel,
  kind,
  detail,
}: {
  platform: PlatformName;
  channel: string;
  kind: Breakage;
  detail: string;
}): Message {
  const what = `The papers of a channel that you subscribed (${channel}) can’t be posted any more.`;
  return {
    summary: what,
    blocks: [
      { type: 'text', text: [`${what} ${reasonOf(kind, detail)} ${whatToDo[kind][platform]}`] },
      {
        type: 'note',
        text: [
          'For a week it is tried again at the channel’s usual time, and goes on by itself as soon as that works. Nothing is lost: its lists wait.',
        ],
      },
    ],
  };
}

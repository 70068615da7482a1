import type { Action } from '../../core/message.ts';
import type { Channel } from '../../db/channels.ts';
import { typedTime } from './options.ts';
import { formatSchedule } from './timing.ts';

/** `Mon–Fri, 09:00 Europe/Berlin · top 5, compact`, and what is unusual. */
export function settingsLine(channel: Channel): string {
  const { top, density, empty, fresh } = channel;
  return [
    formatSchedule(channel),
    `top ${top}, ${density}`,
    ...(fresh ? ['with today’s list so far'] : []),
    ...(empty === 'silent' ? [] : [emptyDays[empty]]),
  ].join(' · ');
}

/** What happens on days with nothing for a channel. */
export const emptyDays: Readonly<Record<Channel['empty'], string>> = {
  silent: 'nothing on empty days, and a line after five of them',
  note: 'a line on empty days',
  never: 'nothing on empty days, however many',
};

/** The look of a channel’s posts as somebody could have typed it. */
export const typedLook = ({ top, density, empty, fresh }: Channel): Record<string, string> => ({
  top: String(top),
  style: density,
  empty,
  fresh: fresh ? 'yes' : 'no',
});

/** What can be done about a channel’s posts. */
export const settingsActions = (channel: Channel): Action[] => [
  { label: 'Change time …', command: 'schedule', options: typedTime(channel), does: 'ask' },
  { label: 'Change look …', command: 'look', options: typedLook(channel), does: 'ask' },
  { label: 'Preview', command: 'preview', options: {} },
  channel.state === 'paused'
    ? { label: 'Resume', command: 'resume', options: {}, does: 'turn' }
    : { label: 'Pause', command: 'pause', options: {}, does: 'turn' },
  { label: 'Post the latest list now', command: 'post', options: {} },
];

import type { BlockAction, Context, SlashCommand } from '@slack/bolt';
import type { AppMentionEvent } from '@slack/types';
import { type Command, parseText } from '../../core/command.ts';
import type { Caller, ChannelRef, CommandCall } from '../../core/platform.ts';

/** Somebody asked, and these are the ways to answer. */
export interface Asker {
  readonly from: Caller;
  /** Takes five posts within half an hour; a credential. */
  readonly responseUrl?: string | undefined;
}

/** `trending week` after the slash command or a mention; nothing asks for the first page. */
export function readText(text: string): CommandCall {
  const [, command = 'home', rest = ''] = /^(\S+)\s*(.*)$/su.exec(asTyped(text).trim()) ?? [];
  return { command, text: rest };
}

/** Without what Slack makes of typed text: entities, links around addresses, and the quotes of phones. */
const asTyped = (text: string): string =>
  text
    .replace(/<(https?:[^|>]*)(?:\|([^>]*))?>/g, (_, url: string, label?: string) => label ?? url)
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/[“”„‟]/g, '"');

/** A call that a button can repeat; none where the text can't be read. */
export function repeatable(
  { command: name, text, options }: CommandCall,
  commands: readonly Command[],
): Pick<CommandCall, 'command' | 'options'> | undefined {
  if (options) return { command: name, options };
  const command = commands.find((candidate) => candidate.name === name.toLowerCase());
  const parsed = command && parseText(command, text);
  return command && parsed?.ok ? { command: command.name, options: parsed.options } : undefined;
}

export const fromCommand = (body: SlashCommand): Asker => ({
  from: callerOf(body.user_id, placeOf(body.team_id, body.channel_id), body.user_name),
  responseUrl: body.response_url,
});

/** Null: a button that stands in no channel but in the Home tab. */
export function fromPress(
  { user, channel, container, message, response_url: responseUrl }: BlockAction,
  context: Origin,
): Asker | null {
  if (!channel) return null;
  const thread = typeof container.thread_ts === 'string' ? container.thread_ts : undefined;
  // Somebody from elsewhere, in a channel that is shared, comes with their own workspace; our message has ours.
  const own: unknown = context.isEnterpriseInstall ? null : message?.team;
  const place = placeOf(typeof own === 'string' ? own : installationOf(context), channel.id, thread);
  return { from: callerOf(user.id, place, user.name), responseUrl };
}

/** Where something came from, as Bolt reads it out of what Slack signed. */
export type Origin = Pick<Context, 'teamId' | 'enterpriseId' | 'isEnterpriseInstall'>;

/** The workspace; the organization, where Slack names no workspace of it. */
export const installationOf = ({ teamId, enterpriseId }: Origin): string => teamId ?? enterpriseId ?? '';

/** The organization whose tokens serve that workspace; null: it has its own. */
export const organizationOf = ({ enterpriseId, isEnterpriseInstall }: Origin): string | null =>
  isEnterpriseInstall ? (enterpriseId ?? null) : null;

export const fromMention = (team: string, event: AppMentionEvent): Asker => ({
  from: callerOf(event.user ?? '', placeOf(team, event.channel, event.thread_ts)),
});

/** Somebody in our Home tab, where only that person can be answered. */
export const callerAtHome = (team: string, user: string): Caller =>
  callerOf(user, { ...placeOf(team, user), user });

/** Slack says nothing about who may remove other people's messages. */
export const callerOf = (userId: string, channel: ChannelRef, name?: string): Caller => ({
  userId,
  ...(name && { name }),
  channel,
  canManage: null,
  canConfigure: true,
});

export const placeOf = (installation: string, channel: string, thread?: string): ChannelRef => ({
  platform: 'slack',
  installation,
  channel,
  ...(thread !== undefined && { thread }),
});

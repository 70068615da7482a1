import type { Action } from '../../core/message.ts';
import type { CommandCall } from '../../core/platform.ts';
import { MAX_INLINE } from './limits.ts';

type CommandAction = Extract<Action, { command: string }>;

/** Keeps a text where every process of this bot finds it, and gives a short id for it. */
export type Keep = (text: string) => string;
/** The text behind an id that `Keep` gave, by this or an earlier process. */
export type Recall = (id: string) => Promise<string | null>;

/**
 * A command as a button's value: `search?page=2&query~=9f3c`, where `~` marks an option whose value `keep` has
 * taken and given an id for. An old button thus works for as long as what was kept can be found.
 */
export function encodeAction({ command, options }: CommandAction, keep: Keep): string {
  const values = new URLSearchParams();
  for (const [key, value] of Object.entries(options)) {
    if (value.length > MAX_INLINE) values.append(`${key}~`, keep(value));
    else values.append(key, value);
  }
  return `${command}?${values}`;
}

/** What `encodeAction` wrote; null when it is not that, or when `recall` no longer knows an id. */
export async function decodeAction(value: string, recall: Recall): Promise<CommandCall | null> {
  const [, command, query = ''] = /^([a-z]+)\?(.*)$/su.exec(value) ?? [];
  if (command === undefined) return null;
  const options: Record<string, string> = {};
  for (const [key, given] of new URLSearchParams(query)) {
    const kept = key.endsWith('~') ? await recall(given) : given;
    if (kept === null) return null;
    options[key.replace(/~$/, '')] = kept;
  }
  return { command, text: '', options };
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

import type { CommandCall } from '../../core/platform.ts';
import { MAX_LINE_LENGTH } from './limits.ts';

type Line =
  | { readonly type: 'nothing' | 'leave' | 'too long' }
  | { readonly type: 'call'; readonly call: CommandCall };

/** `/paper trending week`, `paper trending week`, or just `trending week`; alone, the prefix asks for help. */
export function readLine(line: string, prefix: string): Line {
  if (line.length > MAX_LINE_LENGTH) return { type: 'too long' };
  if (/^\s*(?:#|$)/.test(line)) return { type: 'nothing' };
  const [, command = 'help', text = ''] =
    /^\/?(\S+)\s*(.*)$/su.exec(withoutPrefix(line, prefix).trim()) ?? [];
  if (command === 'exit' || command === 'quit') return { type: 'leave' };
  return { type: 'call', call: { command, text } };
}

/**
 * Readline's completer: the candidates and the word that they replace. `complete` sees the line without prefix and
 * answers with whole words; a space follows the only candidate unless its value is still missing.
 */
export function completeLine(
  line: string,
  prefix: string,
  complete: (line: string) => readonly string[],
): [string[], string] {
  const word = /\S*$/.exec(line)?.[0] ?? '';
  if (word === line && word !== '' && `/${prefix}`.startsWith(word)) return [[`/${prefix} `], word];
  // Only what follows the word is put in, so that the word keeps its case: names fit in any.
  const candidates = complete(withoutPrefix(line, prefix))
    .filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()))
    .map((candidate) => word + candidate.slice(word.length));
  const [only = ''] = candidates;
  return [candidates.length === 1 && !only.endsWith(':') ? [`${only} `] : candidates, word];
}

/** What follows `/paper`, `paper`, or nothing. */
function withoutPrefix(line: string, prefix: string): string {
  const [, first = '', rest = ''] = /^\s*(\S*)(.*)$/su.exec(line) ?? [];
  return first === prefix || first === `/${prefix}` ? rest.trimStart() : line.trimStart();
}

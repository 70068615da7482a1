import { choicesOf } from '../core/command.ts';
import { parsePaperId } from '../core/ids.ts';
import type { Choice, Complete } from '../core/platform.ts';
import { parseQuery } from '../core/query/index.ts';
import { suggestionsFor } from './channel/suggestions.ts';
import type { Context, RunnableCommand } from './command.ts';
import { completeQuery } from './library/complete.ts';

const MOST = 25;
/** Shorter beginnings would fit half of all papers. */
const FEWEST_LETTERS = 3;

/** What can be meant by the beginning of an option's value: fixed values, words of the corpus, papers by their titles. */
export function createCompletion(commands: readonly RunnableCommand[], context: Context): Complete {
  return async ({ command: name, option, typed }) => {
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) return [];
    try {
      return (await choicesFor(command, option, typed, context)).slice(0, MOST);
    } catch (error) {
      context.log.error('completion failed', { command: name, option, err: error });
      return [];
    }
  };
}

async function choicesFor(
  command: RunnableCommand,
  option: string,
  typed: string,
  { library }: Context,
): Promise<readonly Choice[]> {
  if (option === 'query') {
    const begun = typed === '' ? [] : [{ label: typed, value: typed }];
    return library.isReady() ? [...begun, ...queriesFrom(typed, library)] : begun;
  }
  if (option === 'paper') return papersFor(typed, library);
  const values = suggestionsFor(option, typed) ?? fixedValues(command, option, typed);
  return values.map((value) => ({ label: value, value }));
}

const fixedValues = (command: RunnableCommand, option: string, typed: string): string[] =>
  choicesOf(command.options[option]).filter((value) => value.startsWith(typed.toLowerCase()));

/** Values for an option whose beginning is a line's last word: `zone:Eur` can be made `zone:Europe/Berlin`. */
export function completeOption(commands: readonly RunnableCommand[], line: string): string[] {
  const [, name, key, typed = ''] = /^\s*(\S+)(?:\s.*)?\s([a-z]+):(\S+)$/su.exec(line) ?? [];
  const command = commands.find((candidate) => candidate.name === name);
  if (!command || key === undefined || !Object.hasOwn(command.options, key)) return [];
  return (suggestionsFor(key, typed) ?? []).map((value) => `${key}:${value}`);
}

/** What is typed, with its last word made whole. */
function queriesFrom(typed: string, library: Context['library']): Choice[] {
  const before = typed.slice(0, typed.length - (/\S*$/.exec(typed)?.[0].length ?? 0));
  return completeQuery(library, `search ${typed}`).map((word) => ({
    label: before + word,
    value: before + word,
  }));
}

async function papersFor(typed: string, library: Context['library']): Promise<Choice[]> {
  if (parsePaperId(typed) || typed.trim().length < FEWEST_LETTERS || !library.isReady()) return [];
  const words = typed.replace(/[^\p{L}\p{N}\s]/gu, ' ');
  const parsed = parseQuery(words);
  if ('mistake' in parsed) return [];
  const { papers } = await library.search(parsed.query, { offset: 0, limit: MOST });
  return papers.map(({ id, title }) => ({ label: title, value: id }));
}

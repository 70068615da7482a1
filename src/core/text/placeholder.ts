import type { Reader } from './tex-reader.ts';

/** What authors call the macro for their own system: `\ours`, `\modelname`, `\OurMethod`. */
const PLACEHOLDER =
  /^(?:our|my|the|this|full|m)?(ours|method|mthd|model|name|sys|system|approach|framework|tool|bench|benchmark|data|dataset|work|project|prototype)(?:name|long|short|full)?$/i;
const NOUNS: ReadonlyMap<string, string> = new Map([
  ['sys', 'system'],
  ['bench', 'benchmark'],
  ['data', 'dataset'],
  ['ours', 'method'],
  ['mthd', 'method'],
  ['name', 'method'],
]);

/**
 * A macro of the authors' own that reached us undefined. Its name is mostly the system's (`\omniedit`); the common
 * stand-ins become the system's name if the title gives one, or else `our method`.
 */
export function placeholder(reader: Reader, name: string, before: string): string {
  const { systemName } = reader;
  const kind = PLACEHOLDER.exec(name)?.[1]?.toLowerCase();
  if (systemName !== null) {
    if (name.toLowerCase() === systemName.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')) return systemName;
    // One macro takes the title's name; a second one in the same abstract means something else.
    if (kind !== undefined) reader.named ??= name;
    if (reader.named === name) return systemName;
  }
  if (kind === undefined) return name;
  const noun = NOUNS.get(kind) ?? kind;
  if (/\b(?:our|the|this|an?|its|new)\s+$/i.test(before)) return noun;
  return /(?:^|[.!?]\s+)$/.test(before) ? `Our ${noun}` : `our ${noun}`;
}

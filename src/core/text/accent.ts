import { symbols } from './tex-symbols.ts';

/** The text with the accent on its first letter, as one character where Unicode has it. */
export function accented(text: string, name: string, mark: string): string {
  // arXiv's own way from Unicode to TeX made `\b{eta}` of β.
  const symbol = text.length > 1 ? symbols.get(name + text) : undefined;
  if (symbol !== undefined) return symbol;
  const [first, ...rest] = text;
  if (first === undefined || !/\p{L}/u.test(first) || (name.length > 1 && rest.length > 0)) return text;
  const base = first === 'ı' ? 'i' : first === 'ȷ' ? 'j' : first;
  return (base + mark + rest.join('')).normalize('NFC');
}

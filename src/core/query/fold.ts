/** Letters that carry their accent within, so that decomposition does not take it off. */
const WHOLE: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

/** Lower case without the accents of Latin, Greek and Cyrillic: `Müller` → `muller`. */
export function fold(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase();
  if (/^[ -~]*$/.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[øłđðħıßæœþ]/g, (letter) => WHOLE[letter] ?? letter);
}

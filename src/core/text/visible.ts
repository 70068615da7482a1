/** Controls, unpaired surrogates, private use, and what takes no room: bidi and format controls, fillers, tags. */
const INVISIBLE =
  /(?![\n\u200d])(?:[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]|[\u115f\u1160\u3164\uffa0]|(?!\ufe0f)\p{Variation_Selector})|(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** The text in NFC without what cannot be seen, and with at most three marks stacked on a letter. */
export function visible(text: string): string {
  if (/^[\n -~]*$/.test(text)) return text;
  return text
    .replace(/[^\S\n\ufeff]|\u0085/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1');
}

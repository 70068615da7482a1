import { subscripts, superscripts } from './tex-symbols.ts';

/** Raised endings that read better on the line: `5^{th}`. */
const ON_THE_LINE = /^(?:st|nd|rd|th)$/;

/**
 * A raised or lowered text: `2` → `²`, `n+1` → `ⁿ⁺¹`. Where Unicode lacks a glyph, or a word would turn into a row of
 * tiny letters, plain text that reads the same way: `x^q`, `x_(a,b)`, `loss_train`.
 */
export function script(mark: '^' | '_', base: string, text: string): string {
  const inner = text.replace(/\s+/g, '');
  if (mark === '^') {
    if (inner === '∘' || (inner === 'o' && /\d$/.test(base))) return '°';
    if (inner === '⋆') return '*';
    if (inner === 'TM') return '™';
    if (ON_THE_LINE.test(inner)) return inner;
  }
  if (!/[\p{L}\p{N}⊤]|^[+\-−]$/u.test(inner)) return inner;
  const glyphs = mark === '^' ? superscripts : subscripts;
  const mapped = Array.from(inner, (char) => glyphs.get(char) ?? (/[,*′]/.test(char) ? char : null));
  const letters = inner.match(/\p{L}/gu)?.length ?? 0;
  const isShort = letters <= 3 && (mapped.length <= 3 || !inner.includes('('));
  if (isShort && mapped.every((glyph) => glyph !== null)) return mapped.join('');
  return /^[\p{Lu}\p{Ll}\p{Lo}\p{M}\p{Nd}]+$/u.test(inner) ? mark + inner : `${mark}(${text.trim()})`;
}

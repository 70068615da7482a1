import type { Span, Text } from '../../core/message.ts';
import { stopWords } from '../../core/search/stop-words.ts';
import { stem, tokenSpans, tokensOf } from '../../core/search/tokens.ts';

/** Finds the words of a query again, in whatever form they stand in a text. */
export interface Marker {
  /** How many different ones the text has. */
  count(text: string): number;
  /** The text with them marked. */
  mark(text: Text): Text;
}

export function createMarker({
  words,
  phrases,
}: {
  words: readonly string[];
  phrases: readonly string[];
}): Marker {
  const tokens = [...words, ...phrases].flatMap(tokensOf);
  const wanted = new Set(tokens.filter((token) => !stopWords.has(token)).map(stem));
  const found = (text: string) =>
    wanted.size === 0 ? [] : tokenSpans(text).filter(({ token }) => wanted.has(stem(token)));
  return {
    count: (text) => new Set(found(text).map(({ token }) => stem(token))).size,
    mark: (text) => text.flatMap((span) => (typeof span === 'string' ? markIn(span, found(span)) : [span])),
  };
}

function markIn(text: string, places: readonly { start: number; end: number }[]): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const place of places) {
    if (place.start > end) spans.push(text.slice(end, place.start));
    spans.push({ text: text.slice(place.start, place.end), style: 'match' });
    end = place.end;
  }
  return end < text.length ? [...spans, text.slice(end)] : spans;
}

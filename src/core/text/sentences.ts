const ABBREVIATIONS =
  /(?:^|[\s([“"‘])(?:[Ee]\.g|[Ii]\.e|[Cc]f|etc|vs|resp|approx|ca|al|w\.r\.t|i\.i\.d|a\.k\.a|s\.t|[Ff]igs?|[Ee]qs?|[Ss]ecs?|Tabs?|Refs?|Nos?|Vol|pp|Dr|Prof|Mr|Mrs|Ms|St|Jr|Sr|Inc|Ltd|Co|[A-Z])\.$/;
/** After these a sentence can still end, when what follows begins like one. */
const MAY_END = /(?:etc|al|i\.i\.d|a\.k\.a|Inc|Ltd|Co|\s[A-Z])\.$/;
const BEGINNING = /^[)\]”"’']*\s+(?:An?|Finally|However|In|It|Our|The|These|This|To|We)\b/;

/** Whether the stop at `index` (`.`, `!` or `?`) ends a sentence. */
export function isSentenceEnd(text: string, index: number): boolean {
  const rest = text.slice(index + 1, index + 40);
  if (!/^[)\]”"’']*(?:\s+(?:[^\p{Ll}\s]|\p{Ll}{1,3}\p{Lu})|$)/u.test(rest)) return false;
  if (text[index] !== '.') return true;
  const before = text.slice(Math.max(0, index - 12), index + 1);
  if (!ABBREVIATIONS.test(before)) return true;
  return MAY_END.test(before) && (BEGINNING.test(rest) || rest.trim() === '');
}

/** The sentences of a paragraph, trimmed, in order. */
export function splitSentences(text: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { index } of text.matchAll(/[.!?](?=[)\]”"’']*(?:\s|$))/g)) {
    if (!isSentenceEnd(text, index)) continue;
    const end = index + 1 + (/^[)\]”"’']*/.exec(text.slice(index + 1, index + 4))?.[0].length ?? 0);
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter((sentence) => sentence !== '');
}

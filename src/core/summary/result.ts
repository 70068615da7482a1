const CUES: readonly (readonly [RegExp, number])[] = [
  [/\d(?:\.\d+)?\s?(?:%|×|x\b|points?\b|times\b|-fold\b|FPS\b|GB\b|ms\b|hours?\b)/, 2],
  [
    /\b(?:outperform|surpass|achiev|improv|reduc|exceed|match|state-of-the-art|faster|speedup|better|accuracy)\w*/i,
    1.5,
  ],
  [/\bwe (?:\w+ )?(?:find|found|show|observe|demonstrate|discover|reveal)\b/i, 1.5],
  [/^(?:\w+,? ){0,4}(?:experiments?|results?|evaluations?|findings)\b/i, 1],
  [/^(?:however|yet|existing|current|recent|prior|despite|although|most|traditional)\b/i, -2],
  [/^(?:this|these|it|they|such|specifically|for example|for instance)\b/i, -0.5],
  [/\b(?:remains?|challeng\w+|struggl\w+|suffer\w*)\b/i, -0.5],
  [/https?:|github|\b(?:available|released|open-?sourced?|publicly)\b/i, -5],
];
const LEAST = 2;

/** The sentence that tells most of what came out, other than `taken`; null when none tells much. */
export function result(sentences: readonly string[], taken: string | null): string | null {
  let best: { sentence: string; score: number } | null = null;
  for (const sentence of sentences) {
    const score = CUES.reduce((sum, [cue, weight]) => (cue.test(sentence) ? sum + weight : sum), 0);
    if (sentence !== taken && score >= LEAST && (best === null || score > best.score))
      best = { sentence, score };
  }
  return best?.sentence ?? null;
}

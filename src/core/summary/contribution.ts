import { nameInTitle } from '../text/system-name.ts';

const MADE =
  'propos|introduc|present|develop|describ|provid|review|investigat|explor|examin|stud|address|offer|survey|demonstrat|show|argu|tackl';

const PROPOSAL = /\bwe (?:\w+ ){0,2}(?:propose|introduce|present)\b/i;

/** What speaks for a sentence or against it: rounded from a fit on every other month (see `bench/summary.ts`). */
const CUES: readonly (readonly [RegExp, number])[] = [
  [PROPOSAL, 3],
  [
    new RegExp(
      `\\b(?:this|the|our) (?:paper|work|study|report|survey|article|review|technical report) (?:\\w+ )?(?:${MADE})`,
      'i',
    ),
    3,
  ],
  [/\b(?:propos|introduc|present)(?:e|es|s)? [^,]{2,80}, (?:an?|the) /i, 2],
  [
    /^(?:to (?:address|tackle|overcome|bridge|solve|mitigate|this end|fill|resolve|alleviate|close|remedy)|in this (?:paper|work|study|report)|here,)/i,
    1,
  ],
  [
    /\bwe (?:\w+ )?(?:develop|design|build|construct|create|release|describe|formulate|devise|curate|provide|offer)\b/i,
    1,
  ],
  [
    /\bwe (?:\w+ )?(?:study|investigate|explore|examine|analy[sz]e|revisit|show|demonstrate|find|prove|argue)\b/i,
    0.5,
  ],
  [
    /\b(?:framework|method|approach|model|benchmark|dataset|system|pipeline|algorithm|architecture|paradigm|suite|toolkit)\b/i,
    0.8,
  ],
  [/\b(?:enabl|improv|enhanc|achiev|reduc|leverag)\w+/i, 0.8],
  [
    /^(?:however|yet|but|nevertheless|nonetheless|unfortunately|despite|although|while|though|existing|current|recent|prior|previous|traditional|conventional|most|many)\b/i,
    -2.5,
  ],
  [
    /\b(?:has|have) (?:recently )?(?:become|emerged|shown|gained|been|led|revolutioni[sz]ed|attracted)\b|\bis (?:essential|crucial|critical|important|challenging)\b/i,
    -2,
  ],
  [/^\(?(?:[ivx]+|\d|[a-z])\) /, -2],
  [/^(?:\w+ ){0,2}(?:experiments?|results?|evaluations?)\b/i, -1],
  [
    /https?:|github|\b(?:code|data|models?|weights|demos?|project page|checkpoints)\b[^.]{0,60}\b(?:available|released?|open-?sourced?|public)/i,
    -3,
  ],
];
/** Whose work the sentence is about. */
const OWN = /\b(?:we|our|this (?:paper|work|study|report|survey|article|technical report))\b/i;

/** Weights of what is counted rather than matched. */
const A_SECOND_PROPOSAL = -2;
const FIRST_WITHOUT_AUTHORS = -1.5;
const STARTS_WITH_NAME = 1.5;
const TITLE_SHARE = 2.5;
const TITLE_DENSITY = 3.5;
const SHARED_WITH_OTHERS = 1.4;
const LENGTH = 3.5;
const TOO_LONG = -0.5;
const LATE = -2.3;

/** Which of the sentences says what the paper contributes; -1 if there is none. */
export function contribution(sentences: readonly string[], title: string): number {
  const name = nameInTitle(title);
  const titleWords = new Set(words(title).filter(isTelling));
  const bags = sentences.map((sentence) => new Set(words(sentence)));
  const spread = new Map<string, number>();
  for (const word of bags.flatMap((bag) => [...bag])) spread.set(word, (spread.get(word) ?? 0) + 1);
  const proposal = sentences.findIndex((sentence) => PROPOSAL.test(sentence));

  const scores = sentences.map((sentence, i) => {
    const telling = [...(bags[i] ?? [])].filter(isTelling);
    const root = Math.sqrt(Math.max(1, bags[i]?.size ?? 0));
    const length = words(sentence).length;
    const inTitle = telling.filter((word) => titleWords.has(word)).length;
    const shared = telling.reduce((sum, word) => sum + (spread.get(word) ?? 1) - 1, 0);
    const hasName = name !== null && sentence.includes(name);
    return (
      CUES.reduce((sum, [cue, weight]) => (cue.test(sentence) ? sum + weight : sum), 0) +
      (hasName && sentence.startsWith(name) ? STARTS_WITH_NAME : 0) +
      (i === 0 && !hasName && !OWN.test(sentence) ? FIRST_WITHOUT_AUTHORS : 0) +
      (i > proposal && PROPOSAL.test(sentence) ? A_SECOND_PROPOSAL : 0) +
      (TITLE_SHARE * inTitle) / Math.max(1, titleWords.size) +
      (TITLE_DENSITY * inTitle) / root +
      (SHARED_WITH_OTHERS * shared) / root +
      LENGTH * Math.min(1, length / 30) +
      TOO_LONG * Math.max(0, (length - 35) / 10) +
      (LATE * i) / Math.max(1, sentences.length - 1)
    );
  });
  return scores.indexOf(Math.max(...scores));
}

const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const SMALL = new Set(
  `a an and are as at be by can do for from how in into is its of on the through to toward towards using via
  with`.split(/\s+/),
);
const isTelling = (word: string): boolean => !SMALL.has(word);

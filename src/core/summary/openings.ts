const STUDY = 'paper|work|study|report|survey|article|review|research';
const SUBJECT = `(?:we|the authors|research(?:ers)?|(?:this|the|our|the present) (?:[\\w-]+ ){0,2}(?:${STUDY}))`;
const ADVERBS =
  '(?:(?:\\w+ly|also|then|thus|hence|here|first|further|next|instead|(?:for the first time|in this paper),?) ){0,2}(?:(?:have|has|will) )?';
const OPENING = new RegExp(`^${SUBJECT},? ${ADVERBS}([\\w-]+)[,:]? (.+)$`, 'iu');
/** What stands in front of the sentence's own subject: `To address this gap, we …`, `Here we …`. */
const INTRODUCTION = new RegExp(`^(?:[^,]|,(?! ${SUBJECT} )){1,160}, (?=${SUBJECT} )|^here (?=we )`, 'iu');
const CONNECTIVES =
  /^(?:\(\w{1,3}\) |(?:specifically|moreover|furthermore|additionally|in addition|in particular|concretely|notably|finally|consequently|accordingly|therefore|thus|hence|however|here|to this end|to that end|overall|in summary|in short|in response|as a result|recently|interestingly|importantly|crucially|surprisingly|remarkably|then|next|first|firstly|second|secondly|lastly), )+/i;
/** `Our method, dubbed Ant, …`. */
const NAMED = /^our [\w -]{1,50}?,? (?:dubbed|named|called|termed) ([^,]{2,40}), /i;
const IN_THIS_PAPER = new RegExp(`^in (?:this|the present) (?:${STUDY})(?:, ?| )`, 'i');
const FINDINGS =
  /^(?:\w+,? ){0,4}(?:experiments?|results?|evaluations?|analys[ei]s|studies|findings|experimentation|ablations?)(?: [^,.]{1,90}?)? (?:show|demonstrat|reveal|indicat|confirm|suggest|validat|highlight)\w* that /i;

const MAKES =
  /^(?:propos|introduc|present|develop|design|describ|releas|offer|contribut|unveil|devis|provid|creat|construct|buil[dt]|curat|open-sourc)/i;
const SHOWS = /^(?:show|demonstrat|find|found|prov|observ|reveal|establish|discover|report)/i;
/** Words that can follow the subject and are no verb to be put in the third person. */
const NO_VERB =
  /^(?:can|may|will|would|could|should|have|has|had|are|were|is|was|do|did|be|for|in|on|by|to|as|at|of|with|from|and|or|not|both|all|that|who|which)$/i;

/**
 * A sentence without the words that every abstract starts with: `In this paper, we introduce Ant, a robot that …`
 * becomes `Ant is a robot that …`, `We show that birds sing` becomes `Birds sing`, `This work studies ants` `Studies ants`.
 */
export function withoutOpening(sentence: string): string {
  const plain = sentence.replace(CONNECTIVES, '').replace(IN_THIS_PAPER, '').replace(FINDINGS, '');
  const own = plain
    .replace(INTRODUCTION, '')
    .replace(NAMED, '$1 ')
    .replace(/^our /i, 'The ')
    .replace(/^we are (?=the first to )/i, '');
  const [, verb, rest] = OPENING.exec(own) ?? [];
  const text = verb === undefined || rest === undefined || NO_VERB.test(verb) ? own : rewritten(verb, rest);
  return capitalised(tightened(text));
}

function rewritten(verb: string, rest: string): string {
  const about = rest
    .replace(IN_THIS_PAPER, '')
    .replace(/\bour own\b/g, 'its own')
    .replace(/\bour\b/g, 'the');
  if (SHOWS.test(verb) && rest.startsWith('that ')) return about.slice(5).replaceAll(', and that ', ', and ');
  const byMaking = BY_MAKING.exec(about)?.[1];
  if (byMaking !== undefined) return asStatement(byMaking);
  const makesOne = MAKES.test(verb) && !/^(?:that|how|why|whether|to|this|these|\p{L}+ing) /u.test(rest);
  if (makesOne && !ALSO_DONE.test(about)) return asStatement(about);
  return `${inThirdPerson(verb)} ${about.replace(ALSO_DONE, (_, link, next) => link + inThirdPerson(next))}`;
}

/** `this gap by introducing Ant, …` */
const BY_MAKING =
  /^(?:this|that|these)\b.{0,40}? (?:by|through) (?:introduc|propos|present|develop|design)ing (.+)$/;
/** A second verb of the same subject. */
const ALSO_DONE =
  /(\band (?:\p{L}+ly )?)(propose|introduce|present|show|demonstrate|develop|find|provide|evaluate|analy[sz]e|compare|employ|study|investigate|explore|release|identify|design|build|construct|discuss|highlight|offer|use)(?= )/u;

/** `Ant, a robot that …` → `Ant is a robot that …`; `Ant, which …` → `Ant …`. */
function asStatement(phrase: string): string {
  const [, name, link, rest] = STATEMENT.exec(phrase) ?? [];
  if (name === undefined || /\b(?:and|for|that|which|to|in|of)\b/.test(name)) return phrase;
  return `${name} ${link === 'which ' ? '' : `is ${link}`}${rest}`;
}

const STATEMENT = /^(\S*[\p{Lu}\p{N}][^,]{0,80}), (an? |the |which )(.+)$/u;

function inThirdPerson(verb: string): string {
  const base = verb.toLowerCase();
  if (/(?:[^s]s|ed)$/.test(base)) return base;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x|z)$/.test(base) ? `${base}es` : `${base}s`;
}

/** What the sentence in front had named. */
const ANSWERS_THESE =
  /,? (?:(?:that|which|to) (?:\w+ly )?(?:address|tackle|overcome|mitigate|solve|resolve|alleviate)(?:e?s)?|addressing|tackling|overcoming|mitigating|solving) (?:these|this|the above|such|both)(?: \w+){0,2} (?:challenges?|limitations?|issues?|problems?|gaps?|shortcomings?|needs?)(?=[.,]|$)/i;

/** `A novel method is proposed to …` is a method to …. */
function tightened(text: string): string {
  return text
    .replace(ANSWERS_THESE, '')
    .replace(/^(.{3,80}?) (?:is|are) (?:proposed|introduced|presented|developed) as (?=an? |the )/, '$1 is ')
    .replace(
      /^(An? .{3,80}?) is (?:proposed|introduced|presented|developed) (?=that |which |to |for )/,
      '$1 ',
    )
    .replace(
      /^((?:.{2,60} is )?)an? (?:novel|new)(?:,| and \w+)? (?=([\p{L}\p{N}]))/iu,
      (_, before: string, next: string) => {
        const article = /[aeio8]/i.test(next) ? 'an' : 'a';
        return `${before}${article} `;
      },
    );
}

const capitalised = (text: string): string =>
  /^\p{Ll}+(?=[\s,.:;-]|$)/u.test(text) ? (text[0] ?? '').toUpperCase() + text.slice(1) : text;

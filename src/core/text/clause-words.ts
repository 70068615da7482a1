/** After a comma these begin a clause that can be left out. */
export const CLAUSE_STARTS =
  'which|while|whereas|where|who|whose|but|yet|so|including|such as|with|without|by|using|via|through|thereby|thus|even|especially|particularly|because|rather than|instead of|as|compared|resulting|making|based on';
/** After `to` these say what for. */
export const PURPOSES =
  'improve|enhance|enable|address|reduce|achieve|generate|produce|evaluate|assess|ensure|optimi[sz]e|create|predict|provide|support|handle|mitigate|overcome|capture|learn|align|build|identify|simulate|maintain|guide|refine|detect|facilitate|boost|increase|accelerate|preserve|train|solve|tackle|bridge|select|extract|balance|adapt|perform|make|construct|avoid|prevent|minimi[sz]e|maximi[sz]e|control|allow|synthesi[sz]e|transform|speed|strengthen|measure|determine|estimate|reconstruct|discover|explore|test|verify';
/** How the second verb of a sentence begins. */
export const PREDICATES =
  'achiev|outperform|show|demonstrat|improv|enabl|introduc|propos|reduc|provid|reveal|surpass|can|enhanc|offer|find|support|deliver|allow|identif|remain|require|fail';

/** Words in front of the sentence's own clause: `While …, ` or `To …, `. */
export const OPENERS =
  /^(?:after|across|although|among|as|at|because|before|beyond|building|by|despite|even|for|from|given|if|in|inspired|instead|leveraging|motivated|on|once|rather|since|through|though|to|under|unlike|until|using|when|whereas|while|with|within|without)\s/i;

/** Words that promise another one. */
export const DANGLING =
  /(?:[\s,;:–—(]+(?:an?|the|of|to|in|on|at|by|for|from|with|via|and|or|nor|but|as|that|which|while|than|into|its|their|our|is|are|be|can|both|such|not|only|also|very|more|even|(?:pure|sole|mere|simp|main|most|large|part|primari|especial|particular|specifical|effective)ly|e\.g\.|i\.e\.)[,;:]?)+$/iu;

/** What binds the word that comes next: `based` on, `enables models` to. */
export const COMPLEMENTS: ReadonlyMap<string, RegExp> = new Map([
  [
    'to',
    /\b(?:enabl|allow|help|requir|caus|forc|encourag|instruct|permit|empower|teach|tend|seek|aim|attempt|try|need|fail|struggl|train|learn|prompt|lead|guid)\p{L}*(?: [^\s,]+){0,4}$|\b(?:able|likely|unable|ability|capacity|how|order|difficult|hard|easy|used|designed|due|from [^,]*)$/iu,
  ],
  ['by', /(?:ed|en|un|built|led|held|set)$/i],
  [
    'with',
    /\b(?:align|combin|along|associat|consisten|compar|deal|equip|coupl|pair|integrat|together|interact|compatib|competitive|par|start|begin|end|cop|augment|collaborat|intertwin)\p{L}*$|\bprovid\p{L}* \S+$/iu,
  ],
  [
    'on',
    /\b(?:bas|rel(?:y|i)|focus|train|depend|condition|ground|build|built|evaluat|test|work|operat|run|impact|effect|emphasi|center|concentrat|insist|draw|tun)\p{L}*$/iu,
  ],
  [
    'from',
    /\b(?:learn|deriv|suffer|rang|benefit|differ|generat|obtain|extract|aris|stem|drawn|collect|sampl|recover|far|away|com|transfer|reconstruct|decoupl|separat|disentangl)\p{L}*$/iu,
  ],
  [
    'for',
    /\b(?:account|allow|need|responsible|suitable|except|essential|crucial|critical|call|look|search|ask)\p{L}*$/iu,
  ],
  [
    'in',
    /\b(?:result|engag|involv|used|embed|interest|present|gap|succeed|fail|found|seen|written|liv|specializ)\p{L}*$/iu,
  ],
  [
    'between',
    /\b(?:gap|relation|relationship|balance|trade-?off|difference|alignment|correlation|connection|mismatch|similarity|bridg\p{L}*|interaction|distinguish\p{L}*|link|interplay|correspondence)s?$/iu,
  ],
  ['when', /\b(?:on|of)$/],
  ['within', /\bfrom$/],
]);

const VERBS =
  'is|are|was|were|can|may|has|have|achieve|address|adapt|advance|align|allow|appl[yi]e?|automate|bridge|build|capture|combine|compress|convert|correct|create|decompose|decouple|demonstrate|detect|eliminate|enable|encode|enhance|ensure|evaluate|excel|exhibit|exploit|explore|extend|facilitate|generate|handle|identif(?:y|ie)|improve|incorporate|integrate|introduce|learn|leverage|maintain|mitigate|offer|optimi[sz]e|outperform|perform|predict|preserve|present|produce|propose|provide|reconstruct|reduce|replace|reveal|simulate|solve|struggle|suffer|support|surpass|synthesi[sz]e|tackle|transform|use|utili[sz]e|unif(?:y|ie)';
/** A sentence's own verb, as far as a list can know it. */
export const VERB = new RegExp(
  `(?<!\\b(?:that|which|who|to|and|can) (?:\\w+ly )?)\\b(?:${VERBS})(?:e?s)?\\b(?!-)`,
);
export const ENDS_IN_VERB = new RegExp(`\\b(?:${VERBS})e?s$`);

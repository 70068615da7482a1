const GREEK =
  'alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega';
const BASES = new RegExp(
  `(?<![\\\\A-Za-z_])(${GREEK}|nabla|ell|sum|prod|int|infty)(?=[_^](?:[{*+]|-?\\d|[A-Za-z](?![A-Za-z_])))`,
  'g',
);
const SIGNS = 'circ|ast|star|prime|dagger|top';
const RAISED = new RegExp(String.raw`\^(?:\{(${SIGNS})\}|(${SIGNS})(?=times|[^A-Za-z]|$))`, 'g');
const ALWAYS =
  /(?<![\\A-Za-z])(leq|geq|infty|rightarrow|leftarrow|leftrightarrow|Rightarrow|cdot|lceil|rceil|lfloor|rfloor)(?![A-Za-z_])/g;
const FONTS =
  /(?<![\\A-Za-z])(text|textbf|textit|textsc|texttt|emph|mathbf|mathcal|mathbb|mathrm|operatorname)(?=\{)/g;

/** A number that ends there: `sim51K` is "about", `sim2real` is a word. */
const AMOUNT = String.raw`\d[\d.,]*(?:[KkMBx%×]|times)?(?![A-Za-z\d])`;
const ABOUT = new RegExp(
  String.raw`(?<![\\\w/.-])(?:sim(?=${AMOUNT})|pm(?!2\.5|10)(?=${AMOUNT})|approx(?= ?\d))|(?<=\d)pm(?=\d)`,
  'g',
);

/**
 * Gives TeX commands their backslash back where a source lost it: Hugging Face's pages turn `$3.6\times$` into
 * `3.6times` and `$360^\circ$` into `360^circ`. Only where the neighbours leave no doubt; `20 times` is English.
 */
export function restoreBackslashes(source: string): string {
  return source
    .split(/(https?:\/\/\S+)/)
    .map((part, i) => (i % 2 === 1 ? part : restore(part)))
    .join('');
}

function restore(text: string): string {
  return text
    .replace(/\{(sim|times|approx|leq|geq|pm|circ|infty|cdot|rightarrow)\}/g, '{\\$1}')
    .replace(RAISED, '^{\\$1$2}')
    .replace(/(?<=\d|%|\^\{\\circ\})times(?=sim|[^a-z]|$)/g, '\\times{}')
    .replace(ABOUT, '\\$&{}')
    .replace(/(?<![\\A-Za-z])sqrt(?=[({])/g, '\\sqrt')
    .replace(/boldsymbol(?=[^\s{A-Za-z])/g, '')
    .replace(ALWAYS, '\\$1{}')
    .replace(FONTS, '\\$1')
    .replace(BASES, '\\$1{}');
}

const GREEK =
  'alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega';
const BASES = new RegExp(
  `(?<![\\\\A-Za-z_])(${GREEK}|nabla|ell|sum|prod|int|infty)(?=[_^](?:[{*+]|-?\\d|[A-Za-z](?![A-Za-z_])))`,
  'g',
);
const ALWAYS =
  /(?<![\\A-Za-z])(leq|geq|infty|rightarrow|leftarrow|leftrightarrow|Rightarrow|cdot|lceil|rceil|lfloor|rfloor)(?![A-Za-z_])/g;
const FONTS =
  /(?<![\\A-Za-z])(text|textbf|textit|textsc|texttt|emph|mathbf|mathcal|mathbb|mathrm|operatorname)(?=\{)/g;

/**
 * Gives TeX commands their backslash back where a source lost it: Hugging Face's pages turn `$3.6\times$` into
 * `3.6times` and `$360^\circ$` into `360^circ`. Only where the neighbours leave no doubt; `20 times` is English.
 */
export function restoreBackslashes(source: string): string {
  return source
    .replace(/\{(sim|times|approx|leq|geq|pm|circ|infty|cdot|rightarrow)\}/g, '{\\$1}')
    .replace(/\^(\{?)(circ|ast|star|prime|dagger|top)(?=times|[^A-Za-z]|$)(?!\1[^}])\}?/g, '^{\\$2}')
    .replace(/(?<=\d|%|\^\{\\circ\})times(?![a-z])/g, '\\times{}')
    .replace(/(?<![\\A-Za-z\d])(sim|pm)(?=\d)|(?<=\d)(pm)(?=\d)/g, (word) => `\\${word}{}`)
    .replace(/(?<![\\A-Za-z])approx(?= ?\d)/g, '\\approx{}')
    .replace(/(?<![\\A-Za-z])sqrt(?=[({])/g, '\\sqrt')
    .replace(/boldsymbol(?=[^\s{A-Za-z])/g, '')
    .replace(ALWAYS, '\\$1{}')
    .replace(FONTS, '\\$1')
    .replace(BASES, '\\$1{}');
}

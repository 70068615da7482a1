import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanAbstract, cleanName, cleanTitle } from '../../../src/core/text/index.ts';

const golden = (cases: Readonly<Record<string, string>>, clean = cleanAbstract) => {
  for (const [raw, text] of Object.entries(cases)) expect(clean(raw), JSON.stringify(raw)).toBe(text);
};

describe('TeX', () => {
  it('becomes Unicode where a glyph exists', () => {
    golden({
      'H_2O: Heavy-Hitter Oracle': 'H₂O: Heavy-Hitter Oracle',
      'A Simple L_2 Norm-Based Strategy': 'A Simple L₂ Norm-Based Strategy',
      'M^{2}UGen and M^3IT': 'M²UGen and M³IT',
      'NOEM$^{3}$A, $\\text{VG}^2$GT': 'NOEM³A, VG²GT',
      'nabla^2DFT: A Dataset': '∇²DFT: A Dataset',
      'a 360^circ view, 360{\\deg} of it, $360^\\circ$': 'a 360° view, 360° of it, 360°',
      '$x_{i}^{n+1}$ in $\\mathbb{R}^d$': 'xᵢⁿ⁺¹ in ℝᵈ',
      'in $O(n \\log n)$ steps, $n\\log n$': 'in O(n log n) steps, n log n',
      'PixArt-\\Sigma and {\\tau}-Bench': 'PixArt-Σ and τ-Bench',
      'a $4.5\\times$ speed-up, 10$\\times$': 'a 4.5× speed-up, 10×',
      '$k \\ge 1$, $n\\geq3$, $\\sim 60\\%$': 'k ≥ 1, n≥3, ∼60%',
      '$\\tilde{O}(\\sqrt{n})$ and $\\hat{x}$': 'Õ(√n) and x̂',
      '\\(\\frac{1}{2}\\) of \\( k+1 \\), say': '1/2 of k+1, say',
    });
  });

  it('falls back to plain text where none does', () => {
    golden({
      '$x^{q}$ and $A_{B}$': 'x^q and A_B',
      '$2^{O(n)}$': '2^(O(n))',
      '$\\mathcal{L}_{train}$': 'L_train',
      'V_{0.5}': 'V_(0.5)',
      '$\\frac{a+b}{c}$': '(a+b)/c',
      '$\\binom{n}{k}$': '(n choose k)',
    });
  });

  it('sets accents on their letters', () => {
    golden({
      'Pok\\\'emon, na\\"{\\i}ve, T\\"ULU': 'Pokémon, naïve, TÜLU',
      "{\\'E}clair, \\'Eclair, Pl\\\"{u}cker": 'Éclair, Éclair, Plücker',
      'Fran\\c{c}ois, Erd\\H{o}s, Ne\\v{s}et\\v{r}il': 'François, Erdős, Nešetřil',
      'S\\o ren, \\O re, \\ss': 'Søren, Øre, ß',
      // arXiv's own rendering of a Greek letter
      '\\b{eta}-VAE with \\r{ho} = 1': 'β-VAE with ρ = 1',
      "the model\\'s answer": "the model's answer",
    });
  });

  it('leaves the arguments of fonts and of unknown commands', () => {
    golden({
      'a \\emph{novel} \\textbf{T}ree, {\\it vs.} {\\bf x}': 'a novel Tree, vs. x',
      '\\textsc{Fast} \\texttt{run} \\underline{u}p': 'Fast run up',
      '\\textcolor{red}{text} \\role{user}': 'text user',
      'texttt{D}ual-texttt{H}ead {bf V}isual': 'Dual-Head Visual',
    });
  });

  it('drops citations and footnotes with the space before them', () => {
    golden({
      'as in ImageNet~\\cite{a,b}.': 'as in ImageNet.',
      'shown (\\citep[see][]{x}) before': 'shown before',
      'online\\footnote{\\url{https://a.org}}, too': 'online, too',
    });
  });

  it('keeps links readable', () => {
    golden({
      'at \\url{https://a.org/x_y}.': 'at https://a.org/x_y.',
      'see \\href{https://a.org/b}{our page}': 'see our page (https://a.org/b)',
      'at https://a.org/b{https://a.org/b}.': 'at https://a.org/b.',
      'at https://a.org/C\\_D.git.': 'at https://a.org/C_D.git.',
      'ask {this http URL} first': 'ask {this http URL} first',
    });
  });

  it('gives an undefined macro the name in the title, or says what it is', () => {
    expect(cleanAbstract('We present \\method{}, a bot. \\method reads.', 'Paperboy: A Bot')).toBe(
      'We present Paperboy, a bot. Paperboy reads.',
    );
    golden({
      'We present \\ours, a bot. \\ours reads.': 'We present our method, a bot. Our method reads.',
      'Our \\modelname is small': 'Our model is small',
      'We present \\pyrag, a bot': 'We present pyrag, a bot',
    });
  });
});

describe('plain text', () => {
  it('stays as it is when it only looks like TeX', () => {
    for (const text of [
      'Do I look like a `cat.n.01` to you?',
      'foo_bar, imo_1964_p2, __init__, @_user, answer_relevancy and eval_v1',
      'See https://a.org/~bob/x_1/y^2?z=1&k=a_b or b@c.org',
      'under $1,000 a run, from $48 to $74, US$5 or US$6',
      'about ~5 %, 60%~70%, ~/.bashrc',
      'values in {-1, 0, +1} and {"a": 1}',
      '20 times over, sim2real, to sim, pm2.5, a text-to-text model',
      'run `docker run --rm x` twice',
      'A* search, C++, R&D, #1, 50% & more',
      'العربية और 日本語 with 👩‍🔬 and ❤️',
    ]) {
      expect(cleanAbstract(text)).toBe(text);
    }
  });

  it('keeps money apart from mathematics', () => {
    golden({
      '\\$OneMillion-Bench: How Far?': '$OneMillion-Bench: How Far?',
      'Within a \\10,000 Budget; An Extra 4,000': 'Within a $10,000 Budget; An Extra 4,000',
      'from \\$10 to \\$30,485 for $n$ of them': 'from $10 to $30,485 for n of them',
    });
  });

  it('gets real quotes and dashes', () => {
    golden({
      "a ``world model'' and `x' -- or so": 'a “world model” and ‘x’ – or so',
      "human--AI teams---and ''more''": 'human–AI teams—and “more”',
      'in RTX~5090 and Fig.~3': 'in RTX 5090 and Fig. 3',
    });
  });

  it('comes in one line, with words joined at a hyphen', () => {
    golden({
      'state-of-the-\nart, end-\nof-life,\n  and more': 'state-of-the-art, end-of-life, and more',
      'open-\nand closed-source, reason-\ning': 'open- and closed-source, reasoning',
    });
  });

  it('loses HTML and Markdown, and entities once', () => {
    golden({
      'R<sup>2</sup> of <i>x</i> &lt; 3 &amp;lt;': 'R² of x < 3 &lt;',
      '**Bench**mark of **2.7x**': 'Benchmark of 2.7x',
      'the <think> tag': 'the <think> tag',
    });
  });

  it('loses what cannot be seen', () => {
    golden({
      'a\u202eb\u2066c\u200bd\u00ade\ufeff': 'abcde',
      'a\u0000b\u0007c\u2028d\u00a0e': 'abc d e',
      'x\u200dy 👩\u200d🔬': 'xy 👩\u200d🔬',
      'e\u0301\u0301\u0301\u0301\u0301\u0301': 'é\u0301\u0301\u0301',
      '\ud800z \u{e0041}\u{e0042}': 'z',
    });
  });

  it('has no heading of its own', () => {
    golden({ 'Abstract: We sing.': 'We sing.', 'ABSTRACT. We sing.': 'We sing.' });
  });
});

describe('names', () => {
  it('keep underscores and lose TeX', () => {
    golden({ ' Ust\\"un \n O. ': 'Ustün O.', user_1: 'user_1', 'GLM-4. 5 Team': 'GLM-4. 5 Team' }, cleanName);
  });

  it('are at most 100 characters long', () => {
    expect(cleanName('x'.repeat(101))).toBe(`${'x'.repeat(99)}…`);
  });
});

describe('hostile input', () => {
  const scraps = fc.oneof(
    fc.constantFrom(
      ...[
        '\\',
        '{',
        '}',
        '$',
        '^',
        '_',
        '~',
        '`',
        "'",
        '"',
        '--',
        '``',
        "''",
        '\\(',
        '\\)',
        '\\{',
        '\\}',
        '\\$',
        '\\^',
      ],
      ...[
        '\\textbf{',
        '\\frac',
        '\\hat',
        '\\cite{',
        '\\href{',
        '\\verb|',
        '\\left',
        '\\not',
        '\\ours',
        '\\begin{a}',
      ],
      ...[
        'https://a.b',
        'times',
        'sim',
        'leq',
        '^circ',
        'alpha_',
        '\\alpha',
        '\\c',
        '\\u',
        '<i>',
        '<sup>',
        '</sup>',
        '**',
      ],
      ...[
        '\n',
        '-\n',
        ' ',
        '\u200d',
        '😀',
        'é',
        '\u0301',
        '\u202e',
        '\u0000',
        '\ue000',
        '\ud800',
        'a',
        'b',
        '1',
        '2',
        '.',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const source = fc.array(scraps, { maxLength: 40 }).map((parts) => parts.join(''));

  it.each([
    ['titles', cleanTitle],
    ['abstracts', cleanAbstract],
    ['names', cleanName],
  ] as const)('comes out clean, and the same when cleaned again, in %s', (_, clean) => {
    fc.assert(
      fc.property(source, (raw) => {
        const text = clean(raw);
        expect(text).not.toMatch(/[\p{Cc}\p{Co}\u200b\u202a-\u202e\u2066-\u2069]| {2}|^ | $/u);
        if (!raw.includes('&')) expect(clean(text)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to its length', () => {
    const bombs = [
      '{',
      '$',
      '^_',
      '\\a{',
      '\\hat{',
      '`',
      "''",
      '<a ',
      '**a',
      'http://{',
      '\\cite[',
      'x^{',
      '\\text{$',
      '~',
      '"a',
    ];
    const start = performance.now();
    for (const bomb of bombs) cleanAbstract(bomb.repeat(20_000).slice(0, 20_000));
    // Together they take about 0.2 s; with any quadratic step one of them alone takes minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

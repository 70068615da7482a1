/** One line a family, `name glyph` by turns; the names are those of LaTeX, AMS and textcomp. */
const SYMBOLS = `
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ
lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ
chi χ psi ψ omega ω digamma ϝ upmu μ textmu μ
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω varTheta Θ varDelta Δ
pm ± mp ∓ times × div ÷ cdot · cdotp · ast * star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙
boxtimes ⊠ boxplus ⊞ cup ∪ cap ∩ bigcup ⋃ bigcap ⋂ sqcup ⊔ sqcap ⊓ uplus ⊎ vee ∨ wedge ∧ bigvee ⋁ bigwedge ⋀
lor ∨ land ∧ setminus ∖ backslash ∖ textbackslash ∖ smallsetminus ∖ wr ≀ amalg ⨿ dagger † ddagger ‡ ltimes ⋉ rtimes ⋊
bigoplus ⨁ bigotimes ⨂ sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ oint ∮ partial ∂ nabla ∇ infty ∞ infinity ∞
le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ lt < gt > eq = approx ≈ sim ∼
simeq ≃ cong ≅ equiv ≡ propto ∝ asymp ≍ doteq ≐ prec ≺ succ ≻ preceq ⪯ succeq ⪰ coloneqq ≔ eqqcolon ≕ triangleq ≜
in ∈ ni ∋ notin ∉ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒
emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ therefore ∴ because ∵ top ⊤ bot ⊥ perp ⊥ vdash ⊢
dashv ⊣ models ⊨ vDash ⊨ mid | nmid ∤ vert | Vert ‖ lvert | rvert | lVert ‖ rVert ‖ parallel ∥ nparallel ∦
to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ implies ⇒
impliedby ⇐ longrightarrow → longleftarrow ← longleftrightarrow ↔ Longrightarrow ⇒ Longleftrightarrow ⇔ mapsto ↦
longmapsto ↦ hookrightarrow ↪ hookleftarrow ↩ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗
searrow ↘ swarrow ↙ nwarrow ↖ rightharpoonup ⇀ rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝ nrightarrow ↛
textrightarrow → textleftarrow ← textuparrow ↑ textdownarrow ↓ circlearrowleft ↺ circlearrowright ↻
langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lbrace { rbrace } lbrack [ rbrack ] colon : ell ℓ hbar ℏ
Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ imath ı jmath ȷ prime ′ angle ∠ triangle △ triangledown ▽ square □ Box □ blacksquare ■
Diamond ◇ lozenge ◊ bigstar ★ checkmark ✓ flat ♭ natural ♮ sharp ♯ clubsuit ♣ diamondsuit ♦ heartsuit ♥ spadesuit ♠
qed ∎ surd √ mho ℧ eth ð degree ° deg ° textdegree ° circledR ® textregistered ® texttrademark ™ trademark ™
copyright © textcopyright © pounds £ textsterling £ texteuro € euro € textyen ¥ textcent ¢ cents ¢
ldots … dots … dotsc … dotsb … dotsm … cdots ⋯ vdots ⋮ ddots ⋱ textellipsis … textbullet • textbar | textless <
textgreater > textasciitilde ~ textasciicircum ^ textunderscore _ textdollar $ textendash – textemdash —
textquotedblleft “ textquotedblright ” textquoteleft ‘ textquoteright ’ textquotesingle ' textquotedbl "
guillemotleft « guillemotright » textperthousand ‰ textpertenthousand ‱ S § textsection § P ¶ textparagraph ¶
textonehalf ½ textpm ± texttimes × textdiv ÷ textordfeminine ª textordmasculine º slash / TeX TeX LaTeX LaTeX
BibTeX BibTeX aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß SS ẞ i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ
ng ŋ NG Ŋ eg e.g. ie i.e. etc etc. vs vs. aka a.k.a. wrt w.r.t. iid i.i.d.
`;

/** `alpha` → `α`. Abbreviations that thousands of authors define for themselves (`\eg`) are in it too. */
export const symbols: ReadonlyMap<string, string> = new Map([...byTurns(SYMBOLS), ['etal', 'et al.']]);

/** Functions that are set upright, with a space on either side of the word. */
export const functions: ReadonlySet<string> = new Set(
  `arccos arcsin arctan arg argmax argmin cos cosh cot det dim exp gcd hom inf ker lg lim liminf limsup ln log max
  min mod poly polylog Pr rank sign sin sinh softmax sup supp tan tanh tr`.split(/\s+/),
);

/** A combining mark by the accent's command: `\'e`, `\c{c}`, `\hat{x}`. */
export const accents: ReadonlyMap<string, string> = new Map([
  ['`', '\u0300'],
  ["'", '\u0301'],
  ['^', '\u0302'],
  ['~', '\u0303'],
  ['=', '\u0304'],
  ['.', '\u0307'],
  ['"', '\u0308'],
  ['u', '\u0306'],
  ['r', '\u030a'],
  ['H', '\u030b'],
  ['v', '\u030c'],
  ['d', '\u0323'],
  ['c', '\u0327'],
  ['k', '\u0328'],
  ['b', '\u0331'],
  ['grave', '\u0300'],
  ['acute', '\u0301'],
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['bar', '\u0304'],
  ['breve', '\u0306'],
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
  ['mathring', '\u030a'],
  ['check', '\u030c'],
  ['vec', '\u20d7'],
]);

const SUPERSCRIPTS = `0 ⁰ 1 ¹ 2 ² 3 ³ 4 ⁴ 5 ⁵ 6 ⁶ 7 ⁷ 8 ⁸ 9 ⁹ + ⁺ - ⁻ − ⁻ = ⁼ ( ⁽ ) ⁾ a ᵃ b ᵇ c ᶜ d ᵈ e ᵉ f ᶠ g ᵍ h ʰ i ⁱ
j ʲ k ᵏ l ˡ m ᵐ n ⁿ o ᵒ p ᵖ r ʳ s ˢ t ᵗ u ᵘ v ᵛ w ʷ x ˣ y ʸ z ᶻ A ᴬ B ᴮ D ᴰ E ᴱ G ᴳ H ᴴ I ᴵ J ᴶ K ᴷ L ᴸ M ᴹ N ᴺ O ᴼ
P ᴾ R ᴿ T ᵀ U ᵁ V ⱽ W ᵂ α ᵅ β ᵝ γ ᵞ δ ᵟ ε ᵋ θ ᶿ ι ᶥ φ ᵠ χ ᵡ ⊤ ᵀ`;
const SUBSCRIPTS = `0 ₀ 1 ₁ 2 ₂ 3 ₃ 4 ₄ 5 ₅ 6 ₆ 7 ₇ 8 ₈ 9 ₉ + ₊ - ₋ − ₋ = ₌ ( ₍ ) ₎ a ₐ e ₑ h ₕ i ᵢ j ⱼ k ₖ l ₗ m ₘ n ₙ
o ₒ p ₚ r ᵣ s ₛ t ₜ u ᵤ v ᵥ x ₓ β ᵦ γ ᵧ ρ ᵨ φ ᵩ χ ᵪ`;

/** Unicode has no raised q and no lowered b, c, d, f, g, q, w, y, z and capitals. */
export const superscripts: ReadonlyMap<string, string> = byTurns(SUPERSCRIPTS);
export const subscripts: ReadonlyMap<string, string> = byTurns(SUBSCRIPTS);

function byTurns(table: string): ReadonlyMap<string, string> {
  const words = table.trim().split(/[ \n]+/);
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < words.length; i += 2) pairs.set(words[i] ?? '', words[i + 1] ?? '');
  return pairs;
}

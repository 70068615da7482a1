/** An arXiv id as `Paper.id` holds it, and the version that was named with it. */
export interface PaperRef {
  readonly id: string;
  readonly version: number | null;
}

/** Since April 2007: year, month, number. https://info.arxiv.org/help/arxiv_identifier.html */
const NEW_STYLE = /^\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}$/;
/** Before: archive, sometimes a subject class, then year (1991 to 2007), month, number. */
const OLD_STYLE =
  /^([a-z]{2,8}|[a-z]{1,5}-[a-z]{2,4})(?:\.[a-z]{2})?\/((?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{3})$/i;
const VERSION = /v([1-9]\d{0,2})$/i;
const PREFIX = /^(?:arxiv:\s*|(?:doi:\s*)?10\.48550\/arxiv\.)/i;

const ARXIV = /^\/(?:abs|pdf|html|format)\/(.+?)(?:\.pdf)?$/;
const HUGGING_FACE = /^\/papers\/(.+)$/;
const ALPHAXIV = /^\/(?:abs|overview)\/(.+)$/;
const DOI = /^\/10\.48550\/arxiv\.(.+)$/i;
const AR5IV = /^\/(?:abs|html)\/(.+)$/;

/** The only hosts whose links are read, each with the paths that end in an id. */
const LINKS: ReadonlyMap<string, RegExp> = new Map([
  ['arxiv.org', ARXIV],
  ['www.arxiv.org', ARXIV],
  ['export.arxiv.org', ARXIV],
  ['huggingface.co', HUGGING_FACE],
  ['www.huggingface.co', HUGGING_FACE],
  ['hf.co', HUGGING_FACE],
  ['alphaxiv.org', ALPHAXIV],
  ['www.alphaxiv.org', ALPHAXIV],
  ['doi.org', DOI],
  ['dx.doi.org', DOI],
  ['www.doi.org', DOI],
  ['ar5iv.org', AR5IV],
  ['www.ar5iv.org', AR5IV],
  ['ar5iv.labs.arxiv.org', AR5IV],
]);

const LONGEST = 500;

/**
 * Reads an arXiv id or a link to a paper, as people paste them: with a version, in Slack's `<url|label>`, with the
 * sentence's punctuation. The whole text has to be the id or link. Never throws; null when it is neither.
 */
export function parsePaperId(text: string): PaperRef | null {
  if (text.length > LONGEST) return null;
  const bare = unwrap(text);
  return parseId(bare.replace(PREFIX, '')) ?? parseLink(bare);
}

/** The paper's page on Hugging Face, which knows new-style ids only. */
export const huggingFaceUrl = (id: string): string => `https://huggingface.co/papers/${inPath(id)}`;
export const arxivUrl = (id: string): string => `https://arxiv.org/abs/${inPath(id)}`;
export const pdfUrl = (id: string): string => `https://arxiv.org/pdf/${inPath(id)}`;

function parseId(text: string): PaperRef | null {
  const [suffix, digits] = VERSION.exec(text) ?? ['', null];
  const version = digits === null || digits === undefined ? null : Number(digits);
  const id = suffix ? text.slice(0, -suffix.length) : text;
  if (NEW_STYLE.test(id)) return { id, version };
  const [, archive, number] = OLD_STYLE.exec(id) ?? [];
  // The subject class is not part of the identity: math.GT/0309136 and math/0309136 are one paper.
  return archive && number ? { id: `${archive.toLowerCase()}/${number}`, version } : null;
}

function parseLink(text: string): PaperRef | null {
  const link = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.username || url.password || url.port) return null;
  const path = url.pathname.replace(/\/+$/, '').replace(/%2f/gi, '/');
  const [, id] = LINKS.get(url.hostname)?.exec(path) ?? [];
  return id ? parseId(id) : null;
}

function unwrap(text: string): string {
  const slack = /^\s*<([^|>]*)(?:\|[^>]*)?>/.exec(text);
  return (slack?.[1] ?? text)
    .trim()
    .replace(/^[("'“‘[<]+/, '')
    .replace(/[)\]>"'”’.,;:!?]+$/, '');
}

const inPath = (id: string): string => encodeURIComponent(id).replaceAll('%2F', '/');

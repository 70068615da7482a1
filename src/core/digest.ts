import { authorLine } from './authors.ts';
import { dayOf, formatDay } from './day.ts';
import { arxivUrl, huggingFaceUrl, pdfUrl } from './ids.ts';
import type { CommandAction, PaperBlock, Text } from './message.ts';
import type { Paper } from './paper.ts';
import { gistOf, twoSentences } from './summary.ts';
import { formatCount } from './text/index.ts';

/** Older than this, a paper's own date is worth a word: it was not written this week. */
const OLD_DAYS = 14;

export interface PaperLook {
  readonly rank: number | null;
  /** The day of the list (or of the search): ages are judged from it. */
  readonly asOf: string;
  /** What is particular about its votes: `was 9th on Tuesday`. */
  readonly mark?: string | null;
  /** Why it is here, where the place doesn't tell. */
  readonly reason?: string | null;
}

/** One paper as a list shows it. */
export function paperBlock(paper: Paper, look: PaperLook): PaperBlock {
  const { gist, sentences } = wordsOf(paper);
  return {
    type: 'paper',
    id: paper.id,
    rank: look.rank,
    title: paper.title,
    href: paperUrl(paper),
    gist: gist === null ? null : [gist],
    facts: paperFacts(paper, look),
    detail: {
      sentences,
      abstract: paper.abstract,
      image: paper.mediaUrls.find(isShowable) ?? null,
      links: [
        { label: 'arXiv', href: arxivUrl(paper.id) },
        { label: 'PDF', href: pdfUrl(paper.id) },
      ],
    },
  };
}

/** Shortening is most of the work, and a morning's posts show the same papers over and over. */
const words = new WeakMap<Paper, { gist: string | null; sentences: string | null }>();

function wordsOf(paper: Paper) {
  const known = words.get(paper) ?? { gist: gistOf(paper), sentences: twoSentences(paper) };
  words.set(paper, known);
  return known;
}

/** What shows all that is known of a paper. A list has no room for it, so every platform offers it in its own way. */
export const openPaper = ({ id }: Pick<PaperBlock, 'id'>): CommandAction => ({
  label: 'Abstract',
  command: 'show',
  options: { paper: id },
});

/** Hugging Face's own hosts only: whoever shows a message fetches its pictures. Videos can't stand beside a text. */
function isShowable(url: string): boolean {
  const { protocol, hostname, pathname } = URL.canParse(url)
    ? new URL(url)
    : { protocol: '', hostname: '', pathname: '' };
  return (
    protocol === 'https:' &&
    /(^|\.)(huggingface\.co|hf\.co)$/.test(hostname) &&
    /\.(png|jpe?g|gif|webp)$/i.test(pathname)
  );
}

/** Hugging Face's page where there is one, else arXiv's. */
export const paperUrl = (paper: Pick<Paper, 'id' | 'upvotes' | 'featuredOn'>): string =>
  paper.upvotes === null && paper.featuredOn === null ? arxivUrl(paper.id) : huggingFaceUrl(paper.id);

function paperFacts(paper: Paper, { asOf, mark = null, reason = null }: PaperLook): Text[] {
  const votes = paper.upvotes === null ? null : `▲${formatCount(paper.upvotes)}`;
  const authors = authorLine(paper);
  const published = paper.publishedAt === null ? null : dayOf(paper.publishedAt);
  const isOld = published !== null && Date.parse(asOf) - Date.parse(published) > OLD_DAYS * 86_400_000;
  const facts: (Text | null)[] = [
    paper.withdrawnAt === null ? null : [{ text: 'withdrawn', style: 'strong' }],
    votes === null && mark === null ? null : [[votes, mark].filter((part) => part !== null).join(', ')],
    reason === null ? null : [reason],
    paper.stars ? [`★${formatCount(paper.stars)}`] : null,
    authors === null ? null : [authors],
    paper.codeUrl === null ? null : [{ text: 'code', href: paper.codeUrl }],
    isOld ? [formatDay(published)] : null,
    paper.submittedBy === null ? null : [`via ${paper.submittedBy}`],
  ];
  return facts.filter((fact) => fact !== null);
}

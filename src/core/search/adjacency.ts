import type { Built } from './corpus.ts';
import { COMPOUND_PLACE, LAST_PLACE, MOST_PLACES } from './postings.ts';

interface PlacedTerm {
  readonly term: number;
  /** Its place in the phrase. */
  readonly offset: number;
  /** In how many places it stands. */
  readonly cost: number;
}

export interface Adjacencies {
  /** Every place where each of the terms stands at its offset. */
  readonly found: (document: number, place: number) => void;
  /** Only the document's texts can tell. */
  readonly unsure: (document: number) => void;
}

/** Where a phrase may begin: documents in rising order, and for each its places in rising order. */
interface Beginnings {
  readonly documents: Uint32Array;
  readonly places: Int32Array;
  size: number;
}

/** To read a document takes as long as to walk past so many places. */
export const READING_COST = 20;

/**
 * Finds a phrase in what was built by walking its terms' places together. Documents that have a term only as a
 * compound are left unsure, and all that are left once there are too few to be worth another walk.
 */
export function findAdjacent(built: Built, phrase: readonly number[], visit: Adjacencies): void {
  const { starts } = built.places;
  const terms = phrase.map((term, offset) => ({
    term,
    offset,
    // Terms that came later stand in nothing that was built.
    cost: term + 1 < starts.length ? (starts[term + 1] ?? 0) - (starts[term] ?? 0) : 0,
  }));
  const [rarest, ...others] = terms.sort((a, b) => a.cost - b.cost);
  if (rarest === undefined || rarest.cost === 0) return;
  const beginnings = begin(built, rarest, visit.unsure);
  let isSure = true;
  const walked = new Set<number>();
  for (const other of others) {
    if (isSure && other.cost > READING_COST * beginnings.size) isSure = false;
    if (isSure) keepWith(beginnings, built, other, visit.unsure);
    // Words after a compound stand elsewhere than in the phrase: such a document may have been dropped already.
    else if (built.places.inCompounds[other.term] === 1 && !walked.has(other.term)) {
      eachWithCompound(built, other.term, visit.unsure);
      walked.add(other.term);
    }
  }
  const { documents, places, size } = beginnings;
  for (let i = 0; i < size; i++) {
    if (isSure) visit.found(documents[i] ?? 0, places[i] ?? 0);
    else visit.unsure(documents[i] ?? 0);
  }
}

function begin(
  built: Built,
  { term, offset, cost }: PlacedTerm,
  unsure: (document: number) => void,
): Beginnings {
  const documents = new Uint32Array(cost);
  const places = new Int32Array(cost);
  const { postings, places: standing } = built;
  let size = 0;
  let at = standing.starts[term] ?? 0;
  for (let i = postings.starts[term] ?? 0; i < (postings.starts[term + 1] ?? 0); i++) {
    const document = postings.documents[i] ?? 0;
    for (let entry = 0; entry < LAST_PLACE; ) {
      entry = standing.places[at++] ?? LAST_PLACE;
      if (entry & COMPOUND_PLACE) unsure(document);
      else {
        documents[size] = document;
        places[size++] = (entry & (MOST_PLACES - 1)) - offset;
      }
    }
  }
  return { documents, places, size };
}

function eachWithCompound(
  { postings, places: standing }: Built,
  term: number,
  visit: (document: number) => void,
): void {
  let at = standing.starts[term] ?? 0;
  for (let i = postings.starts[term] ?? 0; i < (postings.starts[term + 1] ?? 0); i++) {
    for (let entry = 0; entry < LAST_PLACE; ) {
      entry = standing.places[at++] ?? LAST_PLACE;
      if (entry & COMPOUND_PLACE) visit(postings.documents[i] ?? 0);
    }
  }
}

/** Keeps the beginnings that have the term at its offset. */
function keepWith(
  beginnings: Beginnings,
  built: Built,
  { term, offset }: PlacedTerm,
  unsure: (document: number) => void,
): void {
  const { documents, places, size } = beginnings;
  const { postings, places: standing } = built;
  let kept = 0;
  let next = 0;
  let at = standing.starts[term] ?? 0;
  for (let i = postings.starts[term] ?? 0; i < (postings.starts[term + 1] ?? 0); i++) {
    const document = postings.documents[i] ?? 0;
    while (next < size && (documents[next] ?? 0) < document) next++;
    let isHere = next < size && documents[next] === document;
    for (let entry = 0; entry < LAST_PLACE; ) {
      entry = standing.places[at++] ?? LAST_PLACE;
      if (entry & COMPOUND_PLACE) unsure(document);
      else if (isHere) {
        const place = (entry & (MOST_PLACES - 1)) - offset;
        while (next < size && documents[next] === document && (places[next] ?? 0) < place) next++;
        isHere = next < size && documents[next] === document;
        if (!isHere || places[next] !== place) continue;
        documents[kept] = document;
        places[kept++] = place;
        next++;
      }
    }
  }
  beginnings.size = kept;
}

import { isDay } from '../day.ts';
import type { SourceName } from '../source.ts';
import type { Part, Possession, Sign, Sort } from './tree.ts';

// Each reads what stands after a field's colon, or gives null when it can't be read.

/** arXiv's archives, those it has closed too: https://arxiv.org/category_taxonomy, https://arxiv.org/archive */
const ARCHIVES = new Set(
  (
    'cs econ eess math physics q-bio q-fin stat astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph ' +
    'nlin nucl-ex nucl-th quant-ph acc-phys adap-org alg-geom ao-sci atom-ph bayes-an chao-dyn chem-ph cmp-lg ' +
    'comp-gas dg-ga funct-an mtrl-th patt-sol plasm-ph q-alg solv-int supr-con'
  ).split(' '),
);

const SOURCES: Readonly<Record<string, SourceName>> = {
  huggingface: 'huggingface',
  hf: 'huggingface',
  arxiv: 'arxiv',
};

const SIGNS: Readonly<Record<string, Sign>> = {
  '': '>=',
  '>': '>',
  '>=': '>=',
  '≥': '>=',
  '<': '<',
  '<=': '<=',
  '≤': '<=',
  '=': '=',
};

/** As arXiv writes it: `CS.cl` → `cs.CL`, `cond-mat.Str-El` → `cond-mat.str-el`; `cs` and `cs.*` stay. */
export function readCategory(value: string): string | null {
  const [, archive, subject] =
    /^([a-z-]+)(?:\.([a-z]{2}|[a-z]+-[a-z]+|[a-z]{3,}|\*))?$/.exec(value.toLowerCase()) ?? [];
  if (archive === undefined || !ARCHIVES.has(archive)) return null;
  if (subject === undefined) return archive;
  return `${archive}.${subject.length === 2 ? subject.toUpperCase() : subject}`;
}

export const readSource = (value: string): SourceName | null =>
  pick(SOURCES, value.toLowerCase().replace(/[\s_-]/g, ''));

export function readHas(value: string): Possession | null {
  const what = value.toLowerCase();
  return what === 'code' || what === 'project' || what === 'media' ? what : null;
}

export function readSort(value: string): Sort | null {
  const by = value.toLowerCase();
  return by === 'votes' || by === 'date' || by === 'relevance' ? by : null;
}

/** `>20`, `<=5`, `5..20` (both counted in); a bare `20` is at least 20. */
export function readVotes(value: string): Part | null {
  const [, sign, count] = /^([<>=≥≤]{0,2})\s?(\d{1,7})$/.exec(value) ?? [];
  if (sign !== undefined && count !== undefined) {
    const known = pick(SIGNS, sign);
    return known === null ? null : { type: 'votes', sign: known, count: Number(count) };
  }
  const [, from, to] = /^(\d{1,7})\.{2,3}(\d{1,7})$/.exec(value) ?? [];
  if (from === undefined || to === undefined) return null;
  return {
    type: 'and',
    parts: [
      { type: 'votes', sign: '>=', count: Math.min(Number(from), Number(to)) },
      { type: 'votes', sign: '<=', count: Math.max(Number(from), Number(to)) },
    ],
  };
}

/** A day, month or year of the calendar as `2026-06-03`, `2026-06` or `2026`; `2026/6/3` is understood. */
export function readDay(value: string): string | null {
  const [, year, month, day] = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(value) ?? [];
  if (year === undefined) return null;
  const read = [year, month, day].flatMap((part) => part?.padStart(2, '0') ?? []).join('-');
  return isDay(read.padEnd(10, '-01')) ? read : null;
}

const pick = <T>(choices: Readonly<Record<string, T>>, key: string): T | null =>
  Object.hasOwn(choices, key) ? (choices[key] ?? null) : null;

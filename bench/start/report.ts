export interface Observation {
  readonly database: 'PGlite' | 'PostgreSQL';
  readonly scenario: string;
  readonly measure: string;
  /** MB are 10^6 bytes; × is a ratio of two numbers of the same run. */
  readonly unit: 'ms' | 'MB' | '×';
  /** Null: this system doesn't tell. */
  readonly value: number | null;
}

export type Note = (measure: string, unit: Observation['unit'], value: number | null) => void;

export const createNote =
  (observations: Observation[], where: Pick<Observation, 'database' | 'scenario'>): Note =>
  (measure, unit, value) =>
    void observations.push({ ...where, measure, unit, value });

/** What was set out to be reached. Memory by the worst run; time by the middle one, for a busy machine adds to it. */
interface Bar {
  readonly scenario: string;
  readonly measure: string;
  readonly most: number;
  /** A server has its memory in processes of its own. */
  readonly only?: Observation['database'];
}

const bars: readonly Bar[] = [
  { scenario: 'first start', measure: 'first list printed', most: 6_000 },
  { scenario: 'first start', measure: 'peak memory', most: 600, only: 'PGlite' },
  { scenario: 'later start', measure: 'first list printed', most: 2_000 },
  { scenario: 'start with many papers', measure: 'first list printed', most: 2_000 },
  { scenario: 'serving with many papers', measure: 'ready', most: 2_000 },
  { scenario: 'serving with many papers', measure: 'stopped by SIGTERM', most: 15_000 },
  { scenario: 'start with many papers', measure: 'steady memory', most: 450, only: 'PGlite' },
];

export interface Row extends Omit<Observation, 'value'> {
  /** Null: not measured. */
  readonly spread: Spread | null;
  /** Absent where nothing was set out. */
  readonly bar?: { readonly most: number; readonly held: boolean | null };
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** One row a thing measured, in the order of their first observation. */
export function summarise(observations: readonly Observation[]): Row[] {
  const rows = new Map<string, { first: Observation; values: number[] }>();
  for (const observation of observations) {
    const { database, scenario, measure, value } = observation;
    const key = [database, scenario, measure].join('\n');
    const row = rows.get(key) ?? { first: observation, values: [] };
    if (value !== null) row.values.push(value);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ first: { value: _, ...what }, values }) => {
    const spread = spreadOf(values);
    const most = bars.find((bar) => isAbout(bar, what))?.most;
    if (most === undefined) return { ...what, spread };
    const judged = spread && (what.unit === 'ms' ? spread.median : spread.max);
    return { ...what, spread, bar: { most, held: judged === null ? null : judged <= most } };
  });
}

const isAbout = ({ scenario, measure, only }: Bar, what: Omit<Observation, 'value'>): boolean =>
  scenario === what.scenario && measure === what.measure && (only ?? what.database) === what.database;

function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { min: at(0), median, max: at(sorted.length - 1) };
}

/** A Markdown table. */
export function formatRows(rows: readonly Row[]): string {
  const lines = [
    ['', 'database', 'min', 'median', 'max', 'bar'],
    ...rows.map(({ database, scenario, measure, unit, spread, bar }) => [
      `${scenario}: ${measure}`,
      database,
      ...(spread
        ? [spread.min, spread.median, spread.max].map((value) => format(value, unit))
        : ['not measured', '', '']),
      bar ? `≤ ${format(bar.most, unit)}: ${bar.held === null ? '?' : bar.held ? 'pass' : 'FAIL'}` : '',
    ]),
  ];
  const [head = '', ...body] = alignColumns(lines).map((cells) => `| ${cells.join(' | ')} |`);
  return [head, head.replace(/[^|]/g, '-'), ...body].join('\n');
}

const alignColumns = (lines: readonly string[][]): string[][] =>
  lines.map((cells) =>
    cells.map((cell, column) => cell.padEnd(Math.max(...lines.map((line) => line[column]?.length ?? 0)))),
  );

const format = (value: number, unit: Observation['unit']) =>
  unit === '×' ? `${value.toFixed(2)} ×` : `${Math.round(value).toLocaleString('en')} ${unit}`;

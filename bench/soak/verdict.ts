/** How it is with the program at one moment, after its garbage was collected. MB are 10^6 bytes. */
export interface Sample {
  readonly atMs: number;
  readonly heapMb: number;
  /** Of buffers outside of the heap. */
  readonly buffersMb: number;
  readonly residentMb: number;
  /** What keeps the event loop alive: timers, sockets, requests, as Node counts them. */
  readonly handles: number;
  readonly sockets: number;
  /** Open file descriptors, sockets among them. */
  readonly files: number;
  /** Listeners on the process itself. */
  readonly listeners: number;
  /** Of the event loop since the sample before. */
  readonly delayP99Ms: number;
}

type Measure = Exclude<keyof Sample, 'atMs'>;

/** So much more in the second half than in the first, by their medians, is still flat. */
const bounds: Readonly<Record<Measure, { readonly most: number; readonly unit: string }>> = {
  heapMb: { most: 2, unit: 'MB' },
  buffersMb: { most: 2, unit: 'MB' },
  residentMb: { most: 15, unit: 'MB' },
  handles: { most: 6, unit: '' },
  sockets: { most: 4, unit: '' },
  files: { most: 4, unit: '' },
  listeners: { most: 0, unit: '' },
  delayP99Ms: { most: 25, unit: 'ms' },
};

/** The index settles, pools fill, code gets compiled: so much of the time counts for nothing. */
const WARM_UP = 0.25;

export interface Judged {
  readonly measure: Measure;
  readonly unit: string;
  /** Medians. */
  readonly first: number;
  readonly second: number;
  readonly most: number;
  readonly isFlat: boolean;
}

/** Compares the two halves of what comes after the warm-up. */
export function judge(samples: readonly Sample[]): Judged[] {
  const start = samples[0]?.atMs ?? 0;
  const end = samples.at(-1)?.atMs ?? 0;
  const at = (share: number) => start + share * (end - start);
  const half = (from: number, to: number) => samples.filter(({ atMs }) => atMs >= at(from) && atMs <= at(to));
  const middle = (1 + WARM_UP) / 2;
  const halves = [half(WARM_UP, middle), half(middle, 1)] as const;
  return (Object.keys(bounds) as Measure[]).map((measure) => {
    const [first, second] = halves.map((half) => median(half.map((sample) => sample[measure])));
    const { most, unit } = bounds[measure];
    const before = first ?? Number.NaN;
    const after = second ?? Number.NaN;
    // What was not measured is not flat.
    return { measure, unit, first: before, second: after, most, isFlat: after - before <= most };
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** What people met with, and what became of the posts. */
export interface Happened {
  readonly asked: number;
  /** The platform told the person that nobody heard, because the connection had just been cut. */
  readonly cutOff: number;
  readonly late: number;
  readonly unanswered: number;
  /** “Something went wrong on our side.” */
  readonly mistakes: number;
  readonly posts: number;
  readonly lost: number;
  readonly doubled: number;
  /** Shown to people as unconfirmed. */
  readonly held: number;
  readonly readings: number;
  readonly rounds: number;
  readonly warnings: readonly string[];
}

/** Why it isn't well; nothing, if it is. */
export function complaints(judged: readonly Judged[], happened: Happened): string[] {
  const { late, unanswered, mistakes, lost, doubled, warnings, asked, posts, readings } = happened;
  const counts = { late, unanswered, mistakes, lost, doubled, warnings: warnings.length };
  return [
    ...judged
      .filter(({ isFlat }) => !isFlat)
      .map(({ measure, first, second }) => `${measure} grew from ${shown(first)} to ${shown(second)}`),
    ...Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${what}: ${count}`] : [])),
    ...Object.entries({ asked, posts, readings }).flatMap(([what, count]) =>
      count > 0 ? [] : [`${what}: nothing happened`],
    ),
  ];
}

export const shown = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(1));

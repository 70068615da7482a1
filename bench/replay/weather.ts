// What goes wrong, and when: made up once, so that a seed brings the same troubles again.

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface Spell {
  readonly from: number;
  readonly to: number;
}

export interface Weather {
  /** The bot's machine is off. */
  readonly off: readonly Spell[];
  /** The source doesn't answer. */
  readonly sourceDown: readonly Spell[];
  /** A channel can't be posted to, by its place. */
  readonly barred: ReadonlyMap<string, readonly (Spell & { readonly kind: 'gone' | 'forbidden' })[]>;
  /** An installation's token is refused; Discord's servers have one and the same. */
  readonly revoked: ReadonlyMap<string, readonly Spell[]>;
}

export const isWithin = (spells: readonly Spell[], ms: number): boolean =>
  spells.some(({ from, to }) => from <= ms && ms < to);

export const overlaps = (spells: readonly Spell[], from: number, to: number): boolean =>
  spells.some((spell) => spell.from <= to && from < spell.to);

/** Longer silences of the recordings are not lived through: the machine is off, after a week without lists. */
const LONGEST_SILENCE_MS = 10 * dayMs;

export function makeWeather({
  days,
  channels,
  installations,
  random,
}: {
  /** Of the recorded lists, ascending. */
  days: readonly string[];
  channels: readonly string[];
  installations: readonly string[];
  random: () => number;
}): Weather {
  const begins = Date.parse(days[0] ?? '');
  const ends = Date.parse(days.at(-1) ?? '') + 2 * dayMs;
  const spells = (everyDays: number, shortestMs: number, longestMs: number): Spell[] => {
    const found: Spell[] = [];
    for (let at = begins + 3 * dayMs; ; ) {
      at += -Math.log(1 - random()) * everyDays * dayMs;
      const to = at + shortestMs + random() * (longestMs - shortestMs);
      if (to > ends - 4 * dayMs) return found;
      found.push({ from: at, to });
      at = to;
    }
  };
  const gaps = days.slice(1).flatMap((day, i): Spell[] => {
    const [from, to] = [Date.parse(days[i] ?? ''), Date.parse(day)];
    return to - from > LONGEST_SILENCE_MS ? [{ from: from + 8 * dayMs, to: to - hourMs }] : [];
  });
  const off = merged([
    ...spells(12, 0.3 * hourMs, 5.5 * hourMs),
    ...spells(45, 7 * hourMs, 60 * hourMs),
    ...gaps,
  ]);
  const sourceDown = merged([...spells(10, hourMs, 7 * hourMs), ...spells(60, 20 * hourMs, 50 * hourMs)]);
  const barred = new Map(
    channels.map((place) => {
      const isUnlucky = random() < 0.3;
      const kind = random() < 0.5 ? ('gone' as const) : ('forbidden' as const);
      const times = isUnlucky ? spells(60, 4 * hourMs, 5 * dayMs) : [];
      return [place, times.map((spell) => ({ ...spell, kind }))] as const;
    }),
  );
  const ofBot = spells(90, 0.5 * hourMs, 9 * hourMs);
  const revoked = new Map(
    installations.map((name) => [name, isOfBot(name) ? ofBot : spells(90, 0.5 * hourMs, 9 * hourMs)]),
  );
  return { off, sourceDown, barred, revoked };
}

const isOfBot = (installation: string): boolean => installation.startsWith('discord');

/** One after the other, those that touch as one. */
function merged(spells: readonly Spell[]): Spell[] {
  const joined: Spell[] = [];
  for (const spell of [...spells].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && spell.from <= last.to)
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, spell.to) };
    else joined.push(spell);
  }
  return joined;
}

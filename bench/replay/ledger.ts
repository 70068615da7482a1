import type { Message } from '../../src/core/message.ts';
import type { Paper } from '../../src/core/paper.ts';
import type { Delivery } from '../../src/db/deliveries.ts';
import { finishedAt, slotsBetween } from './calendar.ts';
import type { MadeChannel } from './channels.ts';
import { judge, type KnownPaper, type Progress } from './oracle.ts';
import { type Arrived, placeOf } from './platforms.ts';
import { isWithin, overlaps, type Spell, type Weather } from './weather.ts';

/**
 * `duplicate`: a channel got a paper twice. `missing`, `unwanted`, `order`: a post holds something else than the rules
 * say. `hour`: it came before its time, or too late. `slot`: a time without a post or a reason for none. `limit`,
 * `mention`: a platform would have refused it, or pinged somebody. `lost`: recorded as sent and not there, or there
 * and not recorded. `stuck`: without an end when all is over. `failure`: something was logged as an error.
 */
export const violationKinds = [
  'duplicate',
  'missing',
  'unwanted',
  'order',
  'hour',
  'slot',
  'limit',
  'mention',
  'lost',
  'stuck',
  'failure',
] as const;
export type ViolationKind = (typeof violationKinds)[number];
export interface Violation {
  readonly kind: ViolationKind;
  readonly at: Date;
  readonly detail: string;
}

/** What is kept of a delivery: a year has too many messages to hold on to. */
interface Seen
  extends Pick<Delivery, 'id' | 'key' | 'channelId' | 'slot' | 'state' | 'dueAt' | 'createdAt' | 'detail'> {
  readonly hasContent: boolean;
  readonly papers: readonly string[];
}

const minuteMs = 60_000;
/** Posts that came within this of their time need no excuse: a round every half minute, and a minute's spread. */
const ON_TIME_MS = 5 * minuteMs;
/** So long a channel waits for its list to be read. */
const WAITING_MS = 60 * minuteMs;
/** Later than this, a post is not worth posting. */
const LATEST_MS = 6 * 60 * minuteMs;
/** After so many days in which it can't be posted to, a channel is left alone until somebody asks. */
const TRIED_MS = 7 * 24 * 60 * minuteMs;
/** One that may have arrived is looked into a little longer. */
const LOOKING_MS = 10 * minuteMs;
/** A refused token is tried again no later than this. */
const TRIED_AGAIN_MS = 5 * minuteMs;

interface Standing {
  readonly made: MadeChannel;
  readonly from: Date;
  progress: Progress;
  readonly got: Set<string>;
  readonly slots: Set<number>;
  /** Since when nothing could be posted. */
  brokenSince: number | null;
  /** Times at which it was left alone. */
  readonly givenUp: { from: number; to: number }[];
  /** Where it stood before each post that may still fail, and what that holds. */
  readonly before: Map<number, { readonly progress: Progress; readonly papers: readonly string[] }>;
}

export interface Counts {
  posts: number;
  papers: number;
  silent: number;
  tooLate: number;
  unsent: number;
  held: number;
  judged: number;
  readonly latenessMs: number[];
}

/** Keeps the accounts: what was read, planned and posted, against what should have been. */
export function createLedger({ weather, now }: { weather: Weather; now: () => Date }) {
  const violations: Violation[] = [];
  const counts: Counts = {
    posts: 0,
    papers: 0,
    silent: 0,
    tooLate: 0,
    unsent: 0,
    held: 0,
    judged: 0,
    latenessMs: [],
  };
  const lists = new Map<string, Map<string, KnownPaper>>();
  const readAfterFinish = new Map<string, Date>();
  const channels = new Map<number, Standing>();
  const byPlace = new Map<string, Standing>();
  const deliveries = new Map<number, Seen>();
  const byKey = new Map<string, Seen>();
  const arrivedKeys = new Set<string>();
  const shownIn = new Map<string, Set<string>>();
  const crashes: Spell[] = [];

  const violate = (kind: ViolationKind, detail: string, at = now()): void => {
    violations.push({ kind, at, detail });
  };

  function noteReading(day: string, papers: readonly Paper[]): void {
    const known = lists.get(day) ?? new Map<string, KnownPaper>();
    for (const paper of papers)
      known.set(paper.id, { paper, firstSeenAt: known.get(paper.id)?.firstSeenAt ?? now() });
    lists.set(day, known);
    if (now() >= finishedAt(day) && !readAfterFinish.has(day)) readAfterFinish.set(day, now());
  }

  function noteChannel(id: number, made: MadeChannel, coveredUntil: Date): void {
    const progress = { coveredUntil, plannedAt: null, open: null };
    const standing: Standing = {
      made,
      from: now(),
      progress,
      got: new Set<string>(),
      slots: new Set<number>(),
      before: new Map(),
      brokenSince: null,
      givenUp: [],
    };
    channels.set(id, standing);
    byPlace.set(made.place, standing);
  }

  /** A delivery that is new; its content is as it was frozen. */
  function notePlan(delivery: Delivery, message: Message | null): void {
    const { id, key, channelId, slot, state, dueAt, createdAt, detail } = delivery;
    const papers = papersOf(message);
    const hasContent = message !== null;
    const seen = { id, key, channelId, slot, state, dueAt, createdAt, detail, hasContent, papers };
    deliveries.set(id, seen);
    byKey.set(key, seen);
    const standing = channels.get(channelId);
    if (standing && slot === 'daily') noteDaily(standing, seen);
  }

  /** How a delivery stands by now. */
  function noteState({ id, state, detail }: Pick<Delivery, 'id' | 'state' | 'detail'>): void {
    const known = deliveries.get(id);
    if (!known) return;
    const seen = { ...known, state, detail };
    deliveries.set(id, seen);
    const standing = channels.get(seen.channelId);
    if (!standing || seen.slot !== 'daily' || !seen.hasContent) return;
    if (state === 'sent') standing.before.delete(id);
    if (state === 'skipped' || state === 'dead') noteUnsent(standing, seen);
  }

  function noteDaily(standing: Standing, { id, dueAt, createdAt, hasContent, papers, state }: Seen): void {
    const { made, progress, got, slots } = standing;
    slots.add(dueAt.getTime());
    const lateMs = createdAt.getTime() - dueAt.getTime();
    if (lateMs < 0) violate('hour', `${made.place} was planned before its time ${dueAt.toISOString()}`);
    if (!hasContent && lateMs > LATEST_MS - minuteMs) {
      counts.tooLate++;
      return;
    }
    if (lateMs > LATEST_MS + minuteMs)
      violate('hour', `${made.place} got at ${createdAt.toISOString()} what was due ${dueAt.toISOString()}`);
    const shown = papers;
    if (!hasContent) counts.silent++;
    if (!hasContent && state !== 'skipped') violate('stuck', `${made.place} has a post without content`);
    const judged = { channel: made, lists, progress, got, dueAt, plannedAt: createdAt, shown };
    for (const { kind, detail } of judge(judged))
      violate(kind, `${made.place}, ${dueAt.toISOString()}: ${detail}`);
    counts.judged++;
    standing.before.set(id, { progress, papers: shown.filter((paper) => !got.has(paper)) });
    standing.progress = {
      coveredUntil: new Date(
        Math.max(coveredBy(dueAt, progress.coveredUntil).getTime(), progress.coveredUntil.getTime()),
      ),
      plannedAt: createdAt,
      open: openShown(standing, dueAt, shown),
    };
    for (const paper of shown) got.add(paper);
  }

  /** Which unfinished list the channel has seen by that post. */
  function openShown({ made, progress }: Standing, dueAt: Date, shown: readonly string[]): Progress['open'] {
    if (!made.settings.fresh) return null;
    const day = [...lists]
      .filter(([day, papers]) => papers.size > 0 && finishedAt(day) > dueAt)
      .map(([day]) => day)
      .sort()
      .at(-1);
    if (day === undefined) return null;
    const elsewhere = new Set(
      [...lists].flatMap(([other, papers]) =>
        other !== day &&
        finishedAt(other) > new Date(progress.coveredUntil.getTime() - 8 * 24 * 60 * minuteMs)
          ? [...papers.keys()]
          : [],
      ),
    );
    const isSure = shown.some((id) => {
      const known = lists.get(day)?.get(id);
      return known && !elsewhere.has(id) && !made.follows.some(({ matches }) => matches(known.paper));
    });
    return { day, isSure };
  }

  function noteUnsent(standing: Standing, { id, key, state, detail }: Seen): void {
    const before = standing.before.get(id);
    if (!standing.before.delete(id)) return;
    counts.unsent++;
    if (isWithin(weather.barred.get(standing.made.place) ?? [], now().getTime()))
      standing.brokenSince ??= now().getTime();
    if (arrivedKeys.has(key))
      violate('lost', `${standing.made.place} has a post that is recorded as ${state}: ${detail}`);
    for (const paper of before?.papers ?? []) standing.got.delete(paper);
    // One that was given back earlier may have put it even further back.
    if (before && (before.progress.plannedAt?.getTime() ?? 0) < (standing.progress.plannedAt?.getTime() ?? 0))
      standing.progress = before.progress;
  }

  function noteArrival({ at, to, key, message }: Arrived, troubled: boolean): void {
    if (to.user !== undefined) return;
    const place = placeOf(to);
    const papers = papersOf(message);
    const shown = shownIn.get(place) ?? new Set<string>();
    for (const paper of papers) {
      if (shown.has(paper)) violate('duplicate', `${place} got ${paper} twice`, at);
      shown.add(paper);
    }
    shownIn.set(place, shown);
    arrivedKeys.add(key);
    const delivery = byKey.get(key);
    const standing = byPlace.get(place);
    if (!delivery || !standing) {
      violate('lost', `${place} got a post that nobody planned`, at);
      return;
    }
    if (standing.brokenSince !== null)
      standing.givenUp.push({ from: standing.brokenSince + TRIED_MS, to: at.getTime() });
    standing.brokenSince = null;
    if (delivery.slot !== 'daily') return;
    counts.posts++;
    counts.papers += papers.length;
    if (papers.join() !== delivery.papers.join())
      violate('lost', `${place} got other papers than were planned for ${delivery.dueAt.toISOString()}`, at);
    const lateMs = at.getTime() - delivery.dueAt.getTime();
    counts.latenessMs.push(lateMs);
    const most = latest(standing, delivery, at, troubled);
    if (lateMs < 0 || lateMs > most)
      violate('hour', `${place} got at ${at.toISOString()} what was due ${delivery.dueAt.toISOString()}`, at);
  }

  /** How late it may have been, with the excuses that there were. */
  function latest({ made }: Standing, { dueAt }: Seen, at: Date, troubled: boolean): number {
    const [from, to] = [dueAt.getTime(), at.getTime()];
    const spells = [
      weather.off,
      weather.barred.get(made.place),
      weather.revoked.get(made.installation)?.map((spell) => ({ ...spell, to: spell.to + TRIED_AGAIN_MS })),
      crashes,
    ];
    if (troubled || spells.some((some) => overlaps(some ?? [], from, to))) return LATEST_MS + LOOKING_MS;
    return ON_TIME_MS + (isUnread(dueAt) ? WAITING_MS : 0);
  }

  /** The newest list was not read between its end and then. */
  function isUnread(dueAt: Date): boolean {
    const read = readAfterFinish.get(newestDay(dueAt));
    return read === undefined || read > dueAt;
  }

  /** The newest lists of which nothing at all was read keep their turn. */
  function coveredBy(dueAt: Date, since: Date): Date {
    const isUnknown = (day: string) => !readAfterFinish.has(day) && !lists.get(day)?.size;
    let until = dueAt;
    for (let day = newestDay(until); finishedAt(day) > since && isUnknown(day); day = newestDay(until))
      until = new Date(finishedAt(day).getTime() - 1);
    return until;
  }

  function noteCrash(from: Date, to: Date): void {
    crashes.push({ from: from.getTime(), to: to.getTime() });
  }

  /** When all is over. */
  function finish(): void {
    for (const { key, state, slot, hasContent, id } of deliveries.values()) {
      if (state === 'held') counts.held++;
      if (state === 'queued' || state === 'sending' || state === 'unknown')
        violate('stuck', `delivery ${id} is ${state}`);
      if (state === 'sent' && slot === 'daily' && hasContent && !arrivedKeys.has(key))
        violate('lost', `delivery ${id} is recorded as sent, and is not there`);
    }
    for (const { made, from, slots, brokenSince, givenUp } of channels.values()) {
      if (brokenSince !== null) givenUp.push({ from: brokenSince + TRIED_MS, to: Number.POSITIVE_INFINITY });
      for (const slot of slotsBetween(made.settings, from, now())) {
        const ms = slot.getTime();
        const read = readAfterFinish.get(newestDay(slot))?.getTime() ?? Number.POSITIVE_INFINITY;
        // Off all the time, or from while it waited for its list.
        const isExcused = weather.off.some(
          ({ from: off, to }) =>
            off <= (read >= off ? ms + WAITING_MS : ms) && ms + LATEST_MS - minuteMs < to,
        );
        if (!slots.has(ms) && !isExcused && !isWithin(givenUp, ms + minuteMs))
          violate('slot', `${made.place}: nothing for ${slot.toISOString()}`);
        slots.delete(ms);
      }
      for (const ms of slots)
        violate('hour', `${made.place}: ${new Date(ms).toISOString()} is none of its times`);
    }
  }

  return {
    noteReading,
    noteChannel,
    notePlan,
    noteState,
    noteArrival,
    noteCrash,
    violate,
    finish,
    violations,
    counts,
    /** Lists with papers that were finished by then, the newest last. */
    finishedDays: (by: Date) =>
      [...lists].flatMap(([day, papers]) => (papers.size > 0 && finishedAt(day) <= by ? [day] : [])).sort(),
  };
}

/** The weekday whose list was the last to be finished by then. */
function newestDay(by: Date): string {
  for (let ms = by.getTime(); ; ms -= 24 * 60 * minuteMs) {
    const date = new Date(ms);
    const day = date.toISOString().slice(0, 10);
    if (date.getUTCDay() % 6 !== 0 && finishedAt(day) <= by) return day;
  }
}

const papersOf = (message: Message | null): string[] =>
  (message?.blocks ?? []).flatMap((block) => (block.type === 'paper' ? [block.id] : []));

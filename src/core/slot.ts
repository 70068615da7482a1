import type { Schedule } from './channel.ts';

/** The first moment after `after` at which the schedule wants a post. */
export function nextRun(_schedule: Schedule, _after: Date): Date {
  throw new Error('not built yet');
}
/** The channel's date at a moment, `YYYY-MM-DD`. */
export function localDate(_zone: string, _at: Date): string {
  throw new Error('not built yet');
}
/** The time that suits a zone when nobody said one: `HH:MM`. */
export function defaultTime(_zone: string, _now: Date): string {
  throw new Error('not built yet');
}
/** The day of the newest list that has settled by then, whether or not there was one; weekends have none. */
export function newestSettledDay(_at: Date): string {
  throw new Error('not built yet');
}
/** `9am`, `09:00`, `0900`, `17.30`, `5:30 pm` as `HH:MM`; null: no time of day. */
export function readTime(_text: string): string | null {
  throw new Error('not built yet');
}
/** `mon-fri`, `mon,wed`, `daily`, `weekdays` as days from 1 to 7; null: can't be read. */
export function readDays(_text: string): number[] | null {
  throw new Error('not built yet');
}
/** An IANA zone as it is written, from whatever case; null: no zone. */
export function readZone(_text: string): string | null {
  throw new Error('not built yet');
}
/** `Mon–Fri`, `Mon, Wed`, `every day`. */
export function formatDays(_days: readonly number[]): string {
  throw new Error('not built yet');
}
/** `Fri 21 Aug, 09:00 Europe/Berlin`. */
export function formatMoment(_at: Date, _zone: string): string {
  throw new Error('not built yet');
}

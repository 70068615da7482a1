import { readTime } from '../../core/slot.ts';

const DAYS = ['mon-fri', 'daily', 'mon,wed,fri', 'tue,thu', 'mon', 'fri', 'sat,sun'];
const HALF_HOURS = Array.from({ length: 48 }, (_, index) => {
  const hour = String(Math.floor(index / 2)).padStart(2, '0');
  return `${hour}:${index % 2 === 0 ? '00' : '30'}`;
});
/** What most people are at work at; where nothing is typed, the whole day would be in the way. */
const USUAL_TIMES = HALF_HOURS.slice(14, 38);

/** What an option about a channel’s posts can be, out of its beginning; null: the option is another one. */
export function suggestionsFor(option: string, typed: string): string[] | null {
  const begun = typed.trim().toLowerCase();
  switch (option) {
    case 'at': {
      if (begun === '') return USUAL_TIMES;
      const read = readTime(begun);
      const others = HALF_HOURS.filter((time) =>
        time.replace(/^0/, '').startsWith(begun.replace(/^0(?=\d)/, '')),
      );
      return [...new Set([...(read === null ? [] : [read]), ...others])];
    }
    case 'days':
      return DAYS.filter((days) => days.startsWith(begun));
    case 'zone':
      return zonesWith(begun.replaceAll(' ', '_'));
    default:
      return null;
  }
}

/** Those whose city begins so first, as cities are what people type. */
function zonesWith(begun: string): string[] {
  const found = Intl.supportedValuesOf('timeZone').filter((zone) => zone.toLowerCase().includes(begun));
  const isCity = (zone: string) => (zone.split('/').at(-1) ?? '').toLowerCase().startsWith(begun);
  return found.toSorted((a, b) => Number(isCity(b)) - Number(isCity(a)));
}

import { useI18n } from 'vue-i18n';
import { localeOf } from './language.ts';

const DAY_MS = 24 * 3_600_000;
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const SHORT_DAY = { month: 'short', day: 'numeric' } as const;

/** How this language writes moments. */
export interface Dates {
  /** The time of day, such as 14:32. */
  timeOfDay(at: number): string;
  /** Everything about a moment, for whoever rests on it. */
  wholeMoment(at: number): string;
  /** The day and the time, and of another year the date: for a list of moments that may lie far apart. */
  dayAndTime(at: number): string;
  /** The heading of a day: today, yesterday, a weekday and a date. */
  dayName(at: number): string;
  /** As short as a list needs it: the time today, a weekday this week, then the date. */
  shortMoment(at: number): string;
  /** How long ago, in words. */
  ago(at: number): string;
}

const made = new Map<string, Dates>();

/** Moments in the language of the page. */
export function useDates(): Dates {
  const { locale } = useI18n();
  const current = () => datesOf(localeOf(locale.value));
  return {
    timeOfDay: (at) => current().timeOfDay(at),
    wholeMoment: (at) => current().wholeMoment(at),
    dayAndTime: (at) => current().dayAndTime(at),
    dayName: (at) => current().dayName(at),
    shortMoment: (at) => current().shortMoment(at),
    ago: (at) => current().ago(at),
  };
}

/** The formats are kept, because making one costs as much as a hundred uses. */
export function datesOf(locale: string, now: () => number = Date.now): Dates {
  const known = made.get(locale) ?? makeDates(locale, now);
  made.set(locale, known);
  return known;
}

function makeDates(locale: string, now: () => number): Dates {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const clock = format(CLOCK);
  const weekday = format({ weekday: 'short' });
  const dayOfYear = format(SHORT_DAY);
  const wholeDay = format({ weekday: 'long', month: 'long', day: 'numeric' });
  const dayAndYear = format({ year: 'numeric', month: 'long', day: 'numeric' });
  const moment = format({ dateStyle: 'full', timeStyle: 'medium' });
  const dayAndClock = format({ ...SHORT_DAY, ...CLOCK });
  const shortDate = format({ ...SHORT_DAY, year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    timeOfDay: (at) => clock.format(at),
    wholeMoment: (at) => moment.format(at),
    dayAndTime: (at) => (isThisYear(at, now()) ? dayAndClock : shortDate).format(at),
    dayName: (at) => {
      const days = daysBetween(at, now());
      if (days === 0 || days === 1) return capitalised(relative.format(-days, 'day'), locale);
      return (isThisYear(at, now()) ? wholeDay : dayAndYear).format(at);
    },
    shortMoment: (at) => {
      const days = daysBetween(at, now());
      if (days === 0) return clock.format(at);
      return (days > 0 && days < 7 ? weekday : dayOfYear).format(at);
    },
    ago: (at) => {
      const minutes = Math.max(0, Math.round((now() - at) / 60_000));
      if (minutes < 60) return relative.format(-minutes, 'minute');
      if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
      return relative.format(-Math.round(minutes / (24 * 60)), 'day');
    },
  };
}

function capitalised(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}

const isThisYear = (at: number, now: number): boolean =>
  new Date(at).getFullYear() === new Date(now).getFullYear();

const daysBetween = (at: number, now: number): number => Math.round((midnight(now) - midnight(at)) / DAY_MS);

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

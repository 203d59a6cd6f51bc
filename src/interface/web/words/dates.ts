import { locale } from './language.ts';
import { words } from './words.ts';

const DAY_MS = 24 * 3_600_000;

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const dayOfYear = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
const wholeDay = new Intl.DateTimeFormat(locale, { weekday: 'long', month: 'long', day: 'numeric' });
const dayAndYear = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric' });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** The time of day, such as 14:32. */
export const timeOfDay = (at: number): string => clock.format(at);

/** Everything about a moment, for whoever rests on it. */
export const wholeMoment = (at: number): string => moment.format(at);

/** Stays the same from midnight to midnight of this place. */
export const dayKey = (at: number): string => new Date(at).toDateString();

/** The heading of a day. */
export function dayName(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  return new Date(at).getFullYear() === new Date(now).getFullYear()
    ? wholeDay.format(at)
    : dayAndYear.format(at);
}

/** As short as a list needs it: the time today, a weekday this week, then the date. */
export function shortMoment(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return timeOfDay(at);
  return days > 0 && days < 7 ? weekday.format(at) : dayOfYear.format(at);
}

/** How long ago. */
export function ago(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
  return relative.format(-Math.round(minutes / (24 * 60)), 'day');
}

function daysBetween(at: number, now: number): number {
  return Math.round((midnight(now) - midnight(at)) / DAY_MS);
}

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

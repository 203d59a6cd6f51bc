/** The time of day in a zone of the IANA database; empty where there is none, or where this browser does not know it. */
export function localTimeIn(timeZone: string | undefined, at: number, locale: string): string {
  if (timeZone === undefined) return '';
  try {
    return new Intl.DateTimeFormat(locale, {
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
      timeZone,
    }).format(at);
  } catch {
    return '';
  }
}

const quebec = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Toronto',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day it is in Quebec's schools, `YYYY-MM-DD`. */
export function schoolDay(now: Date): string {
  return quebec.format(now);
}

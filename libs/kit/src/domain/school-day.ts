const quebec = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Toronto',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day that an instant falls on in Quebec, `YYYY-MM-DD`; in SQL `school_day()`. */
export const schoolDay = (instant: Date): string => quebec.format(instant);

/**
 * Whether a stay, a place in a class or a measure holds on a day. The day of its end is the first without it, as in OneRoster;
 * null is no end. Ends are often known ahead: until then it is as open as any other. In SQL `open_on(ended_on, day)`.
 */
export const isOpenOn = (endedOn: string | null, day: string): boolean => endedOn === null || day < endedOn;

const inQuebec = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Toronto',
  ...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
});

/** The day in Quebec at an instant, `YYYY-MM-DD`. */
export const schoolDay = (instant: Date): string => inQuebec.format(instant);

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Toronto',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** What a clock on a wall in Quebec shows, `2027-01-11T08:00`, as an instant; in the hour that comes twice, the first of the two. */
export function instantOnClock(shown: string): string {
  const offset = ['-04:00', '-05:00'].find((one) => {
    const at = new Date(`${shown}:00${one}`);
    return clock.format(at).replace(' ', 'T') === shown;
  });
  return `${shown}:00${offset ?? '-05:00'}`;
}

/** What the clock shows now, so many minutes later. */
export const onClock = (minutes = 0, now = Date.now()): string =>
  clock.format(new Date(now + minutes * 60_000)).replace(' ', 'T');

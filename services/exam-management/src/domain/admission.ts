/**
 * Devices begin within this time of the opening, each at a moment of its own: seventy thousand that all ask in one second would
 * wait for each other longer than this.
 */
const spreadMs = 10_000;

/** A sitting may go on this long after the close: time added, extensions, pauses, and what a device without a network hands in. */
const longestAfterCloseMs = 24 * 3_600_000;

/** How long after the opening a device should ask to begin. @param drawn between 0 and 1 */
export function startAfterMs(opensAt: Date, now: Date, drawn: number): number {
  const isOpen = now.getTime() >= opensAt.getTime() + spreadMs;
  return isOpen ? 0 : Math.floor(drawn * spreadMs);
}

/** Until when an admission that was issued ahead opens its candidate's sitting. */
export const admittedUntil = (closesAt: Date): Date => new Date(closesAt.getTime() + longestAfterCloseMs);

/**
 * Devices begin within this time of the opening, each at a moment of its own: seventy thousand that all ask in one second would
 * wait for each other longer than this.
 */
const spreadMs = 10_000;

/**
 * An admission outlasts its session: extensions and what a device hands in late take hours, and a session may be put off by as
 * much, to which the admission goes along. When it is sat the session says, never the token.
 */
const outlastsMs = 30 * 24 * 3_600_000;

/** How long after the opening a device should ask to begin. @param drawn between 0 and 1 */
export function startAfterMs(opensAt: Date, now: Date, drawn: number): number {
  const isOpen = now.getTime() >= opensAt.getTime() + spreadMs;
  return isOpen ? 0 : Math.floor(drawn * spreadMs);
}

/** Until when an admission that was issued ahead opens its candidate's sitting. */
export const admittedUntil = (closesAt: Date): Date => new Date(closesAt.getTime() + outlastsMs);

/** When a session is sat, and how long a sitting lasts in it. */
export interface Timing {
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly durationMinutes: number;
}

/** A save that left before the deadline may arrive this much later. */
export const graceMs = 120_000;

/** What left a device before it heard of a pause may arrive this much later. */
export const pauseGraceMs = 30_000;

/** Why a sitting is interrupted, and whether the time is given back: what happens to a candidate is, what a candidate does is not. */
const credited = { outage: true, 'room-incident': true, health: true, 'own-fault': false } as const;

export type PauseCause = keyof typeof credited;
export const pauseCauses = Object.keys(credited) as PauseCause[];
export const isCredited = (cause: PauseCause): boolean => credited[cause];

/**
 * The instant at which a sitting ends: its duration and the time added to it, from its start. The session's close cuts the
 * ordinary duration short, never the time added. Whole seconds, in the candidate's favour.
 */
export function deadlineOf(startedAt: Date, { closesAt, durationMinutes }: Timing, extraTimePercent: number): Date {
  const duration = durationMinutes * 60_000;
  const added = Math.ceil((duration * extraTimePercent) / 100_000) * 1_000;
  return new Date(Math.min(startedAt.getTime() + duration, closesAt.getTime()) + added);
}

/** So much later. */
export const minutesAfter = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * 60_000);

/** A deadline after the clock stood still between two instants: whole seconds, in the candidate's favour. */
export function givenBack(deadlineAt: Date, from: Date, until: Date): Date {
  const stood = Math.max(0, until.getTime() - from.getTime());
  return new Date(deadlineAt.getTime() + Math.ceil(stood / 1_000) * 1_000);
}

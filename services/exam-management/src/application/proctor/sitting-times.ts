import type { Sitting } from '../../domain/sitting.js';
import type { Phase } from '../../domain/sitting-state.js';

/** How a sitting stands in time, as devices and whoever watches hear it. */
export interface SittingTime {
  readonly id: string;
  readonly state: Phase;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly pausedAt: Date | null;
  readonly serverTime: Date;
}

export const timeOf = ({ id, phase, startedAt, deadlineAt, pausedAt }: Sitting, serverTime: Date): SittingTime => ({
  id,
  state: phase,
  startedAt,
  deadlineAt,
  pausedAt,
  serverTime,
});

import { ApiProperty } from '@nestjs/swagger';
import type { Unit } from '../data/unit-of-work.js';
import type { InputProblem, Params } from '../domain/index.js';

// Work too long for a request: what a handler of it is given, and what the sender is shown.

export const jobStates = ['queued', 'running', 'waiting', 'succeeded', 'refused', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** How a run ended; `waiting` asks the sender for a confirmation and then runs again. */
export type JobOutcome =
  | { readonly state: 'succeeded' | 'cancelled' }
  | { readonly state: 'refused' | 'waiting'; readonly code: string; readonly params?: Params };

export interface JobContext {
  readonly jobId: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly organisations: readonly string[];
  readonly confirmed: boolean;
  progress(done: number, total?: number): void;
  addCounts(counts: Readonly<Record<string, number>>): void;
  /** Written apart from any open transaction, so that a run rolled back still says why. */
  addProblems(problems: readonly InputProblem[]): Promise<void>;
  /** True once the sender cancels, the process stops or another instance has taken over: end soon with `cancelled`. */
  cancelled(): boolean;
  /** To be the first call in the transaction that applies the job: until its end no other instance can take the job over. */
  hold(unit: Unit): Promise<void>;
}

/** A run may be repeated after a crash, so it must be safe to repeat. */
export interface JobHandler {
  readonly kind: string;
  run(context: JobContext): Promise<JobOutcome>;
  /** Drops what was staged for the job, in the transaction that ends it. */
  ended?(jobId: string, unit: Unit): Promise<void>;
}

export class JobProblemView {
  @ApiProperty({ enum: ['error', 'warning'] }) severity!: string;
  @ApiProperty() code!: string;
  @ApiProperty() detail!: string;
  @ApiProperty({ type: 'string', nullable: true }) file!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) row!: number | null;
  @ApiProperty({ type: 'string', nullable: true }) field!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) value!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) remedy!: string | null;
}

export class JobProgress {
  @ApiProperty({ type: 'integer' }) done!: number;
  @ApiProperty({ type: 'integer', nullable: true }) total!: number | null;
}

export class JobReason {
  @ApiProperty() code!: string;
  @ApiProperty() detail!: string;
  @ApiProperty({ type: 'string', nullable: true }) remedy!: string | null;
}

export class JobView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() kind!: string;
  @ApiProperty({ enum: jobStates }) state!: JobState;
  @ApiProperty() progress!: JobProgress;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } }) counts!: Record<string, number>;
  @ApiProperty({ type: JobReason, nullable: true }) reason!: JobReason | null;
  @ApiProperty({ type: 'integer' }) problemCount!: number;
  @ApiProperty({ type: [JobProblemView], description: 'Les 50 premiers / The first 50' }) problems!: JobProblemView[];
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) endedAt!: string | null;
}

import { SittingReopenedV1, SittingStartedV1, SittingSubmittedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';
import {
  deadlineOf,
  givenBack,
  graceMs,
  isCredited,
  minutesAfter,
  type PauseCause,
  pauseGraceMs,
  type Timing,
} from './clock.js';
import type { Candidacy, Lease, Phase, SittingState } from './sitting-state.js';
import type { Stage } from './stage.js';
import type { ChangeKind, Receipt, TimeChange } from './time-change.js';

/** The answers of one learner to one paper, against a clock that the server owns. */
export class Sitting {
  private constructor(private state: SittingState) {}

  /** @param awaits whether the clock waits until whoever watches over the room authorises the candidate */
  static start(
    id: string,
    of: Candidacy,
    timing: Timing,
    extraTimePercent: number,
    lease: Lease,
    now: Date,
    awaits = false,
    stage: Stage | null = null,
  ): { sitting: Sitting; fact: Fact | null } {
    if (now < timing.opensAt) throw new DomainError('session-not-open', { opensAt: timing.opensAt.toISOString() });
    if (now >= timing.closesAt) throw new DomainError('session-closed');
    const { candidateId, sessionId, learnerId, organisationId } = of;
    const sitting = new Sitting({
      ...{ id, candidateId, sessionId, learnerId, organisationId },
      ...{ startedAt: now, deadlineAt: deadlineOf(now, timing, extraTimePercent), extraTimePercent },
      ...{ leaseHash: lease.hash, leaseHolder: lease.holder },
      ...{ awaits, clockStands: awaits, pausedAt: null, pauseCause: null },
      ...{ submittedAt: null, atDeadline: false, receiptHash: null, terminated: false },
      ...{ progress: null, atHand: null, stageEndsAt: null, givenMs: 0 },
    });
    if (stage) sitting.enter(stage);
    return { sitting, fact: awaits ? null : sitting.started() };
  }

  get id(): string {
    return this.state.id;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  get candidateId(): string {
    return this.state.candidateId;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get startedAt(): Date {
    return this.state.startedAt;
  }

  get deadlineAt(): Date {
    return this.state.deadlineAt;
  }

  get pausedAt(): Date | null {
    return this.state.pausedAt;
  }

  get extraTimePercent(): number {
    return this.state.extraTimePercent;
  }

  get lease(): Lease {
    return { hash: this.state.leaseHash, holder: this.state.leaseHolder };
  }

  get phase(): Phase {
    const { submittedAt, terminated, awaits, pausedAt } = this.state;
    if (submittedAt) return terminated ? 'terminated' : 'submitted';
    if (awaits) return 'awaiting';
    return pausedAt ? 'paused' : 'sitting';
  }

  get isSubmitted(): boolean {
    return this.state.submittedAt !== null;
  }

  get receipt(): Receipt | null {
    const { submittedAt: at, receiptHash, atDeadline } = this.state;
    return at && { hash: receiptHash!, at, atDeadline };
  }

  /** Saves are taken until a moment after the deadline; while the clock stands still, no deadline passes. */
  isOverAt(now: Date): boolean {
    return !this.state.clockStands && now.getTime() > this.deadlineAt.getTime() + graceMs;
  }

  /** The paper is shown for as long as answers are taken: who has handed in no longer sees it, while others may still sit. */
  showsPaperAt(now: Date): boolean {
    return this.phase === 'sitting' && !this.isOverAt(now);
  }

  requireLease(lease: Lease): void {
    if (lease.hash !== this.state.leaseHash || lease.holder !== this.state.leaseHolder)
      throw new DomainError('sitting-held-elsewhere');
  }

  /** Why a save is or is not taken, the answers it replaces aside. */
  requireWritable(lease: Lease, now: Date): void {
    this.requireLease(lease);
    this.requireBegun();
    this.requireHeardBefore(now);
    this.requireTimeLeft(now);
  }

  /** Another device goes on; the one before can no longer write. */
  transfer(lease: Lease): TimeChange {
    this.requireNotEnded();
    this.state = { ...this.state, leaseHash: lease.hash, leaseHolder: lease.holder };
    return this.changed('transferred', this.deadlineAt);
  }

  /** Whoever watches lets the next device that shows the candidate's code or token go on; the one before writes no more. */
  handOver(): TimeChange {
    return this.transfer({ hash: '', holder: '' });
  }

  /** A device comes in anew: it holds the lease, or takes one that was handed over. @returns whether it took it */
  comeIn(lease: Lease): boolean {
    if (this.state.leaseHash === '' && !this.isSubmitted) {
      this.transfer(lease);
      return true;
    }
    this.requireLease(lease);
    return false;
  }

  /** Whoever watches over the room lets a candidate begin: the whole time counts from now. */
  authorise(timing: Timing, now: Date): TimeChange {
    this.requireNotEnded();
    if (!this.state.awaits) throw new DomainError('sitting-under-way');
    if (now >= timing.closesAt) throw new DomainError('session-closed');
    const before = this.deadlineAt;
    const deadlineAt = deadlineOf(now, timing, this.extraTimePercent);
    const stageEndsAt = movedBy(this.state.stageEndsAt, now.getTime() - this.startedAt.getTime());
    this.state = { ...this.state, awaits: false, clockStands: false, startedAt: now, deadlineAt, stageEndsAt };
    return { ...this.changed('authorised', before), fact: this.started() };
  }

  pause(cause: PauseCause, now: Date): TimeChange {
    this.requireBegun();
    if (this.state.pausedAt) throw new DomainError('sitting-paused');
    this.requireTimeLeft(now);
    this.state = { ...this.state, pausedAt: now, pauseCause: cause, clockStands: isCredited(cause) };
    return this.changed('paused', this.deadlineAt);
  }

  /** The time of a pause is given back where its cause says so. */
  resume(now: Date): TimeChange {
    this.requireBegun();
    const { pausedAt, clockStands, deadlineAt: before } = this.state;
    if (!pausedAt) throw new DomainError('sitting-not-paused');
    const deadlineAt = clockStands ? givenBack(before, pausedAt, now) : before;
    this.state = { ...this.endingAt(deadlineAt), pausedAt: null, pauseCause: null, clockStands: false };
    return this.changed('resumed', before);
  }

  extend(minutes: number, now: Date): TimeChange {
    this.requireBegun();
    this.requireTimeLeft(now);
    const before = this.deadlineAt;
    this.state = this.endingAt(minutesAfter(before, minutes));
    return this.changed('extended', before);
  }

  /** Handing in is final, and repeating it changes nothing. What comes late is what the deadline would have closed. */
  submit(lease: Lease, hash: string, now: Date): Fact | null {
    this.requireLease(lease);
    if (this.isSubmitted) return null;
    this.requireBegun();
    this.requireHeardBefore(now);
    return this.end(hash, now, { atDeadline: this.isOverAt(now) });
  }

  /** Nobody handed in. */
  closeAtDeadline(hash: string, now: Date): Fact | null {
    if (this.isSubmitted || !this.isOverAt(now)) return null;
    return this.end(hash, now, { atDeadline: true });
  }

  /** Whoever watches over the room ends it; what was saved until then counts. */
  terminate(hash: string, now: Date): TimeChange {
    this.requireBegun();
    const fact = this.end(hash, now, { terminated: true });
    return { ...this.changed('terminated', this.deadlineAt), fact };
  }

  /** Handed in by mistake: it goes on until its deadline, or for some minutes from now where that is later. */
  reopen(minutes: number, now: Date): TimeChange {
    const formerReceipt = this.receipt;
    if (!formerReceipt) throw new DomainError('sitting-under-way');
    const before = this.deadlineAt;
    const from = minutes > 0 && now > before ? now : before;
    const deadlineAt = minutesAfter(from, minutes);
    if (now >= deadlineAt) throw new DomainError('deadline-passed', { deadlineAt: deadlineAt.toISOString() });
    const ended = { submittedAt: null, atDeadline: false, receiptHash: null, terminated: false };
    this.state = { ...this.endingAt(deadlineAt), ...ended };
    const { id: sittingId, sessionId, organisationId } = this.state;
    const data = { sittingId, sessionId, organisationId, atDeadline: formerReceipt.atDeadline };
    return { ...this.changed('reopened', before), formerReceipt, fact: fact(SittingReopenedV1, sittingId, data) };
  }

  /** Where the candidate has come to in a test that is met place by place; null where all of it is at hand. */
  get stage(): { progress: unknown; atHand: readonly string[]; endsAt: Date | null } | null {
    const { progress, atHand, stageEndsAt: endsAt } = this.state;
    return atHand && { progress, atHand, endsAt };
  }

  /** Milliseconds of the candidate's own time: it stands when the clock does, and what was given back or granted has not counted. */
  workedAt(now: Date): number {
    const { clockStands, pausedAt, startedAt, givenMs } = this.state;
    const until = clockStands ? (pausedAt ?? startedAt) : now;
    return Math.max(0, until.getTime() - startedAt.getTime() - givenMs);
  }

  /** The candidate comes to other places. */
  enter({ progress, atHand, endsAt }: Stage): void {
    const { startedAt, givenMs } = this.state;
    const stageEndsAt = endsAt === null ? null : new Date(startedAt.getTime() + givenMs + endsAt);
    this.state = { ...this.state, progress, atHand, stageEndsAt };
  }

  isAtHand(place: string): boolean {
    return this.state.atHand?.includes(place) ?? true;
  }

  /** @throws DomainError place-not-at-hand, place-time-over */
  requireAtHand(place: string, now: Date): void {
    const { stageEndsAt, clockStands } = this.state;
    if (!this.isAtHand(place)) throw new DomainError('place-not-at-hand', { place });
    if (stageEndsAt && !clockStands && now.getTime() > stageEndsAt.getTime() + pauseGraceMs)
      throw new DomainError('place-time-over', { place });
  }

  /** An earlier answer of one place is put back, as long as nothing was handed in. */
  restore(): TimeChange {
    this.requireBegun();
    return this.changed('restored', this.deadlineAt);
  }

  /** Answers that were under way when it ended are in: the receipt is of all of them. */
  amend(hash: string): void {
    if (!this.isSubmitted) throw new DomainError('sitting-under-way');
    this.state = { ...this.state, receiptHash: hash };
  }

  private requireNotEnded(): void {
    if (this.isSubmitted) throw new DomainError(this.state.terminated ? 'sitting-terminated' : 'sitting-submitted');
  }

  private requireBegun(): void {
    this.requireNotEnded();
    if (this.state.awaits) throw new DomainError('sitting-not-authorised');
  }

  /** What comes from a device that may not have heard of the pause yet is taken. */
  private requireHeardBefore(now: Date): void {
    const { pausedAt } = this.state;
    if (pausedAt && now.getTime() > pausedAt.getTime() + pauseGraceMs) throw new DomainError('sitting-paused');
  }

  private requireTimeLeft(now: Date): void {
    if (this.isOverAt(now)) throw new DomainError('deadline-passed', { deadlineAt: this.deadlineAt.toISOString() });
  }

  /** What moves the deadline moves the limits within it, and is no time of the candidate's. */
  private endingAt(deadlineAt: Date): SittingState {
    const ms = deadlineAt.getTime() - this.deadlineAt.getTime();
    const { givenMs, stageEndsAt } = this.state;
    return { ...this.state, deadlineAt, givenMs: givenMs + ms, stageEndsAt: movedBy(stageEndsAt, ms) };
  }

  private changed(kind: ChangeKind, deadlineBefore: Date): TimeChange {
    return { kind, deadlineBefore, deadlineAt: this.deadlineAt };
  }

  private started(): Fact {
    const { id, sessionId, organisationId } = this.state;
    return fact(SittingStartedV1, id, { sittingId: id, sessionId, organisationId });
  }

  private end(hash: string, now: Date, { atDeadline = false, terminated = false }): Fact {
    const ended = { submittedAt: now, atDeadline, terminated, receiptHash: hash };
    this.state = { ...this.state, ...ended, pausedAt: null, pauseCause: null, clockStands: false };
    const { id, sessionId, organisationId } = this.state;
    return fact(SittingSubmittedV1, id, { sittingId: id, sessionId, organisationId, atDeadline });
  }
}

const movedBy = (instant: Date | null, ms: number): Date | null => instant && new Date(instant.getTime() + ms);

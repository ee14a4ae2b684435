import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { networkOf, RateLimits, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { admittedUntil, startAfterMs } from '../../domain/admission.js';
import { typedCode, wrongCodes } from '../../domain/admission-code.js';
import { CandidateRepository } from '../../persistence/sessions/candidate.repository.js';
import { type PackagePlace, PackageKeys } from '../packages/package-keys.js';
import { AdmissionTokens } from './admission-tokens.js';

/** What a device keeps until the session opens. */
export interface IssuedAdmission {
  readonly token: string;
  readonly expiresAt: Date;
  readonly candidate: { readonly id: string };
  readonly session: {
    readonly id: string;
    readonly opensAt: Date;
    readonly closesAt: Date;
    readonly durationMinutes: number;
  };
  /** How long after the opening the device should begin, so that not all do at once. */
  readonly startAfterMs: number;
  /** What the device may fetch at once; null until it is sealed. */
  readonly package: PackagePlace | null;
}

/** A candidate shows a code ahead of the session, and gets a token with which the start needs nobody else. */
@Injectable()
export class AdmitCandidate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly candidates: CandidateRepository,
    private readonly limits: RateLimits,
    private readonly tokens: AdmissionTokens,
    private readonly packages: PackageKeys,
  ) {}

  /** @param address from which the device asks: wrong codes count for its network; a right one is never kept waiting by them */
  async run(sessionId: string, typed: string, address: string): Promise<IssuedAdmission> {
    const { found, now } = await this.work.run((unit) =>
      unit.asService(async () => {
        const now = await unit.now();
        return { now, found: await this.candidates.admitted(unit, sessionId, typedCode(typed), schoolDay(now)) };
      }),
    );
    if (!found) {
      await this.limits.take(wrongCodes.room, `${sessionId} ${networkOf(address)}`);
      throw new DomainError('admission-unknown');
    }
    const { candidateId: id, opensAt, closesAt, durationMinutes } = found;
    if (now >= closesAt) throw new DomainError('session-closed');
    const expiresAt = admittedUntil(closesAt);
    return {
      token: await this.tokens.issue(found, now, expiresAt),
      expiresAt,
      candidate: { id },
      session: { id: sessionId, opensAt, closesAt, durationMinutes },
      startAfterMs: startAfterMs(opensAt, now, randomInt(1_000) / 1_000),
      package: await this.packages.placeOf(sessionId),
    };
  }
}

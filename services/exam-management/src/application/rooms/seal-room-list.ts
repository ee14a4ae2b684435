import { Injectable } from '@nestjs/common';
import { armor, Encrypter } from 'age-encryption';
import { DomainError } from '@pan/kit/domain';
import { requireSealable, type RoomList } from '../../domain/sealed-list.js';
import { CandidateQueries } from '../../persistence/sessions/candidates.queries.js';

/** A room's list that the holder of one key can open, and what was put in it. */
export interface SealedRoomList {
  readonly sealedAt: Date;
  readonly candidates: number;
  /** An age file as text (age-encryption.org/v1). */
  readonly sealed: string;
}

/**
 * Seals the list of a room for the proctor's key, so that the day can begin while this service and the student record are away. Names
 * are not in it: the proctor's own page adds what that person may read in the student record.
 */
@Injectable()
export class SealRoomList {
  constructor(private readonly queries: CandidateQueries) {}

  /** @throws DomainError exam-room-unknown, recipient-unfit, too-early-to-seal, session-closed */
  async run(roomId: string, recipient: string): Promise<SealedRoomList & { readonly learners: readonly string[] }> {
    const encrypter = encrypterFor(recipient);
    const { now, session, room, candidates } = await this.queries.ofRoom(roomId);
    requireSealable(session, now);
    const [opensAt, closesAt] = [session.opensAt.toISOString(), session.closesAt.toISOString()];
    const list: RoomList = {
      ...{ format: 'pan-room-list.v1', sealedAt: now.toISOString(), session: { ...session, opensAt, closesAt }, room },
      candidates: candidates.map(({ id, learnerId, admissionCode, standing, extraTimePercent, measures }) => ({
        ...{ candidateId: id, learnerId, admissionCode, standing, extraTimePercent, measures },
      })),
    };
    const sealed = armor.encode(await encrypter.encrypt(JSON.stringify(list)));
    const learners = candidates.map(({ learnerId }) => learnerId);
    return { sealedAt: now, candidates: learners.length, sealed, learners };
  }
}

function encrypterFor(recipient: string): Encrypter {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw new DomainError('recipient-unfit');
  }
  return encrypter;
}

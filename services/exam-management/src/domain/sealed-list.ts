import { DomainError } from '@pan/kit/domain';

/** A list is sealed from so long before the opening, so that a long weekend lies between. */
const daysAhead = 4;

/** What a proctor takes along: codes and measures of one room, without a name. */
export interface RoomList {
  readonly format: 'pan-room-list.v1';
  readonly sealedAt: string;
  readonly session: {
    readonly id: string;
    readonly opensAt: string;
    readonly closesAt: string;
    readonly durationMinutes: number;
  };
  readonly room: { readonly id: string; readonly code: string; readonly name: string };
  readonly candidates: readonly {
    readonly candidateId: string;
    readonly learnerId: string;
    readonly admissionCode: string;
    readonly standing: string;
    readonly extraTimePercent: number;
    readonly measures: readonly object[];
  }[];
}

/** From some days before the session opens until it closes. */
export function requireSealable({ opensAt, closesAt }: { opensAt: Date; closesAt: Date }, now: Date): void {
  const from = new Date(opensAt.getTime() - daysAhead * 86_400_000);
  if (now < from) throw new DomainError('too-early-to-seal', { from: from.toISOString() });
  if (now >= closesAt) throw new DomainError('session-closed');
}

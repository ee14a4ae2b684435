import { DomainError } from '@pan/kit/domain';
import type { Profession } from './functions.js';

export const noteKinds = ['note', 'report', 'consent-to-consult'] as const;
export type NoteKind = (typeof noteKinds)[number];

export interface NoteSaid {
  readonly kind: NoteKind;
  /** Of which day it speaks. */
  readonly day: string;
  readonly text: string;
}

/** Of whom it is and whose; the author's name stands in it as it was, since a signature has one. */
export interface NotePlace {
  readonly id: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly profession: Profession;
  /** Behind which it stands: one profession at one organisation. */
  readonly wall: string;
  readonly staffId: string;
  readonly subject: string;
  readonly authorName: string;
  /** A signed note to which it is an addition. */
  readonly amends: string | null;
}

interface NoteState extends NotePlace, NoteSaid {
  /** The record of which it was said, whatever merges made of it. */
  readonly saidOf: string;
  readonly writtenAt: Date;
  readonly signedAt: Date | null;
  readonly version: number;
}

/** What a professional writes of a pupil: the author's alone until it is signed, and changed no more from then on. */
export class ProfessionalNote {
  private constructor(private state: NoteState) {}

  /** @throws DomainError note-day-ahead */
  static write(of: NotePlace, said: NoteSaid, today: string, now: Date): ProfessionalNote {
    return new ProfessionalNote({
      ...{ ...of, ...checked(said, today), saidOf: of.learnerId, writtenAt: now, signedAt: null, version: 1 },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get version(): number {
    return this.state.version;
  }

  get of(): Readonly<NotePlace> {
    return this.state;
  }

  get isSigned(): boolean {
    return this.state.signedAt !== null;
  }

  /** @throws DomainError note-signed, note-day-ahead */
  revise(said: NoteSaid, today: string): void {
    if (this.isSigned) throw new DomainError('note-signed');
    this.state = { ...this.state, ...checked(said, today), version: this.version + 1 };
  }

  /** Signing again changes nothing. @returns whether it changed */
  sign(now: Date): boolean {
    if (this.isSigned) return false;
    this.state = { ...this.state, signedAt: now, version: this.version + 1 };
    return true;
  }
}

function checked({ kind, day, text }: NoteSaid, today: string): NoteSaid {
  if (day > today) throw new DomainError('note-day-ahead');
  return { kind, day, text };
}

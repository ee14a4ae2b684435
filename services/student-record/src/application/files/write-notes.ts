import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion, schoolDay } from '@pan/kit/domain';
import { wallOf } from '../../domain/files/file-reader.js';
import { readersOn } from '../../domain/files/files.js';
import type { Profession } from '../../domain/files/functions.js';
import { type NoteSaid, ProfessionalNote } from '../../domain/files/professional-note.js';
import { type NoteAuthor, ProfessionalNoteRepository } from '../../persistence/files/professional-note.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

/** Where a professional writes, and as what. */
export interface NoteAsked {
  readonly organisation: string;
  readonly profession: Profession;
  readonly amends: string | null;
}

/** A professional writes about a pupil who stays where they work, and signs. Nobody is told, and no fact says that there is a note. */
@Injectable()
export class WriteNotes {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly notes: ProfessionalNoteRepository,
  ) {}

  /** @throws DomainError learner-unknown for whoever has no such function over the learner; note-unknown, note-not-signed, note-day-ahead */
  write(
    asked: string,
    { organisation, profession, amends }: NoteAsked,
    said: NoteSaid,
    now = new Date(),
  ): Promise<string> {
    const subject = ownSubject();
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const { id: learnerId } = await this.learners.record(unit, asked);
        const author = await this.author(unit, learnerId, organisation, profession, now);
        if (!author) throw new DomainError('learner-unknown');
        const wall = wallOf(organisation, profession);
        if (amends !== null) await this.mustBeAmendable(unit, amends, learnerId, wall, subject);
        const of = { id: newId(), learnerId, profession, wall, subject, amends, ...author };
        const note = ProfessionalNote.write(of, said, schoolDay(now), now);
        await this.notes.add(unit, note);
        return note.id;
      }),
    );
  }

  /** @returns the version. @throws DomainError note-unknown, note-signed, note-day-ahead */
  revise(id: string, said: NoteSaid, version: number | null, now = new Date()): Promise<number> {
    return this.own(id, version, now, (note) => {
      note.revise(said, schoolDay(now));
      return true;
    });
  }

  /** @returns the version. @throws DomainError note-unknown */
  sign(id: string, version: number | null, now = new Date()): Promise<number> {
    return this.own(id, version, now, (note) => note.sign(now));
  }

  /** The author's own, while the function holds; the learner's row is held before the note's. */
  private own(
    id: string,
    version: number | null,
    now: Date,
    step: (note: ProfessionalNote) => boolean,
  ): Promise<number> {
    const subject = ownSubject();
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const asked = await this.notes.learnerOf(unit, id);
        if (asked === null) throw new DomainError('note-unknown');
        const { id: learnerId } = await this.learners.record(unit, asked);
        const note = await this.notes.byId(unit, id);
        if (note?.of.subject !== subject) throw new DomainError('note-unknown');
        if (note.of.learnerId !== learnerId) throw new DomainError('conflict');
        const { wall, profession } = note.of;
        const organisation = wall.slice(0, wall.indexOf('/'));
        if (!(await this.author(unit, learnerId, organisation, profession, now))) throw new DomainError('note-unknown');
        requireVersion(version, note.version);
        if (step(note)) await this.notes.save(unit, note);
        return note.version;
      }),
    );
  }

  private author(
    unit: Unit,
    learnerId: string,
    organisation: string,
    profession: Profession,
    now: Date,
  ): Promise<NoteAuthor | null> {
    const readers = readersOn('professional-file', schoolDay(now));
    return this.notes.authorOver(unit, { subject: ownSubject(), readers, learnerId }, organisation, profession);
  }

  private async mustBeAmendable(
    unit: Unit,
    id: string,
    learnerId: string,
    wall: string,
    subject: string,
  ): Promise<void> {
    const note = await this.notes.byId(unit, id);
    const isSeen =
      note?.of.learnerId === learnerId && note.of.wall === wall && (note.isSigned || note.of.subject === subject);
    if (!isSeen) throw new DomainError('note-unknown');
    if (!note.isSigned) throw new DomainError('note-not-signed');
  }
}

/** @throws DomainError professional-person-required */
function ownSubject(): string {
  const { person, subject } = currentCaller();
  if (person?.role !== 'staff' || subject === null) throw new DomainError('professional-person-required');
  return subject;
}

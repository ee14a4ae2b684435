import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import type { StaffFunctionCode } from '../../domain/files/functions.js';
import { ProfessionalNote } from '../../domain/files/professional-note.js';

/** As whom somebody writes, where their profession reads the pupil that day. */
export interface NoteAuthor {
  readonly staffId: string;
  readonly organisationId: string;
  readonly authorName: string;
}

/** Professionals' notes, which no organisation's sight shows: the service writes them, once the author's function is found. Whoever writes holds the learner's row. */
@Injectable()
export class ProfessionalNoteRepository {
  /** Called while every record is in sight; null where this account has no such function over the learner today. */
  async authorOver(
    unit: Unit,
    { subject, readers, learnerId }: { subject: string; readers: readonly StaffFunctionCode[]; learnerId: string },
    organisation: string,
    profession: string,
  ): Promise<NoteAuthor | null> {
    const [author] = await unit.query<NoteAuthor>(
      `select s.id as "staffId", o.id as "organisationId", s.given_name || ' ' || s.family_name as "authorName"
         from functions_over($1, $2, $3, school_day()) f join organisation o on o.code = f.organisation
         join staff_function t on t.organisation_id = o.id and t.function = f.function and t.profession = f.profession and t.replaced_at is null
         join account_link a on a.staff_id = t.staff_id and a.subject = $1 and a.role = 'staff' and a.ended_at is null
         join staff s on s.id = t.staff_id
        where f.organisation = $4 and f.profession = $5 order by s.id limit 1`,
      [subject, readers, learnerId, organisation, profession],
    );
    return author ?? null;
  }

  add(unit: Unit, note: ProfessionalNote): Promise<void> {
    return unit.asService(() => insertAll(unit, ProfessionalNote, [note]));
  }

  save(unit: Unit, note: ProfessionalNote): Promise<void> {
    return unit.asService(() => updateAll(unit, ProfessionalNote, [note]));
  }

  /** Locked, whoever asks. */
  async byId(unit: Unit, id: string): Promise<ProfessionalNote | null> {
    const found = unit.asService(() => lockAll<ProfessionalNote>(unit, ProfessionalNote, 't.id = $1', [id]));
    return (await found)[0] ?? null;
  }

  /** Whose it is now, before anything is held. */
  async learnerOf(unit: Unit, id: string): Promise<string | null> {
    const seen = await unit.asService(() =>
      unit.query<{ learnerId: string }>(`select learner_id as "learnerId" from professional_note where id = $1`, [id]),
    );
    return seen[0]?.learnerId ?? null;
  }

  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.asService(() =>
      unit.query(`update professional_note set learner_id = $2 where learner_id = $1`, [ended, survivor]),
    );
  }

  /**
   * A plan of a parting names no note, so that nobody learns of one: they go with the record of which they were said, or with all the
   * stays at their organisation and below it. What neither tells stays where it is.
   */
  async part(
    unit: Unit,
    parted: readonly string[],
    remaining: readonly string[],
    from: string,
    to: string,
  ): Promise<void> {
    const below = (ids: string) =>
      `exists (select from organisation o where o.id = any (${ids}::uuid[]) and split_part(n.wall, '/', 1) = any (o.path))`;
    await unit.asService(() =>
      unit.query(
        `update professional_note n set learner_id = $2
          where n.learner_id = $1 and (n.said_of in (select l.id from learner l where $2 in (l.id, l.merged_into))
                                       or n.said_of = $1 and ${below('$3')} and not ${below('$4')})`,
        [from, to, parted, remaining],
      ),
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { offices } from '../../domain/accounts/role.js';
import type { Audience, Speaker } from '../../domain/messages/message.js';

/** The record that speaks for a learner who is in one of these classes, or in this organisation, today; as the transaction sees them. */
const learner = `
select r.id from learner l join learner r on r.id = coalesce(l.merged_into, l.id)
 where l.id = $1 and (
   case when $3 then exists (select from membership p join class c on c.id = p.class_id
                              where p.learner_id = r.id and p.ended_on is null and p.begins_on is null and c.organisation_id = $2)
        else exists (select from enrolment e join organisation o on o.id = e.organisation_id join organisation s on s.code = any (o.path)
                      where e.learner_id = r.id and s.id = $2 and attended_on(e.began_on, e.ended_on, school_day())) end)`;

/** A class of this organisation, or below it. */
const schoolClass = `
select c.id from class c join organisation o on o.id = c.organisation_id join organisation s on s.code = any (o.path)
 where c.id = $1 and s.id = $2 and c.closed_on is null and (not $3 or o.id = s.id)`;

/** To whom somebody may write. */
@Injectable()
export class AudienceQueries {
  /** Staff see their classes and the learners in them. */
  async see(unit: Unit, sight: string): Promise<void> {
    await unit.query(`select see($1)`, [sight]);
  }

  /**
   * The audience as it is called now, if the transaction sees it in this organisation; of staff outside the office, in one of their classes there.
   * @throws DomainError learner-unknown, class-unknown
   */
  async inSight(unit: Unit, audience: Audience, organisationId: string, isTeacher: boolean): Promise<Audience> {
    const { kind, learnerId, classId } = audience;
    if (kind === 'school') return audience;
    const [found] = await unit.query<{ id: string }>(kind === 'family' ? learner : schoolClass, [
      ...[learnerId ?? classId, organisationId, isTeacher],
    ]);
    if (!found) throw new DomainError(kind === 'family' ? 'learner-unknown' : 'class-unknown');
    return kind === 'family' ? { ...audience, learnerId: found.id } : audience;
  }

  /** How families know who writes, a staff member by name and an office by its organisation; and whether they speak for the office. */
  async speaker(unit: Unit, subject: string | null, organisationId: string): Promise<Speaker> {
    const [row] = await unit.query<Omit<Speaker, 'subject'>>(
      `select coalesce((select concat_ws(' ', s.given_name, s.family_name) from account_link a join staff s on s.id = a.staff_id
                         where a.subject = $1 and a.role = 'staff' and a.ended_at is null order by a.linked_at limit 1), o.name) as name,
              $1::text is null or exists (select from functions_of($1, school_day()) f
                                           where f.organisation = any (o.path) and f.function = any ($3)) as "isOffice"
         from organisation o where o.id = $2`,
      [subject, organisationId, offices],
    );
    return { ...row!, subject };
  }
}

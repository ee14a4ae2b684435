import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { againAfterCollision } from '../collision.js';
import { learnersBySource, lockLearners } from '../roster/people.js';
import { keysWith, SourceSystems, type System } from '../roster/source-systems.js';
import { organisationOfStay, settleLinks } from './stays.js';

export interface Linked {
  readonly id: string;
  readonly outcome: 'created' | 'unchanged';
  readonly person: { readonly role: 'learner' | 'staff' | 'guardian'; readonly id: string };
}

interface Person {
  readonly role: 'learner' | 'staff';
  readonly id: string;
  readonly organisationId: string;
}

/** A school's system says which account of the identity provider is whose; saying so again changes nothing. */
@Injectable()
export class LinkBySchool {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sources: SourceSystems,
  ) {}

  staff(subject: string, name: string, staffSourceId: string, now = new Date()): Promise<Linked> {
    return this.linked(subject, name, now, async (unit, system) => {
      const source = await keysWith(unit, system, 'staff', staffSourceId);
      const [member] = await unit.query<{ id: string; organisation_id: string; left_on: string | null }>(
        `select id, organisation_id, left_on from staff where source = $1 and source_id = $2 for no key update`,
        [source, staffSourceId],
      );
      if (!member) throw new DomainError('staff-not-sent', { sourceId: staffSourceId });
      if (member.left_on) throw new DomainError('staff-has-left');
      return { role: 'staff', id: member.id, organisationId: member.organisation_id };
    });
  }

  learner(subject: string, name: string, learnerSourceId: string, now = new Date()): Promise<Linked> {
    return this.linked(subject, name, now, async (unit, system) => {
      const source = await keysWith(unit, system, 'learner_source', learnerSourceId);
      const id = await lockedLearner(unit, source, learnerSourceId);
      return { role: 'learner', id, organisationId: await organisationOfStay(unit, id, schoolDay(now)) };
    });
  }

  private linked(
    subject: string,
    name: string,
    now: Date,
    find: (unit: Unit, system: System) => Promise<Person>,
  ): Promise<Linked> {
    return againAfterCollision(() =>
      this.work.run(async (unit) => {
        const person = await find(unit, await this.sources.bind(unit, name));
        const [known] = await unit.query<{ id: string; subject: string }>(
          `select id, subject from account_link where person_id = $1 and role = $2 and ended_at is null`,
          [person.id, person.role],
        );
        if (known && known.subject !== subject) throw new DomainError('person-already-linked');
        const outcome = known ? 'unchanged' : 'created';
        const id = known?.id ?? (await link(unit, subject, person, now));
        return { id, outcome, person: { role: person.role, id: person.id } };
      }),
    );
  }
}

async function lockedLearner(unit: Unit, source: string, sourceId: string): Promise<string> {
  const id = (await learnersBySource(unit, source, [sourceId])).get(sourceId);
  if (!id) throw new DomainError('learner-not-sent', { sourceId });
  return (await lockLearners(unit, [id])) ? lockedLearner(unit, source, sourceId) : id;
}

/** A subject is one learner; which one it is may be out of the caller's sight. */
async function link(unit: Unit, subject: string, { role, id, organisationId }: Person, now: Date): Promise<string> {
  const linkId = uuidv7();
  const made = await unit.query(
    `insert into account_link (id, subject, role, person_id, learner_id, staff_id, organisation_id, how, linked_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'school-system', $8)
     on conflict (subject) where ended_at is null and role = 'learner' do nothing returning id`,
    [linkId, subject, role, id, role === 'learner' ? id : null, role === 'staff' ? id : null, organisationId, now],
  );
  if (made.length === 0) throw new DomainError('subject-already-linked');
  if (role === 'learner') await settleLinks(unit, [id], { today: schoolDay(now), now });
  return linkId;
}

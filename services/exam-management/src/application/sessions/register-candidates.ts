import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CandidatesRegisteredV1, type Level } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, fact } from '@pan/kit/domain';
import { type KnownOrganisation, attendedOn, organisationInReach } from '@pan/record-copies';
import { v7 as uuidv7 } from 'uuid';
import { admissionCode } from '../../domain/admission-code.js';
import { ExamSession } from '../../domain/exam-session.js';

/** Whose pupils: those of classes, or all of a level. */
export interface Registration {
  readonly organisation: string;
  readonly classIds?: readonly string[];
  readonly level?: Level;
}

export interface Registered {
  readonly added: number;
  readonly candidates: number;
}

interface Pupil {
  readonly learner_id: string;
  readonly organisation_id: string;
}

/** Enters the pupils of an organisation in a session; repeating it adds those who have come since. */
@Injectable()
export class RegisterCandidates {
  constructor(private readonly work: UnitOfWork) {}

  run(sessionId: string, { organisation: code, classIds, level }: Registration): Promise<Registered> {
    return this.work.run(async (unit) => {
      const session = await unit.find(ExamSession, sessionId);
      const now = await unit.now();
      session.requireOpenForCandidates(now);
      const organisation = await organisationInReach(unit, code);
      const { touched, counts } = await unit.asService(async () => {
        await requireInSession(unit, session, organisation);
        const pupils = classIds
          ? await ofClasses(unit, organisation, classIds)
          : await ofLevel(unit, organisation, session.schoolYear, level ?? session.level);
        const touched = await enter(unit, sessionId, pupils, now);
        return { touched, counts: await countBy(unit, sessionId, organisation) };
      });
      await unit.emit(
        ...counts
          .filter(({ organisation_id: id }) => touched.has(id))
          .map(({ organisation_id: organisationId, candidates }) =>
            fact(CandidatesRegisteredV1, sessionId, { sessionId, organisationId, candidates }),
          ),
      );
      const added = [...touched.values()].reduce((sum, count) => sum + count, 0);
      return { added, candidates: counts.reduce((sum, { candidates }) => sum + candidates, 0) };
    });
  }
}

async function requireInSession(
  unit: Unit,
  { organisationIds }: ExamSession,
  { organisationId, code }: KnownOrganisation,
): Promise<void> {
  const [row] = await unit.query<{ invited: boolean }>(
    `select exists (select from unnest($1::uuid[]) top(id) cross join lateral organisations_below(top.id) b where b.organisation_id = $2) as invited`,
    [organisationIds, organisationId],
  );
  if (!row!.invited) throw new DomainError('organisation-not-in-session', { organisation: code });
}

async function ofClasses(
  unit: Unit,
  { organisationId, code }: KnownOrganisation,
  classIds: readonly string[],
): Promise<Pupil[]> {
  const known = await unit.query<{ class_id: string }>(
    `select class_id from known_class where class_id = any($1) and not closed
        and organisation_id in (select organisation_id from organisations_below($2))`,
    [classIds, organisationId],
  );
  const missing = classIds.find((id) => !known.some((one) => one.class_id === id));
  if (missing !== undefined) throw new DomainError('class-unknown', { class: missing, organisation: code });
  return unit.query<Pupil>(
    `select distinct on (1) surviving_record(m.learner_id) as learner_id, c.organisation_id
       from known_membership m join known_class c on c.class_id = m.class_id
      where m.class_id = any($1) and m.present order by 1, 2`,
    [classIds],
  );
}

function ofLevel(
  unit: Unit,
  { organisationId }: KnownOrganisation,
  schoolYear: string,
  level: Level,
): Promise<Pupil[]> {
  return unit.query<Pupil>(
    `select distinct on (1) surviving_record(s.learner_id) as learner_id, s.organisation_id
       from known_stay s
      where s.organisation_id in (select organisation_id from organisations_below($1)) and s.school_year = $2 and s.level = $3
        and ${attendedOn('s')}
      order by 1, 2`,
    [organisationId, schoolYear, level],
  );
}

/** How many were added, by organisation. One record is one candidate, by whatever id it was registered. */
async function enter(unit: Unit, sessionId: string, pupils: readonly Pupil[], now: Date): Promise<Map<string, number>> {
  const rows = pupils.map((pupil) => ({ id: uuidv7(), ...pupil, code: admissionCode(randomBytes(10)) }));
  const added = await unit.query<{ organisation_id: string }>(
    `insert into candidate (id, session_id, learner_id, organisation_id, admission_code, registered_at)
     select n.id, $1, n.learner_id, n.organisation_id, n.code, $3
       from jsonb_to_recordset($2::jsonb) as n (id uuid, learner_id uuid, organisation_id uuid, code text)
      where not exists (select from candidate c where c.session_id = $1 and c.learner_id in (select id from records_of(n.learner_id)))
     on conflict (session_id, learner_id) do nothing
     returning organisation_id`,
    [sessionId, JSON.stringify(rows), now],
  );
  const touched = new Map<string, number>();
  for (const { organisation_id: id } of added) touched.set(id, (touched.get(id) ?? 0) + 1);
  return touched;
}

function countBy(unit: Unit, sessionId: string, { organisationId }: KnownOrganisation) {
  return unit.query<{ organisation_id: string; candidates: number }>(
    `select organisation_id, count(*)::int as candidates from candidate
      where session_id = $1 and organisation_id in (select organisation_id from organisations_below($2)) group by 1 order by 1`,
    [sessionId, organisationId],
  );
}

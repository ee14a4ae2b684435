import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Marking, type Stage } from '../../domain/marking/marking.js';
import { Script } from '../../domain/marking/script.js';

/** What a marker may be given just now. */
export interface Deal {
  readonly sessionId: string;
  readonly markerId: string;
  readonly stages: readonly Stage[];
  /** Places that this marker marks, and is calibrated for. */
  readonly places: readonly string[];
  /** Of these: those that are marked within the school organisation, and those of which nobody marks the own school. */
  readonly within: readonly string[];
  readonly notOwnSchool: readonly string[];
}

/** SQL condition: the learner of the script or mark `t` is, or was, in a class that marker `m` teaches, by the record or by the marker's word. */
export const isOwnPupil = `exists (select from known_membership k
  where k.learner_id in (select r.id from records_of(surviving_record(t.learner_id)) r)
    and (k.class_id = any(m.class_ids)
         or exists (select from known_teaching g where g.class_id = k.class_id and g.staff_id = m.person_id)))`;

/** Who gets which script next. */
@Injectable()
export class DealRepository {
  /** The paper of a session in sight. @throws DomainError exam-session-unknown */
  async paperOf(unit: Unit, sessionId: string): Promise<string> {
    const [row] = await unit.query<{ id: string }>(`select paper_id as id from exam_session where id = $1`, [
      sessionId,
    ]);
    if (!row) throw new DomainError('exam-session-unknown');
    return row.id;
  }

  /** How many a marker has in hand, and has had with those; the marker's row is locked, so that one does not draw twice at once. */
  async load(unit: Unit, sessionId: string, markerId: string): Promise<{ inHand: number; had: number }> {
    await unit.query(`select 1 from marker where session_id = $1 and person_id = $2 for no key update`, [
      sessionId,
      markerId,
    ]);
    const [row] = await unit.query<{ inHand: number; had: number }>(
      `select count(*) filter (where phase = 'dealt')::int as "inHand", count(*)::int as had
         from marking where session_id = $1 and marker_id = $2 and phase in ('dealt', 'submitted')`,
      [sessionId, markerId],
    );
    return row!;
  }

  /** The next script for this marker, locked; those that another instance deals just now are passed by. */
  async next(
    unit: Unit,
    { sessionId, markerId, stages, places, within, notOwnSchool }: Deal,
  ): Promise<Script | undefined> {
    const [script] = await loadAll(
      unit,
      Script,
      `t.session_id = $1 and t.phase = 'waiting' and t.stage = any($3) and t.item_ref = any($4)
        and exists (select from marker m where m.session_id = $1 and m.person_id = $2
          and (t.item_ref <> all($5) or school_organisation_of(t.organisation_id) = school_organisation_of(m.organisation_id))
          and (t.item_ref <> all($6) or t.organisation_id <> m.organisation_id)
          and not ${isOwnPupil})
        and not exists (select from marking k where k.script_id = t.id and k.marker_id = $2 and k.phase in ('dealt', 'submitted', 'returned'))`,
      [sessionId, markerId, stages, places, within, notOwnSchool],
      'order by t.item_ref, t.number limit 1 for no key update skip locked',
    );
    return script;
  }

  async add(unit: Unit, script: Script, marking: Marking): Promise<void> {
    await updateAll(unit, Script, [script]);
    await insertAll(unit, Marking, [marking]);
    unit.due('lapse-markings', marking.leaseUntil);
  }
}

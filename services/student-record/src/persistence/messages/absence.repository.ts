import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, type Unit, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { AbsenceNotice, type AbsenceReason, type AbsenceState } from '../../domain/messages/absence-notice.js';
import type { Place } from '../organisations/organisation.repository.js';

export interface AbsenceRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly organisation: string;
  readonly toldAs: 'learner' | 'guardian';
  readonly firstOn: string;
  readonly lastOn: string;
  readonly reason: AbsenceReason;
  readonly note: string | null;
  readonly toldAt: string;
  readonly acknowledgedAt: string | null;
  readonly withdrawnAt: string | null;
}

const columns = `n.id, n.learner_id as "learnerId", n.organisation_id as "organisationId", n.visible_to as "visibleTo", n.subject, n.told_as as "toldAs",
  n.first_on::text as "firstOn", n.last_on::text as "lastOn", n.reason, n.note, n.told_at as "toldAt", n.acknowledged_at as "acknowledgedAt",
  n.acknowledged_by as "acknowledgedBy", n.withdrawn_at as "withdrawnAt"`;

/** What families told of absences; whoever tells one holds the learner's row. */
@Injectable()
export class AbsenceRepository {
  constructor(private readonly database: Database) {}

  /** Schools where the learner stays on a day, two at most. */
  schools(unit: Unit, learnerId: string, day: string): Promise<(Place & { readonly code: string })[]> {
    return unit.query<Place & { code: string }>(
      `select distinct o.id, o.code, o.path from enrolment e join organisation o on o.id = e.organisation_id
        where e.learner_id = $1 and attended_on(e.began_on, e.ended_on, $2::date) order by o.code limit 20`,
      [learnerId, day],
    );
  }

  /** Whether this account told the school of one of these days already, and stands by it. */
  async isTold(unit: Unit, { learnerId, organisationId, subject, firstOn, lastOn }: AbsenceState): Promise<boolean> {
    const [told] = await unit.asService(() =>
      unit.query(
        `select from absence_notice where learner_id = $1 and organisation_id = $2 and subject = $3 and withdrawn_at is null
            and first_on <= $5 and last_on >= $4 limit 1`,
        [learnerId, organisationId, subject, firstOn, lastOn],
      ),
    );
    return told !== undefined;
  }

  add(unit: Unit, { kept: n }: AbsenceNotice): Promise<void> {
    return unit.asService(async () => {
      await unit.query(
        `insert into absence_notice (id, learner_id, organisation_id, visible_to, subject, told_as, first_on, last_on, reason, note, told_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[n.id, n.learnerId, n.organisationId, n.visibleTo, n.subject, n.toldAs],
          ...[n.firstOn, n.lastOn, n.reason, n.note, n.toldAt],
        ],
      );
    });
  }

  /** Whose it is and who told it, before anything is held; null where there is none. */
  async teller(unit: Unit, id: string): Promise<Pick<AbsenceState, 'learnerId' | 'subject'> | null> {
    const [told] = await unit.asService(() =>
      unit.query<Pick<AbsenceState, 'learnerId' | 'subject'>>(
        `select learner_id as "learnerId", subject from absence_notice where id = $1`,
        [id],
      ),
    );
    return told ?? null;
  }

  /** One in sight, locked. @throws DomainError absence-unknown */
  async one(unit: Unit, id: string): Promise<AbsenceNotice> {
    const [found] = await unit.query<AbsenceState>(
      `select ${columns} from absence_notice n where n.id = $1 for no key update`,
      [id],
    );
    if (!found) throw new DomainError('absence-unknown');
    return new AbsenceNotice(found);
  }

  save(unit: Unit, { kept: n }: AbsenceNotice): Promise<void> {
    return unit.asService(async () => {
      await unit.query(
        `update absence_notice set acknowledged_at = $2, acknowledged_by = $3, withdrawn_at = $4 where id = $1`,
        [n.id, n.acknowledgedAt, n.acknowledgedBy, n.withdrawnAt],
      );
    });
  }

  async list(
    sight: string,
    { organisation, learner, day }: { organisation?: string; learner?: string; day?: string },
    search: PageRequest,
  ): Promise<Page<AbsenceRecord>> {
    const rows = await this.database.query<{ id: string; item: AbsenceRecord }>(
      `select id, item from list_absence_notices($1, $2, $3, $4, $5, $6)`,
      [sight, organisation ?? null, learner ?? null, day ?? null, search.after(uuidOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }

  async handOver(unit: Unit, ended: string, survivor: string): Promise<void> {
    await unit.asService(async () => {
      await unit.query(`update absence_notice set learner_id = $2 where learner_id = $1`, [ended, survivor]);
    });
  }

  async part(unit: Unit, ids: readonly string[], to: string): Promise<void> {
    await unit.asService(async () => {
      await unit.query(`update absence_notice set learner_id = $2 where id = any($1::uuid[])`, [ids, to]);
    });
  }
}

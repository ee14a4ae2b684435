import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { Enrolment } from '../../domain/roster/enrolment.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import { endsBeforeItBegins } from '@pan/quebec';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { EnrolmentRepository } from '../../persistence/roster/enrolment.repository.js';
import { LearnerSourceRepository } from '../../persistence/roster/learner-source.repository.js';
import { settleLinks } from '../accounts/stays.js';
import { refused, type Outcome, type Sending, type StayRow } from './rows.js';

/** Stays as a system sends them; what is new or changed is decided under the learner's lock, which keeps the learner's facts in order. */
@Injectable()
export class ApplyEnrolments {
  constructor(
    private readonly stays: EnrolmentRepository,
    private readonly learners: LearnerRepository,
    private readonly sources: LearnerSourceRepository,
  ) {}

  async run(unit: Unit, sending: Sending, rows: readonly StayRow[]): Promise<Outcome[]> {
    const { source, today } = sending;
    const keyOf = (stay: { sourceId: string; schoolYear: string }) => `${stay.schoolYear} ${stay.sourceId}`;
    const byKey = async (found: Promise<Enrolment[]>) => new Map((await found).map((stay) => [keyOf(stay.key), stay]));
    const [sent, seen] = await Promise.all([
      this.sources.learnersOf(
        unit,
        source,
        rows.map((row) => row.learnerSourceId),
      ),
      byKey(this.stays.seen(unit, source, rows)),
    ]);
    /** A learner of a sandbox has no stay outside it, and nobody else has one in it. */
    const learnerOf = (row: StayRow): string | undefined => {
      const one = sent.get(row.learnerSourceId);
      return one?.apart === sandboxOf(row.organisation.path) ? one.learnerId : undefined;
    };
    const samePlace = (stay: Enrolment, row: StayRow) =>
      stay.learnerId === learnerOf(row) && stay.organisationId === row.organisation.id;

    const busy = rows.filter((row) => {
      const stay = seen.get(keyOf(row));
      return learnerOf(row) !== undefined && !(stay && samePlace(stay, row) && stay.revise(row).length === 0);
    });
    const [merged, locked] = await Promise.all([
      this.learners.hold(unit, [
        ...busy.map((row) => learnerOf(row)!),
        ...busy.flatMap((row) => seen.get(keyOf(row))?.learnerId ?? []),
      ]),
      byKey(this.stays.byKeys(unit, source, busy)),
    ]);
    if (merged) return this.run(unit, sending, rows);

    const facts: Fact[] = [];
    const begun: Enrolment[] = [];
    const changed: Enrolment[] = [];
    const isBusy = new Set(busy);
    const outcomes = rows.map((row): Outcome => {
      const learnerId = learnerOf(row);
      if (!learnerId) return refused('learner-not-sent', { sourceId: row.learnerSourceId });
      if (endsBeforeItBegins(row.beganOn, row.endedOn)) return refused('stay-ends-before-it-begins', {});
      const stay = (isBusy.has(row) ? locked : seen).get(keyOf(row));
      if (stay && samePlace(stay, row)) {
        const revised = isBusy.has(row) ? stay.revise(row) : [];
        if (revised.length === 0) return { outcome: 'unchanged', id: stay.id, version: stay.version };
        changed.push(stay);
        facts.push(...revised);
        return { outcome: 'changed', id: stay.id, version: stay.version };
      }
      if (stay) {
        const ended = stay.supersede(today);
        if (ended) facts.push(ended);
        changed.push(stay);
      }
      const { enrolment, facts: new_ } = Enrolment.begin(
        {
          id: newId(),
          source,
          sourceId: row.sourceId,
          schoolYear: row.schoolYear,
          learnerId,
          organisationId: row.organisation.id,
          visibleTo: row.organisation.path,
        },
        row,
      );
      begun.push(enrolment);
      facts.push(...new_);
      return { outcome: 'created', id: enrolment.id, version: 1 };
    });
    await this.stays.saveAll(unit, changed, begun);
    await settleLinks(
      unit,
      [...changed, ...begun].map((stay) => stay.learnerId),
      sending,
    );
    await unit.emit(...facts);
    return outcomes;
  }
}

import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Enrolment } from '../../domain/roster/enrolment.js';
import { FullTimeStays } from '../../domain/roster/full-time-stays.js';
import { sandboxOf } from '../../domain/sandboxes/sandbox.js';
import { endsBeforeItBegins } from '@pan/quebec';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { EnrolmentRepository } from '../../persistence/roster/enrolment.repository.js';
import { TransfersMade } from '../../domain/transfers/transfers-made.js';
import { TransferRepository } from '../../persistence/transfers/transfer.repository.js';
import { LearnerSourceRepository } from '../../persistence/roster/learner-source.repository.js';
import { settleLinks } from '../accounts/stays.js';
import { orRefused, refused, type Outcome, type Sending, type StayRow } from './rows.js';

/** Stays as a system sends them; what is new or changed is decided under the learner's lock, which keeps the learner's facts in order. */
@Injectable()
export class ApplyEnrolments {
  constructor(
    private readonly stays: EnrolmentRepository,
    private readonly learners: LearnerRepository,
    private readonly sources: LearnerSourceRepository,
    private readonly transfers: TransferRepository,
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
      return learnerOf(row) !== undefined && !(stay && samePlace(stay, row) && !changes(stay, row));
    });
    const [merged, locked] = await Promise.all([
      this.learners.hold(unit, [
        ...busy.map((row) => learnerOf(row)!),
        ...busy.flatMap((row) => seen.get(keyOf(row))?.learnerId ?? []),
      ]),
      byKey(this.stays.byKeys(unit, source, busy)),
    ]);
    const read = new Map(busy.map((row) => [row.learnerSourceId, learnerOf(row)!]));
    const moved = [...locked].some(([key, stay]) => stay.learnerId !== seen.get(key)?.learnerId);
    if (merged || moved || !(await this.sources.stillStand(unit, source, read))) return this.run(unit, sending, rows);
    const fullTime = new FullTimeStays(
      await this.fullTimeBeside(
        unit,
        source,
        busy.map((row) => [row, learnerOf(row)!]),
        locked,
      ),
      today,
    );

    const made = new TransfersMade(
      busy.length > 0
        ? await this.transfers.made(
            unit,
            busy.map((row) => learnerOf(row)!),
          )
        : [],
    );

    const facts: Fact[] = [];
    const begun: Enrolment[] = [];
    const changed: Enrolment[] = [];
    const isBusy = new Set(busy);
    const outcomes = rows.map((row): Outcome => {
      const learnerId = learnerOf(row);
      if (!learnerId) return refused('learner-not-sent', { sourceId: row.learnerSourceId });
      if (endsBeforeItBegins(row.beganOn, row.endedOn)) return refused('stay-ends-before-it-begins', {});
      const stay = (isBusy.has(row) ? locked : seen).get(keyOf(row));
      return orRefused(() => {
        if (stay && samePlace(stay, row)) {
          const revised = isBusy.has(row) ? stay.revise(row) : [];
          if (revised.length === 0) return { outcome: 'unchanged', id: stay.id, version: stay.version };
          made.admit(stay);
          fullTime.admit(stay);
          changed.push(stay);
          facts.push(...revised);
          return { outcome: 'changed', id: stay.id, version: stay.version };
        }
        const { enrolment, facts: new_ } = Enrolment.begin(
          {
            id: newId(),
            source,
            sourceId: row.sourceId,
            schoolYear: row.schoolYear,
            learnerId,
            learnerSourceId: row.learnerSourceId,
            organisationId: row.organisation.id,
            visibleTo: row.organisation.path,
          },
          row,
        );
        made.admit(enrolment);
        fullTime.admit(enrolment, stay);
        if (stay) {
          const ended = stay.supersede(today);
          if (ended) facts.push(ended);
          changed.push(stay);
        }
        begun.push(enrolment);
        facts.push(...new_);
        return { outcome: 'created', id: enrolment.id, version: 1 };
      });
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

  /** Full-time stays that may stand beside those of the rows; most rows say nothing of the kind, and none is read for them. */
  private fullTimeBeside(
    unit: Unit,
    source: string,
    busy: readonly (readonly [StayRow, string])[],
    locked: ReadonlyMap<string, Enrolment>,
  ): Promise<Enrolment[]> {
    const whose = [
      ...busy.flatMap(([{ studies }, learnerId]) => (studies?.attendance === 'full-time' ? [learnerId] : [])),
      ...[...locked.values()].flatMap((stay) => (stay.excludesOthers ? [stay.learnerId] : [])),
    ];
    return whose.length > 0 ? this.stays.fullTime(unit, source, whose) : Promise.resolve([]);
  }
}

/** Whether a row says something new; what the domain refuses is looked at again under the lock. */
function changes(stay: Enrolment, row: StayRow): boolean {
  try {
    return stay.revise(row).length > 0;
  } catch (error) {
    if (error instanceof DomainError) return true;
    throw error;
  }
}

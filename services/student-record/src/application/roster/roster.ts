import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { ApplyClasses } from './apply-classes.js';
import { ApplyEnrolments } from './apply-enrolments.js';
import { ApplyLearners } from './apply-learners.js';
import { ApplyMemberships } from './apply-memberships.js';
import { ApplyStaff } from './apply-staff.js';
import type { Outcome, RosterKind, RosterRow, Sending } from './rows.js';

/** The one way a roster row becomes state and facts: a single upsert is a bulk of one. */
@Injectable()
export class Roster {
  constructor(
    private readonly learners: ApplyLearners,
    private readonly staff: ApplyStaff,
    private readonly classes: ApplyClasses,
    private readonly enrolments: ApplyEnrolments,
    private readonly memberships: ApplyMemberships,
  ) {}

  /**
   * Applies rows in their order inside the caller's transaction; an outcome per row, in the same order. Neighbours are read as one
   * state: of learners, those sent before come first, then new ones.
   */
  async apply(unit: Unit, sending: Sending, rows: readonly RosterRow[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const run of runs(rows)) outcomes.push(...(await this.applyRun(unit, sending, run)));
    return outcomes;
  }

  private applyRun(unit: Unit, sending: Sending, rows: readonly RosterRow[]): Promise<Outcome[]> {
    const of = <K extends RosterKind>(_kind: K) => rows as Extract<RosterRow, { kind: K }>[];
    switch (rows[0]!.kind) {
      case 'learner':
        return this.learners.run(unit, sending, of('learner'));
      case 'staff':
        return this.staff.run(unit, sending, of('staff'));
      case 'class':
        return this.classes.run(unit, sending, of('class'));
      case 'enrolment':
        return this.enrolments.run(unit, sending, of('enrolment'));
      case 'membership':
        return this.memberships.run(unit, sending, of('membership'));
    }
  }
}

/** Neighbours of one kind with different keys: what one statement can treat at once without changing what the rows mean in order. */
function runs(rows: readonly RosterRow[]): RosterRow[][] {
  const result: RosterRow[][] = [];
  let keys = new Set<string>();
  for (const row of rows) {
    const current = result.at(-1);
    if (current && current[0]!.kind === row.kind && !keys.has(row.sourceId)) current.push(row);
    else {
      result.push([row]);
      keys = new Set();
    }
    keys.add(row.sourceId);
  }
  return result;
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { StaffMember } from '../../domain/roster/staff-member.js';
import { isNamedOtherwise } from '../../domain/identity/likeness.js';
import { StaffRepository } from '../../persistence/roster/staff.repository.js';
import { endStaffLinks } from '../accounts/stays.js';
import type { Outcome, Sending, StaffRow } from './rows.js';

/** Staff as a system sends them. A key whose names are both others now is somebody else's: the links of whoever had it end with it. */
@Injectable()
export class ApplyStaff {
  constructor(private readonly staff: StaffRepository) {}

  async run(unit: Unit, { source, now, today }: Sending, rows: readonly StaffRow[]): Promise<Outcome[]> {
    const keys = rows.map((row) => row.sourceId);
    const revise = (member: StaffMember, row: StaffRow) =>
      member.revise(row.identity, row.organisation.id, row.visibleTo);
    const seen = new Map((await this.staff.seen(unit, source, keys)).map((member) => [member.sourceId, member]));
    const differs = rows.some((row) => seen.has(row.sourceId) && revise(seen.get(row.sourceId)!, row));
    const members = differs
      ? new Map((await this.staff.bySource(unit, source, keys)).map((member) => [member.sourceId, member]))
      : seen;
    const facts: Fact[] = [];
    const opened: StaffMember[] = [];
    const changed: StaffMember[] = [];
    const gone: string[] = [];
    const outcomes = rows.map((row): Outcome => {
      const known = members.get(row.sourceId);
      const isGivenOn = known !== undefined && isNamedOtherwise(known.names, row.identity);
      if (isGivenOn) {
        const left = known.supersede(today);
        if (left) facts.push(left);
        changed.push(known);
        gone.push(known.id);
      }
      const member = isGivenOn ? undefined : known;
      if (!member) {
        const registered = StaffMember.register(
          {
            id: randomUUID(),
            source,
            sourceId: row.sourceId,
            organisationId: row.organisation.id,
            visibleTo: row.visibleTo,
          },
          row.identity,
        );
        opened.push(registered.member);
        facts.push(registered.fact);
        return { outcome: 'created', id: registered.member.id, version: 1 };
      }
      const fact = differs ? revise(member, row) : null;
      if (!fact) return { outcome: 'unchanged', id: member.id, version: member.version };
      changed.push(member);
      facts.push(fact);
      return { outcome: 'changed', id: member.id, version: member.version };
    });
    await this.staff.saveAll(unit, changed, opened);
    await endStaffLinks(unit, gone, now);
    await unit.emit(...facts);
    return outcomes;
  }
}

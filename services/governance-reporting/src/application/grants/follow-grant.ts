import { Injectable } from '@nestjs/common';
import { schoolDay } from '@pan/kit/domain';
import { recordedGrant } from '../../domain/grants/announcement.js';
import type { Changeable, ChangePart, ReportContent } from '../../domain/grants/award-facts.js';
import type { GrantAward } from '../../domain/grants/grant-award.js';
import type { RecordedGrant } from '../../domain/plan-facts/recorded-grant.js';
import type { Sourced } from '../../domain/programmes/source.js';
import { type Awarding, GrantAwardRepository } from '../../persistence/grants/grant-award.repository.js';
import { GrantAwardQueries } from '../../persistence/grants/grant-awards.queries.js';
import { RegisterEntryRepository } from '../../persistence/plan-facts/register-entry.repository.js';
import { CommitmentRepository } from '../../persistence/programmes/commitment.repository.js';
import { sourced } from '../plan-facts/put-register-entry.js';
import { sourceOf } from './announce-grant.js';
import { ChangeAward } from './change-award.js';
import { actor, requireApplicant } from './grant-caller.js';

/** The recipient reports and asks for changes; the ministry answers, each part and each report by itself. */
@Injectable()
export class FollowGrant {
  constructor(
    private readonly awards: GrantAwardRepository,
    private readonly queries: GrantAwardQueries,
    private readonly changes: ChangeAward,
    private readonly commitments: CommitmentRepository,
    private readonly entries: RegisterEntryRepository,
  ) {}

  request(id: string, wanted: Partial<Changeable>, reason: string): Promise<GrantAward> {
    requireApplicant();
    return this.awards.change(id, reason, (award, { call, now }) => void award.request(wanted, reason, call, by(now)));
  }

  decideChange(
    id: string,
    number: number,
    decision: { part: ChangePart; outcome: 'approved' | 'refused'; why: string },
    expected: number | null,
  ): Promise<GrantAward> {
    return this.changes.asPerson(id, decision.why, async (award, { call, now, unit }) => {
      const before = award.state.facts['/amounts'];
      award.decideChange(number, decision, call, by(now), expected);
      if (award.state.facts['/amounts'] !== before) await this.tellAmounts(award, { call, now, unit });
    });
  }

  file(id: string, report: string, content: ReportContent, expected: number | null): Promise<GrantAward> {
    requireApplicant();
    return this.awards.change(id, null, async (award, { unit, call, now }) => {
      award.file(report, content, call, by(now), expected);
      await this.awards.received(unit, id, report);
    });
  }

  approveReport(id: string, report: string, expected: number | null): Promise<GrantAward> {
    return this.changes.asPerson(id, null, (award, { now }) => award.approveReport(report, by(now), expected));
  }

  returnReport(id: string, report: string, reason: string, expected: number | null): Promise<GrantAward> {
    return this.changes.asMinistry(id, reason, (award) => award.returnReport(report, reason, expected));
  }

  /** The register of the plan and the commitment say the same as the grant. */
  private async tellAmounts(award: GrantAward, { unit, now }: Awarding): Promise<void> {
    const { id, call, grant, commitmentId, organisationId } = award.state;
    const { content, granted, awardedOn } = await this.awards.applied(unit, id);
    const entry = (await this.entries.one('grant', grant))!;
    const said = (name: keyof RecordedGrant): unknown => (entry.facts[`/${name}`] as Sourced).value;
    const { name, kind } = await this.queries.names(organisationId);
    const recorded = recordedGrant(content, [granted, ...award.approvedAmounts], {
      announcedBy: said('announcedBy') as RecordedGrant['announcedBy'],
      ...{ place: said('place') as string, funder: said('funder') as string },
      ...{ recipient: { name, kind }, awardedOn },
    });
    const source = sourceOf(call, schoolDay(now));
    const why = 'Changement approuvé / Change approved';
    await this.entries.put('grant', grant, sourced(recorded, source), entry.version, why);
    await this.commitments.change(commitmentId, why, (commitment) => {
      const { amountCents } = recorded;
      commitment.adjust({ ...commitment.engagement, amountCents }, source, schoolDay(now), null);
      return Promise.resolve();
    });
  }
}

const by = (now: Date) => ({ by: actor(), on: schoolDay(now) });

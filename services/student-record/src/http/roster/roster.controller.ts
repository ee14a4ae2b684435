import { applyDecorators, Body, Controller, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { ApiProblems, IfMatch, type Reply, Scopes } from '@pan/kit/http';
import type { RosterChange } from '../../application/roster/roster-change.js';
import { UpsertRosterRow } from '../../application/roster/upsert-roster-row.js';
import { answerUpsert, type Upsert } from '../answer-upsert.js';
import {
  ClassBody,
  EnrolmentBody,
  LearnerBody,
  MembershipBody,
  SourcePath,
  SourceQuery,
  StaffBody,
  UpsertAnswer,
} from './roster.dto.js';

/** What every write by a system's own key has in common. */
function PutBySource(things: string, fr: string, en: string, ...problems: string[]): MethodDecorator {
  return applyDecorators(
    Put(`${things}/by-source/:sourceId`),
    Scopes('learners:write'),
    ApiOperation({ summary: `${fr} / ${en}` }),
    ApiCreatedResponse({ type: UpsertAnswer, description: 'Nouveau pour ce système / New for this system' }),
    ApiOkResponse({ type: UpsertAnswer, description: 'Déjà connu / Known already' }),
    ApiProblems('organisation-unknown', 'conflict', ...problems),
  );
}

/** A school's system writes its roster, one row at a time, under its own keys. */
@ApiTags('roster')
@Controller('v1/organisations/:code')
export class RosterController {
  constructor(private readonly upsert: UpsertRosterRow) {}

  @PutBySource(
    'learners',
    'Inscrire un élève',
    'Write a learner',
    'not-a-permanent-code',
    'health-number-not-accepted',
    'sandbox-apart',
    'too-many-mismatches',
  )
  putLearner(
    @Param() path: SourcePath,
    @Query() query: SourceQuery,
    @Body() body: LearnerBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return this.put({ kind: 'learner', ...placeOf(path), ...body }, query, version, reply);
  }

  @PutBySource('staff', 'Inscrire un membre du personnel', 'Write a staff member')
  putStaffMember(
    @Param() path: SourcePath,
    @Query() query: SourceQuery,
    @Body() body: StaffBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return this.put({ kind: 'staff', ...placeOf(path), ...body }, query, version, reply);
  }

  @PutBySource('classes', 'Inscrire un groupe-classe', 'Write a class', 'class-cannot-move')
  putClass(
    @Param() path: SourcePath,
    @Query() query: SourceQuery,
    @Body() body: ClassBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return this.put({ kind: 'class', ...placeOf(path), ...body }, query, version, reply);
  }

  @PutBySource(
    'enrolments',
    'Inscrire un séjour',
    'Write a stay',
    'learner-not-sent',
    'stay-ends-before-it-begins',
    'sector-contradicts-level',
    'track-not-of-sector',
    'programme-not-of-sector',
    'programme-not-in-year',
    'term-not-of-sector',
    'modules-not-of-sector',
    'module-twice',
    'full-time-elsewhere',
    'stay-transferred',
  )
  putEnrolment(
    @Param() path: SourcePath,
    @Query() query: SourceQuery,
    @Body() body: EnrolmentBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return this.put({ kind: 'enrolment', ...placeOf(path), ...body }, query, version, reply);
  }

  @PutBySource(
    'memberships',
    'Placer une personne dans un groupe-classe',
    'Put a person in a class',
    'class-not-sent',
    'learner-not-sent',
    'staff-not-sent',
  )
  putMembership(
    @Param() path: SourcePath,
    @Query() query: SourceQuery,
    @Body() body: MembershipBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return this.put({ kind: 'membership', ...placeOf(path), ...body }, query, version, reply);
  }

  private put(change: RosterChange, { source }: SourceQuery, version: number | null, reply: Reply): Upsert {
    return answerUpsert(reply, this.upsert.run(change, source ?? currentCaller().clientId, version));
  }
}

function placeOf({ code, sourceId }: SourcePath): { organisation: string; sourceId: string } {
  return { organisation: code, sourceId };
}

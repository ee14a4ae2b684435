import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IfMatch, PageQuery, Public, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { AssessGrants } from '../../application/grants/assess-grants.js';
import { PutGrantCall } from '../../application/grants/put-grant-call.js';
import { type CallDefinition, callSchema } from '../../domain/grants/call-definition.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import {
  AssessorBody,
  AssessorsView,
  GrantCallAnswer,
  GrantCallPage,
  GrantCallPath,
  GrantCallPutQuery,
  GrantCallQuery,
  GrantCallView,
  RankingView,
} from './grant-calls.dto.js';

const name = { fr: 'Appel', en: 'Call' };
/** As little as a call may say. */
const smallestCall = {
  ...{ code: 'innovation-2027', name, description: name, graceMinutes: 0, budgetCents: 100_000_00, mostCents: null },
  ...{
    opensAt: '2027-01-11T08:00:00-05:00',
    closesAt: '2027-02-26T16:00:00-05:00',
    programmeKinds: ['innovation-project'],
  },
  ...{ measures: ['M12'], eligible: { kinds: ['service-centre'], under: null, on: '2027-01-11' }, assessments: 1 },
  criteria: [{ code: 'relevance', name, weight: '1', scale: { minimum: 0, maximum: 10 } }],
  classes: [{ code: 'equipment', name, ceilingCents: null }],
  reports: [{ code: 'final', kind: 'final', name, dueOn: '2028-06-30', remindDays: 14 }],
};

/** Calls for applications, written as data by the ministry and read by everybody. */
@ApiTags('grants')
@Controller('v1')
export class GrantCallsController {
  constructor(
    private readonly calls: GrantCallRepository,
    private readonly put: PutGrantCall,
    private readonly assess: AssessGrants,
    private readonly history: HistoryQueries,
  ) {}

  @Get('grant-calls')
  @Public()
  @ApiOperation({ summary: 'Appels de projets, dans leur version présente / Calls, in their present version' })
  @ApiOkResponse({ type: GrantCallPage })
  async listGrantCalls(@Query() query: PageQuery): Promise<Page<GrantCallView>> {
    const { items, nextCursor } = await this.calls.list(query);
    return { items: items.map(viewOf), nextCursor };
  }

  @Get('grant-calls-schema')
  @Public()
  @ApiOperation({ summary: 'Le schéma JSON d’un appel / The JSON Schema of a call' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  readGrantCallSchema(): object {
    return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...callSchema };
  }

  @Get('grant-calls/:call')
  @Public()
  @ApiOperation({ summary: 'Un appel, maintenant ou dans une version d’avant / A call, now or in a former version' })
  @ApiOkResponse({ type: GrantCallView })
  @ApiProblems('grant-call-unknown')
  async readGrantCall(
    @Param() { call }: GrantCallPath,
    @Query() { version }: GrantCallQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantCallView> {
    const row = await this.calls.version(call, version ?? null);
    setVersion(reply, row.version);
    return viewOf(row);
  }

  @Put('grant-calls/:call')
  @Scopes('governance:write')
  @ApiOperation({
    summary: 'Définir un appel, ou le définir à nouveau / Define a call, or define it anew',
    description:
      'Par le ministère. Toutes les fautes sont dites à la fois, par pointeur. Ouvert, un appel ne change plus que de mots, de clôture (plus tard) et de budget. / By the ministry. All faults are told at once, by pointer. Once open, a call changes its words, its closing (later) and its budget alone.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      additionalProperties: true,
      description: 'Selon / By GET /v1/grant-calls-schema',
      example: smallestCall,
    },
  })
  @ApiCreatedResponse({ type: GrantCallAnswer })
  @ApiOkResponse({ type: GrantCallAnswer })
  @ApiProblems(
    'ministry-only',
    'invalid-request',
    'programme-kind-unknown',
    'grant-budget-below-granted',
    'organisation-unknown',
  )
  async putGrantCall(
    @Param() { call }: GrantCallPath,
    @Query() { why }: GrantCallPutQuery,
    @Body() definition: object,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantCallAnswer> {
    const { outcome, version: present } = await this.put.run(call, definition, version, why ?? null);
    setVersion(reply, present);
    void reply.status(outcome === 'created' ? 201 : 200);
    return { code: call, version: present, changed: outcome !== 'unchanged' };
  }

  @Get('grant-calls/:call/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé l’appel, pourquoi, quand / Who changed the call, why, when' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('grant-call-unknown')
  async readGrantCallHistory(@Param() { call }: GrantCallPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.calls.version(call, null);
    return this.history.of(`grant-call/${call}`, query);
  }

  @Post('grant-calls/:call/assessors')
  @Scopes('governance:write')
  @HttpCode(204)
  @ApiOperation({ summary: 'Confier l’évaluation d’un appel à une personne / Entrust a person with assessing a call' })
  @ApiNoContentResponse()
  @ApiProblems('ministry-only', 'grant-call-unknown', 'organisation-unknown')
  assignAssessor(@Param() { call }: GrantCallPath, @Body() body: AssessorBody): Promise<void> {
    return this.assess.assign(call, body.person, body.organisation);
  }

  @Get('grant-calls/:call/assessors')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Qui évalue les demandes d’un appel / Who assesses the applications of a call' })
  @ApiOkResponse({ type: AssessorsView })
  @ApiProblems('ministry-only', 'grant-call-unknown')
  async listAssessors(@Param() { call }: GrantCallPath): Promise<AssessorsView> {
    return { items: await this.assess.assessors(call) };
  }

  @Get('grant-calls/:call/ranking')
  @Scopes('governance:write')
  @ApiOperation({
    summary: 'Les demandes évaluées, par moyenne exacte des points / Assessed applications, by exact average of points',
  })
  @ApiOkResponse({ type: RankingView })
  @ApiProblems('ministry-only', 'grant-call-unknown', 'grant-decision-not-yours', 'too-many-ranked')
  async readRanking(@Param() { call }: GrantCallPath): Promise<RankingView> {
    return { items: await this.assess.ranking(call) };
  }
}

const viewOf = ({ version, definition }: { version: number; definition: CallDefinition }): GrantCallView => ({
  ...{ code: definition.code, version, definition },
});

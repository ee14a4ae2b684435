import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  IfMatch,
  OneOfScopes,
  PageQuery,
  type Reply,
  Scopes,
  setVersion,
} from '@pan/kit/http';
import { CommitMoney } from '../../application/programmes/commit-money.js';
import type { Engagement } from '../../domain/programmes/commitment.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { CommitmentQueries } from '../../persistence/programmes/commitments.queries.js';
import { InitiativeQueries } from '../../persistence/programmes/initiatives.queries.js';
import {
  CancellationBody,
  CommitmentBody,
  CommitmentPage,
  CommitmentView,
  DisbursementBody,
  DisbursementPath,
} from './commitments.dto.js';
import { HistoryPage, HistoryView } from './history.dto.js';
import { stated } from './initiatives.controller.js';

const writers = ['governance:report', 'governance:write'] as const;
const written = [
  'commitment-unknown',
  'out-of-reach',
  'organisation-does-not-report',
  'source-incomplete',
  'date-ahead',
];

/** Money of initiatives: what was committed, and what was paid of it, in integer cents. */
@ApiTags('initiatives')
@Controller('v1')
export class CommitmentsController {
  constructor(
    private readonly money: CommitMoney,
    private readonly queries: CommitmentQueries,
    private readonly initiatives: InitiativeQueries,
    private readonly history: HistoryQueries,
  ) {}

  @Post('initiatives/:id/commitments')
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({ summary: 'Engager une somme / Commit an amount' })
  @ApiCreatedResponse({ type: CommitmentView })
  @ApiProblems('initiative-unknown', 'measure-not-of-the-initiative', 'grant-unknown', ...written.slice(1))
  async commit(
    @Param() { id }: IdPath,
    @Body() body: CommitmentBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CommitmentView> {
    return this.shown(await this.money.enter(id, engagementOf(body), stated(body, null)), reply);
  }

  @Get('initiatives/:id/commitments')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Engagements d’une initiative / Commitments of an initiative' })
  @ApiOkResponse({ type: CommitmentPage })
  @ApiProblems('initiative-unknown')
  async listCommitments(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<CommitmentView>> {
    await this.initiatives.one(id);
    return this.queries.of(id, query);
  }

  @Get('commitments/:id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Un engagement et ses décaissements / A commitment and its disbursements' })
  @ApiOkResponse({ type: CommitmentView })
  @ApiProblems('commitment-unknown')
  readCommitment(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<CommitmentView> {
    return this.shown(id, reply);
  }

  @Get('commitments/:id/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé l’engagement / Who changed the commitment' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('commitment-unknown')
  async readCommitmentHistory(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.queries.one(id);
    return this.history.of(`commitment/${id}`, query);
  }

  @Put('commitments/:id')
  @OneOfScopes(...writers)
  @ApiOperation({
    summary: 'Ajuster un engagement, jamais sous ce qui est payé / Adjust a commitment, never below what is paid',
  })
  @ApiOkResponse({ type: CommitmentView })
  @ApiProblems(
    ...[
      'commitment-of-a-grant',
      'commitment-cancelled',
      'more-paid-than-committed',
      'measure-not-of-the-initiative',
      'grant-unknown',
      ...written,
    ],
  )
  async adjust(
    @Param() { id }: IdPath,
    @Body() body: CommitmentBody,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CommitmentView> {
    await this.money.adjust(id, engagementOf(body), stated(body, version));
    return this.shown(id, reply);
  }

  @Post('commitments/:id/disbursements')
  @OneOfScopes(...writers)
  @Idempotent()
  @ApiOperation({ summary: 'Payer une part d’un engagement / Pay a part of a commitment' })
  @ApiCreatedResponse({ type: CommitmentView })
  @ApiProblems(
    'commitment-of-a-grant',
    'commitment-cancelled',
    'more-paid-than-committed',
    'too-many-disbursements',
    ...written,
  )
  async disburse(
    @Param() { id }: IdPath,
    @Body() body: DisbursementBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CommitmentView> {
    const { amountCents, disbursedOn } = body;
    await this.money.disburse(id, { amountCents, disbursedOn }, stated(body, null));
    return this.shown(id, reply);
  }

  @Post('commitments/:id/disbursements/:disbursement/cancellation')
  @OneOfScopes(...writers)
  @ApiOperation({
    summary: 'Annuler un décaissement, qui reste lisible / Cancel a disbursement, which stays to be read',
  })
  @ApiCreatedResponse({ type: CommitmentView })
  @ApiProblems('commitment-of-a-grant', 'disbursement-unknown', 'disbursement-cancelled', ...written)
  async cancelDisbursement(
    @Param() { id, disbursement }: DisbursementPath,
    @Body() body: CancellationBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CommitmentView> {
    await this.money.cancelDisbursement(id, disbursement, body.reason, stated(body, null));
    return this.shown(id, reply);
  }

  @Post('commitments/:id/cancellation')
  @OneOfScopes(...writers)
  @ApiOperation({
    summary: 'Annuler un engagement dont rien n’est payé / Cancel a commitment of which nothing is paid',
  })
  @ApiCreatedResponse({ type: CommitmentView })
  @ApiProblems('commitment-of-a-grant', 'commitment-cancelled', 'commitment-paid', ...written)
  async cancel(
    @Param() { id }: IdPath,
    @Body() body: CancellationBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CommitmentView> {
    await this.money.cancel(id, body.reason, stated(body, null));
    return this.shown(id, reply);
  }

  private async shown(id: string, reply: Reply): Promise<CommitmentView> {
    const commitment = await this.queries.one(id);
    setVersion(reply, commitment.version);
    return commitment;
  }
}

function engagementOf(body: CommitmentBody): Engagement {
  const { amountCents, committedOn, recipient, measure = null, grant = null, part = null } = body;
  return { amountCents, committedOn, recipient, measure, grant, part };
}

import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, IfMatch, ReadsPersons, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { AnswerTransfer } from '../../application/transfers/answer-transfer.js';
import { AskTransfer } from '../../application/transfers/ask-transfer.js';
import { fileParts } from '../../domain/files/file-parts.js';
import { LearnerQueries } from '../../persistence/learners/learners.queries.js';
import { TransferQueries, type TransferRecord } from '../../persistence/transfers/transfers.queries.js';
import { allRules } from '../files/file-view.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import { SourceQuery } from '../roster/roster.dto.js';
import {
  FilePartsView,
  TransferAcceptanceBody,
  TransferAnswer,
  TransferBody,
  TransferPage,
  TransferRefusalBody,
  TransfersQuery,
  TransferView,
} from './transfers.dto.js';
import { DoneByOffice, ShownToOffice } from '../accounts/office.js';

/** A learner goes from one organisation to another: one asks, the other accepts or refuses, and what may follow of the file follows. */
@ApiTags('transfers')
@Controller('v1')
export class TransfersController {
  constructor(
    private readonly ask: AskTransfer,
    private readonly answer: AnswerTransfer,
    private readonly queries: TransferQueries,
    private readonly learners: LearnerQueries,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('file-parts')
  @Scopes('learners:read')
  @ApiOperation({
    summary:
      'Ce qui suit l’élève, ce qui reste, et par quelle loi / What follows a pupil, what stays, and by which law',
  })
  @ApiOkResponse({ type: FilePartsView })
  listFileParts(): FilePartsView {
    return { items: fileParts, files: allRules() };
  }

  @Post('organisations/:code/transfers')
  @HttpCode(201)
  @Idempotent()
  @DoneByOffice('transfers', 'learners:write')
  @ApiOperation({
    summary:
      'Demander le transfert d’un élève vers cette organisation / Ask for a learner’s transfer to this organisation',
    description:
      'Pour un élève que votre système a déjà transmis; l’autre organisation dit si elle le connaît. / For a learner whom your system has sent before; the other organisation says whether it knows them.',
  })
  @ApiCreatedResponse({ type: TransferAnswer })
  @ApiProblems(
    'organisation-unknown',
    'giving-organisation-unknown',
    'learner-not-sent',
    'transfer-open',
    'transfer-key-taken',
    'transfer-to-itself',
    'transfer-day-too-far',
    'conflict',
  )
  async askTransfer(
    @Param() { code }: OrganisationPath,
    @Query() { source }: SourceQuery,
    @Body() { level = null, ...asked }: TransferBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TransferAnswer> {
    const { id, version } = await this.ask.run(code, { ...asked, level, source: source ?? currentCaller().clientId });
    setVersion(reply, version);
    return { id };
  }

  @Get('transfers')
  @Scopes('learners:read')
  @ShownToOffice('transfers')
  @ReadsPersons('list-transfers')
  @ApiOperation({
    summary: 'Transferts demandés par vos organisations ou à elles / Transfers asked by or of your organisations',
  })
  @ApiOkResponse({ type: TransferPage })
  @ApiProblems('family-access-only')
  async listTransfers(@Query() query: TransfersQuery): Promise<Page<TransferView>> {
    const found = await this.queries.list(query, query);
    await this.accessLog.record({ learners: [...new Set(found.items.map(({ learnerId }) => learnerId))] });
    return { items: await this.views(found.items), nextCursor: found.nextCursor };
  }

  @Get('transfers/:id')
  @Scopes('learners:read')
  @ShownToOffice('transfers')
  @ReadsPersons('read-transfer')
  @ApiOperation({ summary: 'Un transfert, et ce qui a suivi l’élève / A transfer, and what followed the learner' })
  @ApiOkResponse({ type: TransferView })
  @ApiProblems('transfer-unknown', 'family-access-only')
  async readTransfer(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<TransferView> {
    const { version, item } = await this.queries.one(id);
    await this.accessLog.record({ learners: [item.learnerId] });
    setVersion(reply, version);
    return (await this.views([item]))[0]!;
  }

  @Post('transfers/:id/acceptance')
  @HttpCode(200)
  @Idempotent()
  @DoneByOffice('transfers', 'learners:write')
  @ApiOperation({
    summary:
      'Accepter: un séjour prend fin et l’autre s’ouvre le même jour / Accept: one stay ends and the other opens on the same day',
  })
  @ApiOkResponse({ type: TransferAnswer })
  @ApiProblems(
    'transfer-unknown',
    'transfer-not-yours',
    'transfer-settled',
    'transfer-without-stay',
    'transfer-several-stays',
    'transfer-key-taken',
    'conflict',
  )
  acceptTransfer(
    @Param() { id }: IdPath,
    @Body() { enrolmentId = null }: TransferAcceptanceBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TransferAnswer> {
    return settled(reply, id, this.answer.accept(id, enrolmentId, version));
  }

  @Post('transfers/:id/refusal')
  @HttpCode(200)
  @Idempotent()
  @DoneByOffice('transfers', 'learners:write')
  @ApiOperation({ summary: 'Refuser un transfert, avec la raison / Refuse a transfer, with the reason' })
  @ApiOkResponse({ type: TransferAnswer })
  @ApiProblems('transfer-unknown', 'transfer-not-yours', 'transfer-settled', 'conflict')
  refuseTransfer(
    @Param() { id }: IdPath,
    @Body() { reason }: TransferRefusalBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TransferAnswer> {
    return settled(reply, id, this.answer.refuse(id, reason, version));
  }

  @Post('transfers/:id/withdrawal')
  @HttpCode(200)
  @Idempotent()
  @DoneByOffice('transfers', 'learners:write')
  @ApiOperation({ summary: 'Renoncer à un transfert demandé / Take back a transfer that was asked for' })
  @ApiOkResponse({ type: TransferAnswer })
  @ApiProblems('transfer-unknown', 'transfer-not-yours', 'transfer-settled', 'conflict')
  withdrawTransfer(
    @Param() { id }: IdPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TransferAnswer> {
    return settled(reply, id, this.answer.withdraw(id, version));
  }

  private async views(items: readonly TransferRecord[]): Promise<TransferView[]> {
    const labels = await this.learners.labels([...new Set(items.map(({ learnerId }) => learnerId))]);
    const names = new Map(labels.map((label) => [label.id, label]));
    const own = await this.queries.own(items.flatMap(({ from, to }) => [from, to]));
    return items.map((item) => {
      const [mayAnswer, mayWithdraw] = [item.from, item.to].map((code) => item.state === 'asked' && own.has(code));
      const learner = names.get(item.learnerId) ?? null;
      return { ...item, learner, mayAnswer: mayAnswer!, mayWithdraw: mayWithdraw! };
    });
  }
}

async function settled(reply: Reply, id: string, done: Promise<number>): Promise<TransferAnswer> {
  setVersion(reply, await done);
  return { id };
}

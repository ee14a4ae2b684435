import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { CancelHold } from '../../application/holds/cancel-hold.js';
import { HoldQueries, type HoldRecord } from '../../persistence/holds/holds.queries.js';
import { PlaceHold } from '../../application/holds/place-hold.js';
import { HoldPage, HoldsQuery, HoldView, ReaderHoldView } from './holds.dto.js';
import { BorrowBody } from '../loans/loans.dto.js';
import { learnersOf, withoutReader } from '../readers.js';

@ApiTags('holds')
@Controller('v1/holds')
export class HoldsController {
  constructor(
    private readonly queries: HoldQueries,
    private readonly placeHold: PlaceHold,
    private readonly cancelHold: CancelHold,
    private readonly accessLog: AccessLog,
  ) {}

  @Get()
  @Scopes('lending:read')
  @ReadsPersons('list-holds')
  @ApiOperation({ summary: 'Réservations à la vue du jeton / Holds in sight of the token' })
  @ApiOkResponse({ type: HoldPage })
  @ApiProblems('organisation-unknown')
  async listHolds(@Query() query: HoldsQuery): Promise<Page<HoldRecord>> {
    const found = await this.queries.list(query);
    await this.accessLog.record({ learners: learnersOf(found.items) });
    return found;
  }

  @Get(':id')
  @Scopes('lending:read')
  @ReadsPersons('read-hold')
  @ApiOperation({ summary: 'Une réservation / A hold' })
  @ApiOkResponse({ type: ReaderHoldView })
  @ApiProblems('hold-unknown')
  async readHold(@Param() { id }: IdPath): Promise<HoldRecord> {
    const hold = await this.queries.one(id);
    await this.accessLog.record({ learners: learnersOf([hold]) });
    return hold;
  }

  @Post()
  @Idempotent()
  @Scopes('lending:borrow')
  @ApiOperation({
    summary: 'Réserver un titre / Place a hold on a title',
    description:
      'Un exemplaire libre est mis de côté aussitôt. Réserver de nouveau répond la même réservation (200). / A free copy is set aside at once. A second hold answers the same one (200).',
  })
  @ApiCreatedResponse({ type: HoldView })
  @ApiOkResponse({ type: HoldView, description: 'La personne attendait déjà / The reader already waited' })
  @ApiProblems('title-unknown', 'reader-required', 'reader-unknown', 'reader-has-no-stay', 'title-not-licensed')
  @ApiProblems('title-already-borrowed', 'hold-limit-reached', 'holds-not-allowed', 'conflict')
  async place(@Body() body: BorrowBody, @Res({ passthrough: true }) reply: Reply): Promise<HoldView> {
    const { hold, isNew } = await this.placeHold.run(body.titleId, body.learnerId);
    void reply.code(isNew ? 201 : 200);
    return withoutReader(hold);
  }

  @Delete(':id')
  @HttpCode(204)
  @Scopes('lending:borrow')
  @ApiOperation({ summary: 'Annuler une réservation / Cancel a hold' })
  @ApiNoContentResponse()
  @ApiProblems('hold-unknown')
  cancel(@Param() { id }: IdPath): Promise<void> {
    return this.cancelHold.run(id);
  }
}

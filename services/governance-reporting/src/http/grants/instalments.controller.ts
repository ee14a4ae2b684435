import { Body, Controller, Param, Post, Put, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Idempotent, IdPath, IfMatch, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { PayGrant } from '../../application/grants/pay-grant.js';
import { ReadGrantAward } from '../../application/grants/read-grant-award.js';
import type { Terms } from '../../domain/grants/award-facts.js';
import { GrantReasonBody } from './grant-applications.dto.js';
import {
  GrantAwardView,
  InstalmentBody,
  InstalmentPath,
  InstalmentPaymentBody,
  RecoveryBody,
} from './grant-awards.dto.js';

const known = ['ministry-only', 'grant-award-unknown', 'grant-four-eyes'];
const unpaid = [...known, 'instalment-unknown', 'instalment-cancelled', 'instalment-paid'];
const within = ['grant-report-unknown', 'more-than-granted'];

/** What is paid of a grant: prepared by one person, released by another, paid when its conditions are met. */
@ApiTags('grants')
@Controller('v1/grant-awards/:id/instalments')
export class InstalmentsController {
  constructor(
    private readonly paying: PayGrant,
    private readonly reading: ReadGrantAward,
  ) {}

  @Post()
  @Scopes('governance:write')
  @Idempotent()
  @ApiOperation({ summary: 'Préparer un versement / Prepare an instalment' })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems('grant-person-required', ...known, ...within, 'too-many-instalments')
  async prepareInstalment(
    @Param() { id }: IdPath,
    @Body() body: InstalmentBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.paying.prepare(id, termsOf(body));
    return this.shown(id, reply);
  }

  @Put(':number')
  @Scopes('governance:write')
  @ApiOperation({
    summary: 'Changer un versement non payé; ce qui en fut approuvé est nul / Change one; what was approved is void',
  })
  @ApiOkResponse({ type: GrantAwardView })
  @ApiProblems('grant-person-required', ...unpaid, ...within)
  async reviseInstalment(
    @Param() { id, number }: InstalmentPath,
    @Body() body: InstalmentBody,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.paying.revise(id, number, termsOf(body), version);
    return this.shown(id, reply);
  }

  @Post(':number/release')
  @Scopes('governance:write')
  @Idempotent()
  @ApiOperation({ summary: 'Libérer un versement qu’une autre a préparé / Release one that another person prepared' })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems('grant-person-required', ...unpaid, 'instalment-released')
  async releaseInstalment(
    @Param() { id, number }: InstalmentPath,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.paying.release(id, number, version);
    return this.shown(id, reply);
  }

  @Post(':number/payment')
  @Scopes('governance:write')
  @Idempotent()
  @ApiOperation({ summary: 'Dire qu’un versement est payé / Say that an instalment is paid' })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems(
    ...[...unpaid, 'instalment-not-released', 'grant-approval-void', 'grant-condition-unmet', 'date-ahead'],
    ...['grant-day-too-early', 'too-many-disbursements'],
  )
  async payInstalment(
    @Param() { id, number }: InstalmentPath,
    @Body() { paidOn }: InstalmentPaymentBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.paying.pay(id, number, paidOn);
    return this.shown(id, reply);
  }

  @Post(':number/cancellation')
  @Scopes('governance:write')
  @ApiOperation({ summary: 'Annuler un versement non payé / Cancel an instalment that is not paid' })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems(...unpaid)
  async cancelInstalment(
    @Param() { id, number }: InstalmentPath,
    @Body() { reason }: GrantReasonBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.paying.cancel(id, number, reason);
    return this.shown(id, reply);
  }

  @Post(':number/recoveries')
  @Scopes('governance:write')
  @Idempotent()
  @ApiOperation({
    summary: 'Inscrire ce qui est remboursé d’un versement / Enter what of an instalment was given back',
  })
  @ApiCreatedResponse({ type: GrantAwardView })
  @ApiProblems(
    ...[...known, 'instalment-unknown', 'instalment-not-paid', 'more-recovered-than-paid', 'date-ahead'],
    ...['grant-day-too-early', 'too-many-instalments', 'too-many-disbursements'],
  )
  async recoverInstalment(
    @Param() { id, number }: InstalmentPath,
    @Body() { amountCents, on, reason }: RecoveryBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<GrantAwardView> {
    await this.paying.recover(id, number, { amountCents, on, reason });
    return this.shown(id, reply);
  }

  private async shown(id: string, reply: Reply): Promise<GrantAwardView> {
    const award = await this.reading.one(id);
    setVersion(reply, award.version);
    return award;
  }
}

const termsOf = ({ amountCents, dueOn, conditions }: InstalmentBody): Terms => ({ amountCents, dueOn, conditions });

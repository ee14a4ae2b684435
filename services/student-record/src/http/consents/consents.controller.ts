import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, Idempotent, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { GiveConsent } from '../../application/consents/give-consent.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { consentPurposes } from '../../domain/consents/purposes.js';
import { ConsentQueries } from '../../persistence/consents/consents.queries.js';
import {
  ConsentAnswer,
  ConsentBody,
  ConsentPage,
  ConsentsQuery,
  type ConsentView,
  PurposesView,
  ConsentWithdrawalBody,
} from './consents.dto.js';

/** What a family agreed to, for which purpose and whom, until when; and what nobody is asked about. */
@ApiTags('consents')
@Controller('v1')
export class ConsentsController {
  constructor(
    private readonly consents: GiveConsent,
    private readonly queries: ConsentQueries,
    private readonly reads: PersonReads,
  ) {}

  @Get('consent-purposes')
  @Scopes('consents:read')
  @ApiOperation({
    summary:
      'À quoi l’on consent, et ce que la loi fonde autrement / What is consented to, and what the law bases otherwise',
  })
  @ApiOkResponse({ type: PurposesView })
  listPurposes(): PurposesView {
    return { items: consentPurposes };
  }

  @Get('learners/:id/consents')
  @Scopes('consents:read')
  @ReadsPersons('read-consents')
  @ApiOperation({
    summary: 'Les consentements d’un élève, avec les anciens / A learner’s consents, with the former ones',
    description:
      'Un système sans la portée consents:write nomme une seule fin. / A system without the scope consents:write names one purpose.',
  })
  @ApiOkResponse({ type: ConsentPage })
  @ApiProblems('learner-unknown', 'family-access-only', 'one-purpose-required')
  async listConsents(@Param() { id }: IdPath, @Query() query: ConsentsQuery): Promise<Page<ConsentView>> {
    const { person, scopes } = currentCaller();
    if (!person && !query.purpose && !scopes.has('consents:write')) throw new DomainError('one-purpose-required');
    const { learnerId, page } = await this.queries.ofLearner(id, query.purpose ?? null, query);
    await this.reads.record([learnerId]);
    return page;
  }

  @Post('learners/:id/consents')
  @Idempotent()
  @Scopes('consents:write')
  @ApiOperation({
    summary: 'Donner un consentement, ou inscrire celui qui est sur papier / Give a consent, or record one on paper',
  })
  @ApiCreatedResponse({ type: ConsentAnswer })
  @ApiProblems(
    'learner-unknown',
    'organisation-unknown',
    'consent-purpose-unknown',
    'consent-not-the-basis',
    'consent-not-theirs',
    'consent-paper-required',
    'consent-text-replaced',
    'recipient-unknown',
    'conflict',
  )
  async giveConsent(@Param() { id }: IdPath, @Body() { paper, ...asked }: ConsentBody): Promise<ConsentAnswer> {
    return { id: await this.consents.give(id, asked, paper ?? null) };
  }

  @Post('consents/:id/withdrawal')
  @HttpCode(204)
  @Scopes('consents:write')
  @ApiOperation({
    summary: 'Retirer un consentement; cela vaut à la lecture suivante / Withdraw a consent; it holds at the next read',
  })
  @ApiNoContentResponse()
  @ApiProblems('consent-unknown', 'organisation-unknown', 'consent-not-theirs', 'consent-paper-required', 'conflict')
  withdrawConsent(@Param() { id }: IdPath, @Body() { paper }: ConsentWithdrawalBody): Promise<void> {
    return this.consents.withdraw(id, paper ?? null);
  }
}

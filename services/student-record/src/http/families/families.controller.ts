import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Idempotent, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { OrderFamilies } from '../../application/families/order-families.js';
import { ReadFamily } from '../../application/families/read-family.js';
import { SayRights } from '../../application/families/say-rights.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { FamilyView, GuardianPath, OrderAnswer, OrderBody, RightsBody, WordAnswer } from './families.dto.js';

/** What guardians may do for a child, from a day to a day, as the schools say, and what forbids it. */
@ApiTags('families')
@Controller('v1')
export class FamiliesController {
  constructor(
    private readonly sayRights: SayRights,
    private readonly orders: OrderFamilies,
    private readonly family: ReadFamily,
    private readonly reads: PersonReads,
  ) {}

  @Get('learners/:id/guardians')
  @Scopes('accounts:write')
  @ReadsPersons('read-guardians')
  @ApiOperation({
    summary:
      'Les tuteurs d’un élève, leurs droits et ce qui les limite / A learner’s guardians, their rights and what limits them',
  })
  @ApiOkResponse({ type: FamilyView })
  @ApiProblems('learner-unknown')
  async readGuardians(@Param() { id }: IdPath): Promise<FamilyView> {
    const family = await this.family.run(id);
    await this.reads.record([family.learnerId]);
    return family;
  }

  @Put('learners/:id/guardians/:personId/rights')
  @Scopes('accounts:write')
  @ApiOperation({
    summary: 'Dire les droits d’un tuteur sur un enfant / Say a guardian’s rights over a child',
    description:
      'La parole entière d’une organisation; elle vaut à la lecture suivante, sans nouveau jeton. / The whole word of one organisation; it holds at the next read, without a new token.',
  })
  @ApiOkResponse({ type: WordAnswer })
  @ApiProblems(
    'learner-unknown',
    'organisation-unknown',
    'guardian-unknown',
    'judgment-not-named',
    'span-ends-before-it-begins',
    'conflict',
  )
  putRights(@Param() { id, personId }: GuardianPath, @Body() body: RightsBody): Promise<WordAnswer> {
    const { organisation, basis, judgedOn = null, reference = null } = body;
    const rights = body.rights.map(({ act, validFrom, validUntil = null }) => ({ act, validFrom, validUntil }));
    return this.sayRights.run(id, personId, organisation, { rights, basis, judgedOn, reference });
  }

  @Post('learners/:id/family-orders')
  @Idempotent()
  @Scopes('accounts:write')
  @ApiOperation({
    summary:
      'Inscrire ce qui interdit: contact, actes, dossier protégé / Enter what forbids: contact, acts, a protected record',
  })
  @ApiCreatedResponse({ type: OrderAnswer })
  @ApiProblems(
    'learner-unknown',
    'organisation-unknown',
    'guardian-unknown',
    'judgment-not-named',
    'order-forbids-nobody',
    'order-forbids-nothing',
    'span-ends-before-it-begins',
    'conflict',
  )
  async giveOrder(@Param() { id }: IdPath, @Body() body: OrderBody): Promise<OrderAnswer> {
    const { organisation, acts = [], validUntil = null, judgedOn = null, reference = null, ...given } = body;
    return { id: await this.orders.give(id, organisation, { ...given, acts, validUntil, judgedOn, reference }) };
  }

  @Post('family-orders/:id/lift')
  @HttpCode(204)
  @Scopes('accounts:write')
  @ApiOperation({ summary: 'Lever ce que l’on a inscrit / Lift what one has entered' })
  @ApiNoContentResponse()
  @ApiProblems('family-order-unknown', 'conflict')
  liftOrder(@Param() { id }: IdPath): Promise<void> {
    return this.orders.lift(id);
  }
}

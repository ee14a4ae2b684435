import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { ApiProblems, ReadsPersons, Scopes } from '@pan/kit/http';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { AccessQueries } from '../../persistence/accesses/accesses.queries.js';
import { usageOf } from './access-view.js';
import { UsagePeriodView, UsagesQuery, UsagesView } from './accesses.dto.js';

/** The log as Estonia's data tracker (Andmejälgija) asks each register for it. Who asks is in the token, whose data in userCode. */
@ApiTags('accesses')
@Controller('v1/data-tracker')
export class UsagesController {
  constructor(
    private readonly queries: AccessQueries,
    private readonly refused: RefusedLooks,
    private readonly reads: PersonReads,
  ) {}

  @Get('findUsage')
  @Scopes('learners:read')
  @ReadsPersons('read-accesses')
  @ApiOperation({ summary: 'Andmejälgija: findUsage' })
  @ApiOkResponse({ type: UsagesView })
  @ApiProblems('learner-unknown', 'family-access-only')
  findUsage(@Query() { userCode, periodStart, periodEnd, offset, limit }: UsagesQuery): Promise<UsagesView> {
    const stretch = { from: periodStart, to: periodEnd };
    const { language } = currentCaller();
    return this.refused.noting('read-accesses-refused', userCode, async () => {
      const entries = await this.queries.usages(userCode, stretch, offset, limit);
      const { total } = await this.queries.count(userCode, stretch, 10_000);
      await this.reads.record([userCode]);
      return { totalUsages: total, usages: entries.map((entry) => usageOf(entry, language)) };
    });
  }

  @Get('usagePeriod')
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Andmejälgija: usagePeriod' })
  @ApiOkResponse({ type: UsagePeriodView })
  async usagePeriod(): Promise<UsagePeriodView> {
    return { periodStart: (await this.queries.beginning()).toISOString() };
  }

  @Get('heartbeat')
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Andmejälgija: heartbeat' })
  @ApiOkResponse({ schema: { type: 'object', properties: { status: { type: 'string', enum: ['OK'] } } } })
  async heartbeat(): Promise<{ status: 'OK' }> {
    await this.queries.beginning();
    return { status: 'OK' };
  }
}

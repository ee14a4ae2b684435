import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccessLog, ApiProblems, Idempotent, PageQuery, ReadsPersons, Scopes, type Page } from '@pan/kit';
import { DecideMatch } from '../application/decide-match.js';
import { MatchQueries } from '../application/matches.queries.js';
import { IdPath } from './learners.dto.js';
import { DecisionBody, DecisionView, MatchPairPage, MatchPairView } from './matches.dto.js';

@ApiTags('match-pairs')
@Controller('v1/match-pairs')
export class MatchesController {
  constructor(
    private readonly queries: MatchQueries,
    private readonly decideMatch: DecideMatch,
    private readonly accessLog: AccessLog,
  ) {}

  @Get()
  @Scopes('learners:read')
  @ReadsPersons('review-match-pairs')
  @ApiOperation({ summary: 'Dossiers qui pourraient être d’un même élève / Records that may be one learner’s' })
  @ApiOkResponse({ type: MatchPairPage })
  @ApiProblems('family-access-only')
  async listMatchPairs(@Query() query: PageQuery): Promise<Page<MatchPairView>> {
    const found = await this.queries.list(query);
    await this.accessLog.record({
      learners: found.items.flatMap(({ learner, otherLearner }) => [learner.id, otherLearner.id]),
    });
    return found;
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Idempotent()
  @Scopes('learners:write')
  @ApiOperation({
    summary: 'Décider si deux dossiers sont d’un même élève / Decide whether two records are one learner’s',
  })
  @ApiOkResponse({ type: DecisionView })
  @ApiProblems('match-pair-unknown', 'match-already-decided', 'merge-impossible', 'conflict')
  decideMatchPair(@Param() { id }: IdPath, @Body() { decision }: DecisionBody): Promise<DecisionView> {
    return this.decideMatch.run(id, decision);
  }
}

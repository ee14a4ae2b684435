import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { DecideMatch } from '../../application/identity/decide-match.js';
import { MatchQueries } from '../../persistence/identity/matches.queries.js';
import { MismatchQueries } from '../../persistence/identity/mismatches.queries.js';
import { DecisionBody, DecisionView, MatchPairPage, MatchPairView, MismatchPage, MismatchView } from './matches.dto.js';
import { DoneByOffice, ShownToOffice } from '../accounts/office.js';

@ApiTags('match-pairs')
@Controller('v1')
export class MatchesController {
  constructor(
    private readonly queries: MatchQueries,
    private readonly mismatches: MismatchQueries,
    private readonly decideMatch: DecideMatch,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('match-pairs')
  @Scopes('learners:read')
  @ShownToOffice('identity')
  @ReadsPersons('review-match-pairs')
  @ApiOperation({
    summary: 'Dossiers qui pourraient être d’un même élève / Records that may be one learner’s',
    description:
      'Du dossier d’une autre organisation, seulement les noms et qui les dit. / Of another organisation’s record, only the names and who says them.',
  })
  @ApiOkResponse({ type: MatchPairPage })
  @ApiProblems('family-access-only')
  async listMatchPairs(@Query() query: PageQuery): Promise<Page<MatchPairView>> {
    const found = await this.queries.list(query);
    await this.accessLog.record({
      learners: found.items.flatMap(({ learner, otherLearner }) => [learner.id, otherLearner.id]),
    });
    return found;
  }

  @Post('match-pairs/:id/decision')
  @HttpCode(200)
  @Idempotent()
  @DoneByOffice('identity', 'learners:write')
  @ApiOperation({
    summary: 'Décider si deux dossiers sont d’un même élève / Decide whether two records are one learner’s',
  })
  @ApiOkResponse({ type: DecisionView })
  @ApiProblems('match-pair-unknown', 'match-already-decided', 'merge-impossible', 'merge-codes-differ', 'conflict')
  decideMatchPair(@Param() { id }: IdPath, @Body() { decision }: DecisionBody): Promise<DecisionView> {
    return this.decideMatch.run(id, decision);
  }

  @Get('mismatches')
  @Scopes('learners:read')
  @ShownToOffice('identity')
  @ReadsPersons('review-mismatches')
  @ApiOperation({
    summary:
      'Lignes d’autres organisations qui approchaient un élève sans concorder / Rows of other organisations that came near a learner and did not agree',
  })
  @ApiOkResponse({ type: MismatchPage })
  @ApiProblems('family-access-only')
  async listMismatches(@Query() query: PageQuery): Promise<Page<MismatchView>> {
    const found = await this.mismatches.list(query);
    await this.accessLog.record({ learners: found.items.map(({ learnerId }) => learnerId) });
    return found;
  }
}

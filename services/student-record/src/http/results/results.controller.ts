import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { LearnerFileQueries } from '../../persistence/learners/learner-file.queries.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { ResultPage, ResultView } from './results.dto.js';

@ApiTags('learners')
@Controller('v1/learners/:id/results')
export class ResultsController {
  constructor(
    private readonly queries: LearnerFileQueries,
    private readonly reads: PersonReads,
  ) {}

  @Get()
  @Scopes('learners:read')
  @ReadsPersons('read-results')
  @ApiOperation({
    summary:
      'Notes et résultats d’un élève, avec leur provenance / A learner’s marks and results, with their provenance',
  })
  @ApiOkResponse({ type: ResultPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  async listResults(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<ResultView>> {
    const { learnerId, page } = await this.queries.results(id, query);
    await this.reads.record([learnerId]);
    return page;
  }
}

import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, ReadsPersons, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { LearnerQueries } from '../../persistence/learners/learners.queries.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { LearnerPage, LearnersQuery, LearnerView } from './learners.dto.js';

@ApiTags('learners')
@Controller('v1/learners')
export class LearnersController {
  constructor(
    private readonly queries: LearnerQueries,
    private readonly reads: PersonReads,
  ) {}

  @Get()
  @Scopes('learners:read')
  @ReadsPersons('list-learners')
  @ApiOperation({ summary: 'Élèves à la vue du jeton / Learners in sight of the token' })
  @ApiOkResponse({ type: LearnerPage })
  @ApiProblems('organisation-unknown', 'family-access-only')
  async listLearners(@Query() query: LearnersQuery): Promise<Page<LearnerView>> {
    const found = await this.queries.list(query);
    await this.reads.record(found.items.map(({ id }) => id));
    return found;
  }

  @Get(':id')
  @Scopes('learners:read')
  @ReadsPersons('read-learner')
  @ApiOperation({ summary: 'Le dossier d’un élève / A learner’s record' })
  @ApiOkResponse({ type: LearnerView })
  @ApiProblems('learner-unknown', 'family-access-only')
  async readLearner(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<LearnerView> {
    const { version, record } = await this.queries.one(id);
    await this.reads.record([record.id]);
    setVersion(reply, version);
    return record;
  }
}

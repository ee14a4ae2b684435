import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { ApiProblems, IdPath, ReadsPersons, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { LearnerQueries } from '../../persistence/learners/learners.queries.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { pathOf } from '../../domain/learners/path.js';
import { readsDemographics } from '../../persistence/learners/demographics.js';
import { TransferQueries } from '../../persistence/transfers/transfers.queries.js';
import { PathView } from './path.dto.js';
import { LabelsBody, LearnerLabelsView, LearnerPage, LearnersQuery, LearnerView } from './learners.dto.js';

@ApiTags('learners')
@Controller('v1/learners')
export class LearnersController {
  constructor(
    private readonly queries: LearnerQueries,
    private readonly reads: PersonReads,
    private readonly transfers: TransferQueries,
  ) {}

  @Get()
  @Scopes('learners:read')
  @ReadsPersons('list-learners')
  @ApiOperation({ summary: 'Élèves à la vue du jeton / Learners in sight of the token' })
  @ApiOkResponse({ type: LearnerPage })
  @ApiProblems('organisation-unknown', 'family-access-only', 'name-search-is-for-people')
  async listLearners(@Query() query: LearnersQuery): Promise<Page<LearnerView>> {
    const found = await this.queries.list(query);
    await this.reads.record(found.items.map(({ id }) => id));
    return found;
  }

  @Post('labels')
  @HttpCode(200)
  @Scopes('learners:read')
  @ReadsPersons('label-learners')
  @ApiOperation({
    summary: 'Les noms d’élèves dont on a les numéros / The names of learners whose ids one has',
    description:
      'Pour une page qui montre les numéros d’un autre service. Qui est hors de vue n’y est pas. / For a page that shows another service’s ids. Whoever is out of sight is left out.',
  })
  @ApiOkResponse({ type: LearnerLabelsView })
  @ApiProblems('family-access-only')
  async labelLearners(@Body() { learnerIds }: LabelsBody): Promise<LearnerLabelsView> {
    const items = await this.queries.labels(learnerIds);
    await this.reads.record(items.map(({ id }) => id));
    return { items };
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

  @Get(':id/path')
  @Scopes('learners:read')
  @ReadsPersons('read-path')
  @ApiOperation({
    summary: 'Le parcours d’un élève, du préscolaire à l’université / A learner’s path, from preschool to university',
    description:
      'Séjours en ordre, côte à côte quand ils sont simultanés, périodes sans séjour, transferts; ceux qu’un transfert a remis à vos organisations en sont. / Stays in order, side by side where they are at the same time, gaps, transfers; those that a transfer handed to your organisations are among them.',
  })
  @ApiOkResponse({ type: PathView })
  @ApiProblems('learner-unknown', 'family-access-only')
  async readPath(@Param() { id }: IdPath): Promise<PathView> {
    const { learnerId, whole, birthDate, stays, transfers } = await this.transfers.path(id);
    await this.reads.record([learnerId]);
    const path = pathOf(stays, transfers, readsDemographics() ? birthDate : null, schoolDay(new Date()));
    return { learnerId, whole, path, transfers };
  }
}

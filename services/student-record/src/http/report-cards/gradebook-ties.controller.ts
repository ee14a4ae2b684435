import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Idempotent, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { PersonReads } from '../../application/learners/person-reads.js';
import { TieGradebook } from '../../application/report-cards/tie-gradebook.js';
import { rowProblem } from '../row-problem.js';
import {
  GradebookTakingAnswer,
  GradebookTakingBody,
  GradebookTiesBody,
  GradebookTiesView,
} from './gradebook-ties.dto.js';

/** Which line items of OneRoster’s gradebook count for which competency and term, and the marks that are taken from them. */
@ApiTags('report cards')
@Controller('v1/classes/:id')
export class GradebookTiesController {
  constructor(
    private readonly gradebook: TieGradebook,
    private readonly reads: PersonReads,
  ) {}

  @Get('gradebook-ties')
  @Scopes('marks:write')
  @ApiOperation({ summary: 'Ce que compte chaque évaluation d’un groupe / What each line item of a class counts for' })
  @ApiOkResponse({ type: GradebookTiesView })
  @ApiProblems('class-unknown')
  listGradebookTies(@Param() { id }: IdPath): Promise<GradebookTiesView> {
    return this.gradebook.ofClass(id);
  }

  @Put('gradebook-ties')
  @Scopes('marks:write')
  @ApiOperation({
    summary: 'Dire ce que compte chaque évaluation d’un groupe / Say what each line item of a class counts for',
    description: 'Toutes à la fois, à la place d’avant. / All of them at once, in place of those before.',
  })
  @ApiOkResponse({ type: GradebookTiesView })
  @ApiProblems(
    'class-unknown',
    'reporting-scheme-unknown',
    'course-framework-unknown',
    'report-term-unknown',
    'competency-not-of-course',
    'line-item-unknown',
    'line-item-of-another-class',
    'tie-said-twice',
    'conflict',
  )
  putGradebookTies(@Param() { id }: IdPath, @Body() { items }: GradebookTiesBody): Promise<GradebookTiesView> {
    return this.gradebook.replace(
      id,
      items.map(({ weight = '1', ...tie }) => ({ ...tie, weight })),
    );
  }

  @Post('gradebook-takings')
  @HttpCode(200)
  @Idempotent()
  @Scopes('marks:write')
  @ReadsPersons('take-gradebook')
  @ApiOperation({
    summary: 'Prendre les résultats d’une étape du carnet de notes / Take the marks of a term from the gradebook',
    description:
      'Ce qui n’est pas lié, ou pas encore noté, est dit et jamais deviné. / What is not tied, or not graded yet, is told and never guessed.',
  })
  @ApiOkResponse({ type: GradebookTakingAnswer })
  @ApiProblems('class-unknown', 'reporting-scheme-unknown', 'report-term-unknown', 'gradebook-not-tied', 'conflict')
  async takeFromGradebook(
    @Param() { id }: IdPath,
    @Body() { term, reason = null }: GradebookTakingBody,
  ): Promise<GradebookTakingAnswer> {
    const { marks, ...told } = await this.gradebook.take(id, term, reason);
    await this.reads.record([...new Set([...marks, ...told.untaken].map(({ learnerId }) => learnerId))]);
    return {
      ...told,
      marks: marks.map(({ outcome, ...mark }) => ({
        ...mark,
        outcome: outcome.outcome,
        ...(outcome.outcome === 'refused' && {
          problem: rowProblem(outcome.code, outcome.params),
        }),
      })),
    };
  }
}

import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, checkShape, Idempotent, IdPath, IfMatch, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { PersonReads } from '../../application/learners/person-reads.js';
import { type MarkOutcome, type MarkTold, TellTermMarks } from '../../application/report-cards/tell-term-marks.js';
import { ReportCardQueries } from '../../persistence/report-cards/report-cards.queries.js';
import { answerUpsert, type Upsert } from '../answer-upsert.js';
import { refusedRow } from '../row-problem.js';
import type { ItemAnswer } from '../roster/changes.dto.js';
import { UpsertAnswer } from '../roster/roster.dto.js';
import {
  TermMarkBody,
  TermMarkItem,
  TermMarkPage,
  TermMarkPath,
  TermMarksAnswer,
  TermMarksBody,
  TermMarksQuery,
  TermMarkView,
} from './term-marks.dto.js';

const refusals = [
  'class-unknown',
  'learner-unknown',
  'mark-learner-not-in-class',
  'reporting-scheme-unknown',
  'course-framework-unknown',
  'report-term-unknown',
  'competency-not-of-course',
  'mark-outside-range',
  'mark-or-word',
  'mark-word-unknown',
  'correction-reason-required',
  'conflict',
] as const;

/** Teachers’ marks by term and competency, by the word of the school’s system. */
@ApiTags('report cards')
@Controller('v1/classes/:id/term-marks')
export class TermMarksController {
  constructor(
    private readonly tell: TellTermMarks,
    private readonly queries: ReportCardQueries,
    private readonly reads: PersonReads,
  ) {}

  @Put(':term/:course/:competency/:learnerId')
  @Scopes('marks:write')
  @ApiOperation({
    summary: 'Dire un résultat d’étape / Say a mark of a term',
    description:
      'Un résultat, une mention, ou rien pour le reprendre; ce qui était dit reste. / A mark, a word, or nothing to take it back; what was said stays.',
  })
  @ApiCreatedResponse({ type: UpsertAnswer })
  @ApiOkResponse({ type: UpsertAnswer })
  @ApiProblems(...refusals)
  putTermMark(
    @Param() { id, ...key }: TermMarkPath,
    @Body() body: TermMarkBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return answerUpsert(
      reply,
      this.tell.run(id, [toldOf({ ...key, ...body }, version)]).then(([outcome]) => {
        if (outcome!.outcome === 'refused') throw new DomainError(outcome!.code, outcome!.params);
        return outcome!;
      }),
    );
  }

  @Post()
  @HttpCode(200)
  @Idempotent()
  @Scopes('marks:write')
  @ApiOperation({
    summary: 'Dire jusqu’à 500 résultats d’un groupe / Say up to 500 marks of a class',
    description:
      'Une réponse par ligne; une ligne refusée laisse les autres. / An answer per row; a refused row leaves the others.',
  })
  @ApiOkResponse({ type: TermMarksAnswer })
  @ApiProblems('class-unknown', 'reporting-scheme-unknown', 'conflict')
  async postTermMarks(@Param() { id }: IdPath, @Body() { items }: TermMarksBody): Promise<TermMarksAnswer> {
    const read = items.map((item, index) => checkShape<TermMarkItem>(TermMarkItem, item, `/items/${index}/`));
    const told = read.flatMap(({ errors, shape }) => (errors.length > 0 ? [] : [toldOf(shape, null)]));
    const outcomes = (await this.tell.run(id, told)).values();
    return {
      items: read.map(({ errors }, index) =>
        errors.length > 0 ? refusedRow(index, 'invalid-request', {}, errors) : answerOf(index, outcomes.next().value!),
      ),
    };
  }

  @Get()
  @Scopes('learners:read')
  @ReadsPersons('read-term-marks')
  @ApiOperation({ summary: 'Résultats d’étape d’un groupe, avec leur histoire / Marks of a class, with their history' })
  @ApiOkResponse({ type: TermMarkPage })
  @ApiProblems('class-unknown', 'family-access-only')
  async listTermMarks(@Param() { id }: IdPath, @Query() query: TermMarksQuery): Promise<Page<TermMarkView>> {
    const { learners, page } = await this.queries.marks(id, query, query);
    await this.reads.record(learners);
    return page;
  }
}

const toldOf = (
  { mark = null, code = null, reason = null, ...key }: TermMarkItem,
  expectedVersion: number | null,
): MarkTold => ({
  ...{ learnerId: key.learnerId, course: key.course, competency: key.competency, term: key.term },
  ...{ mark, code, reason, expectedVersion },
});

const answerOf = (index: number, outcome: MarkOutcome): ItemAnswer =>
  outcome.outcome === 'refused'
    ? refusedRow(index, outcome.code, outcome.params)
    : { index, outcome: outcome.outcome, id: outcome.id };

import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Page, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, Idempotent, PageQuery, Scopes } from '@pan/kit/http';
import { EnterRule } from '../../application/results/enter-rule.js';
import type { Conversion } from '../../domain/results/conversion.js';
import type { RuleOrigin } from '../../domain/results/result-rule.js';
import { ResultRuleRepository } from '../../persistence/results/result-rule.repository.js';
import {
  ConversionBody,
  ExamWeightBody,
  ModerationBody,
  ResultRulePage,
  ResultRuleView,
  ReviewRuleBody,
} from './result-rules.dto.js';

const again =
  'Envoyée de nouveau, elle devient la version suivante; aucune version ne change. / Sent again, it becomes the next version; no version changes.';

/** What the ministry decides of final marks, as data with a source. */
@ApiTags('results')
@Controller('v1/result-rules')
export class ResultRulesController {
  constructor(
    private readonly enter: EnterRule,
    private readonly work: UnitOfWork,
    private readonly rules: ResultRuleRepository,
  ) {}

  @Post('exam-weights')
  @Scopes('exams:release')
  @Idempotent()
  @ApiOperation({ summary: 'Dire combien l’épreuve compte / Say how much the exam counts', description: again })
  @ApiCreatedResponse({ type: ResultRuleView })
  @ApiProblems('weight-unfit', 'rule-validity-unfit')
  postExamWeight(
    @Body() { schoolYear, subject, competency, weight, ...origin }: ExamWeightBody,
  ): Promise<ResultRuleView> {
    const appliesTo = { schoolYear, subject, competency: competency ?? null };
    return this.enter.run({ kind: 'exam-weight', appliesTo, parameters: { weight } }, originOf(origin));
  }

  @Post('conversions')
  @Scopes('exams:release')
  @Idempotent()
  @ApiOperation({ summary: 'Relever les notes d’une épreuve / Raise the marks of an exam', description: again })
  @ApiCreatedResponse({ type: ResultRuleView })
  @ApiProblems('paper-unknown', 'conversion-unfit', 'rule-validity-unfit')
  postConversion(@Body() { paperId, points, slope, intercept, ...origin }: ConversionBody): Promise<ResultRuleView> {
    const parameters = conversionOf({ points, slope, intercept });
    return this.enter.run({ kind: 'conversion', appliesTo: { paperId }, parameters }, originOf(origin));
  }

  @Post('moderations')
  @Scopes('exams:release')
  @Idempotent()
  @ApiOperation({
    summary: 'Dire comment les notes d’école sont modérées / Say how school marks are moderated',
    description: again,
  })
  @ApiCreatedResponse({ type: ResultRuleView })
  @ApiProblems('rule-validity-unfit')
  postModeration(@Body() { schoolYear, deviation, examMarks, ...origin }: ModerationBody): Promise<ResultRuleView> {
    const parameters = { form: 'linear', deviation, examMarks } as const;
    return this.enter.run({ kind: 'moderation', appliesTo: { schoolYear }, parameters }, originOf(origin));
  }

  @Post('reviews')
  @Scopes('exams:release')
  @Idempotent()
  @ApiOperation({
    summary: 'Dire comment une note est révisée / Say how a mark is reviewed',
    description: `Ce qu’aucun texte ne fixe reste absent, et n’oblige personne. / What no text says is left out, and holds nobody to anything. ${again}`,
  })
  @ApiCreatedResponse({ type: ResultRuleView })
  @ApiProblems('rule-validity-unfit')
  postReviewRule(@Body() { schoolYear, ...body }: ReviewRuleBody): Promise<ResultRuleView> {
    const parameters = {
      ...{ kinds: body.kinds ?? null, askWithinDays: body.askWithinDays ?? null },
      ...{ admitWithinDays: body.admitWithinDays ?? null, decideWithinDays: body.decideWithinDays ?? null },
      ...{ remindDaysBefore: body.remindDaysBefore ?? null, mayLower: body.mayLower ?? null },
    };
    return this.enter.run({ kind: 'review', appliesTo: { schoolYear }, parameters }, originOf(body));
  }

  @Get()
  @Scopes('exams:release')
  @ApiOperation({ summary: 'Les règles et leurs versions / The rules and their versions' })
  @ApiOkResponse({ type: ResultRulePage })
  listResultRules(@Query() query: PageQuery): Promise<Page<ResultRuleView>> {
    return this.work.run((unit) => this.rules.list(unit, query));
  }
}

type OriginBody = Pick<ExamWeightBody, 'author' | 'source' | 'validFrom' | 'validUntil'>;

const originOf = ({ author, source, validFrom, validUntil }: OriginBody): RuleOrigin => ({
  ...{ author, source },
  ...{ validFrom: validFrom ?? null, validUntil: validUntil ?? null },
});

/** A table or a line, one of the two. @throws DomainError conversion-unfit */
function conversionOf({
  points,
  slope,
  intercept,
}: {
  readonly points: ConversionBody['points'];
  readonly slope: string | undefined;
  readonly intercept: string | undefined;
}): Conversion {
  const isLine = slope !== undefined && intercept !== undefined;
  if (points && slope === undefined && intercept === undefined)
    return { form: 'table', points: points.map(({ mark, becomes }) => ({ mark, becomes })) };
  if (!points && isLine) return { form: 'linear', slope, intercept };
  throw new DomainError('conversion-unfit', { mark: 'points | slope + intercept' });
}

import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, currentCaller, PageOf, Scopes, type Page } from '@pan/kit';
import { LearnerFigures, type Counts } from '../application/learner-figures.queries.js';
import { followedRecords, indicators, unifiedRecords, type Indicator } from '../domain/indicators.js';
import { FigureQuery, FigureView, IndicatorView } from './indicators.dto.js';

const IndicatorPage = PageOf(IndicatorView);

@ApiTags('indicators')
@Controller('v1/indicators')
export class IndicatorsController {
  constructor(private readonly figures: LearnerFigures) {}

  @Get()
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Indicators this service computes: what they count, from which events' })
  @ApiOkResponse({ type: IndicatorPage })
  catalogue(): Page<IndicatorView> {
    return { items: [...indicators], nextCursor: null };
  }

  @Get('unified-records')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Learners with a unified record, by organisation or level' })
  @ApiOkResponse({ type: FigureView })
  @ApiProblems('organisation-required', 'organisation-unknown', 'out-of-reach')
  unifiedRecords(@Query() query: FigureQuery): Promise<FigureView> {
    return this.answer(unifiedRecords, query, ({ unified }) => unified);
  }

  @Get('followed-records')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Records that followed a change of school, by organisation or level' })
  @ApiOkResponse({ type: FigureView })
  @ApiProblems('organisation-required', 'organisation-unknown', 'out-of-reach')
  followedRecords(@Query() query: FigureQuery): Promise<FigureView> {
    return this.answer(followedRecords, query, ({ followed }) => followed);
  }

  private async answer(
    indicator: Indicator,
    query: FigureQuery,
    value: (counts: Counts) => number,
  ): Promise<FigureView> {
    const { schoolYear, organisation, by } = query;
    const question = { schoolYear, organisation, reach: currentCaller().organisations };
    const figures = by === 'level' ? await this.figures.byLevel(question) : await this.figures.byOrganisation(question);
    return {
      indicator: indicator.id,
      measure: indicator.measure,
      schoolYear,
      organisation: figures.organisation,
      value: value(figures),
      of: figures.enrolled,
      rows: figures.rows.map(({ enrolled, unified, followed, ...row }) => ({
        ...row,
        value: value({ enrolled, unified, followed }),
        of: enrolled,
      })),
      asOf: figures.asOf,
    };
  }
}

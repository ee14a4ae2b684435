import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { instantOf } from '@pan/kit/domain';
import { ApiProblems, PageOf, Scopes } from '@pan/kit/http';
import { Figures } from '../application/figures.js';
import { Revisions } from '../application/revisions.js';
import { indicatorOf, indicators } from '../domain/indicators.js';
import {
  FigureQuery,
  FigureView,
  IndicatorView,
  RevisionPage,
  RevisionsQuery,
  type RevisionView,
} from './indicators.dto.js';

const IndicatorPage = PageOf(IndicatorView);

const refusals = [
  ...['indicator-unknown', 'school-year-required', 'figure-of-now', 'figure-of-network', 'organisation-required'],
  ...['organisation-unknown', 'out-of-reach', 'instant-ahead', 'instant-before-memory'],
];

@ApiTags('indicators')
@Controller('v1/indicators')
export class IndicatorsController {
  constructor(
    private readonly figures: Figures,
    private readonly revisions: Revisions,
  ) {}

  @Get()
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Indicators this service computes: what they count, from which events, for which measure' })
  @ApiOkResponse({ type: IndicatorPage })
  catalogue(): Page<IndicatorView> {
    return { items: [...indicators], nextCursor: null };
  }

  @Get(':id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'The figure of an indicator, with its rows, as it is known now or was at an instant' })
  @ApiParam({ name: 'id', example: 'unified-records' })
  @ApiOkResponse({ type: FigureView })
  @ApiProblems(...refusals, 'breakdown-unknown')
  async figure(@Param('id') id: string, @Query() query: FigureQuery): Promise<FigureView> {
    const indicator = indicatorOf(id);
    const { schoolYear, organisation, by } = query;
    const asOf = query.asOf === undefined ? undefined : instantOf(query.asOf);
    const reach = currentCaller().organisations;
    const figure = await this.figures.of(indicator, { schoolYear, organisation, by, asOf, reach });
    return { indicator: indicator.id, measure: indicator.measure, ...figure };
  }

  @Get(':id/revisions')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'What facts that came late or were corrected made of the figure of a school year that is over',
  })
  @ApiParam({ name: 'id', example: 'unified-records' })
  @ApiOkResponse({ type: RevisionPage })
  @ApiProblems(...refusals, 'period-open')
  readRevisions(@Param('id') id: string, @Query() query: RevisionsQuery): Promise<Page<RevisionView>> {
    const { schoolYear, organisation } = query;
    const reach = currentCaller().organisations;
    return this.revisions.of(indicatorOf(id), { schoolYear, organisation, reach }, query);
  }
}

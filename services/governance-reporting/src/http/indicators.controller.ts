import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, PageOf, Scopes } from '@pan/kit/http';
import { Figures } from '../application/figures.js';
import { indicatorOf, indicators } from '../domain/indicators.js';
import { FigureQuery, FigureView, IndicatorView } from './indicators.dto.js';

const IndicatorPage = PageOf(IndicatorView);

@ApiTags('indicators')
@Controller('v1/indicators')
export class IndicatorsController {
  constructor(private readonly figures: Figures) {}

  @Get()
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Indicators this service computes: what they count, from which events, for which measure' })
  @ApiOkResponse({ type: IndicatorPage })
  catalogue(): Page<IndicatorView> {
    return { items: [...indicators], nextCursor: null };
  }

  @Get(':id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'The figure of an indicator, with its rows' })
  @ApiParam({ name: 'id', example: 'unified-records' })
  @ApiOkResponse({ type: FigureView })
  @ApiProblems(
    'indicator-unknown',
    'breakdown-unknown',
    'school-year-required',
    'figure-of-now',
    'figure-of-network',
    'organisation-required',
    'organisation-unknown',
    'out-of-reach',
  )
  async figure(@Param('id') id: string, @Query() { schoolYear, organisation, by }: FigureQuery): Promise<FigureView> {
    const indicator = indicatorOf(id);
    const reach = currentCaller().organisations;
    const figure = await this.figures.of(indicator, { schoolYear, organisation, by, reach });
    return { indicator: indicator.id, measure: indicator.measure, ...figure };
  }
}

import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems, PageOf, Scopes, type Page } from '@pan/kit';
import { indicators } from '../domain/indicators.js';
import { Plan } from '../domain/plan.js';
import { ContentETag } from './content-etag.js';
import { BudgetsView, GrantView } from './funding.dto.js';
import { MeasureLineView, MeasuresQuery, MeasureView, SystemsQuery, SystemView } from './measures.dto.js';
import { OrientationBranchView, PlanView } from './plan.dto.js';
import { TimelineView } from './timeline.dto.js';

const OrientationPage = PageOf(OrientationBranchView);
const MeasurePage = PageOf(MeasureLineView);
const GrantPage = PageOf(GrantView);
const SystemPage = PageOf(SystemView);

/** The register is small: its lists are always whole. */
const whole = <T>(items: T[]): Page<T> => ({ items, nextCursor: null });

@ApiTags('plan')
@Controller('v1')
@UseInterceptors(ContentETag)
@ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the answer that the reader holds' })
@ApiResponse({ status: 304, description: 'The reader holds the present answer' })
export class PlanController {
  constructor(private readonly plan: Plan) {}

  @Get('plan')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'The plan: identity, period, counts, documents it was entered from' })
  @ApiOkResponse({ type: PlanView })
  overview(): PlanView {
    return this.plan.overview();
  }

  @Get('orientations')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Orientations with their axes, objectives and measures' })
  @ApiOkResponse({ type: OrientationPage })
  orientations(): Page<OrientationBranchView> {
    return whole(this.plan.orientations());
  }

  @Get('measures')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'The 33 measures, or those of one orientation' })
  @ApiOkResponse({ type: MeasurePage })
  @ApiProblems('orientation-unknown')
  measures(@Query() { orientation }: MeasuresQuery): Page<MeasureLineView> {
    return whole(this.plan.measures(orientation));
  }

  @Get('measures/:id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'One measure with everything tied to it' })
  @ApiOkResponse({ type: MeasureView })
  @ApiProblems('measure-unknown')
  measure(@Param('id') id: string): MeasureView {
    return { ...this.plan.measure(id), indicators: indicators.filter(({ measure }) => measure === id) };
  }

  @Get('budgets')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Budgets by orientation and their sum' })
  @ApiOkResponse({ type: BudgetsView })
  budgets(): BudgetsView {
    return this.plan.budgets();
  }

  @Get('timeline')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Phases and milestones of the key measures; unknown school years are null' })
  @ApiOkResponse({ type: TimelineView })
  timeline(): TimelineView {
    return this.plan.timeline();
  }

  @Get('grants')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Grants with their parts and the measures they support' })
  @ApiOkResponse({ type: GrantPage })
  grants(): Page<GrantView> {
    return whole(this.plan.grants());
  }

  @Get('systems')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Systems named by the documents, by owning service or measure' })
  @ApiOkResponse({ type: SystemPage })
  @ApiProblems('measure-unknown')
  systems(@Query() { owner, measure }: SystemsQuery): Page<SystemView> {
    return whole(this.plan.systems({ owner, measure }));
  }
}

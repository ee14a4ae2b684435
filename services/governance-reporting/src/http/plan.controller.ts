import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, PageOf, Scopes } from '@pan/kit/http';
import type { Total } from '../application/figures.js';
import { FilledPlan } from '../application/plan-facts/filled-plan.js';
import { Systems } from '../application/plan-facts/systems.js';
import { ReportedFigures } from '../application/reported-figures.js';
import { Plan } from '../domain/plan.js';
import { shownGrant } from '../domain/plan-facts/grants.js';
import { CommitmentQueries } from '../persistence/programmes/commitments.queries.js';
import { ContentETag } from './content-etag.js';
import { BudgetsView, GrantView } from './funding.dto.js';
import { PlaceQuery } from './indicators.dto.js';
import { MeasureLineView, MeasuresQuery, MeasureView } from './measures.dto.js';
import { LivingSystemView, SystemsQuery } from './systems.dto.js';
import { OrientationBranchView, PlanView } from './plan.dto.js';
import { TimelineView } from './timeline.dto.js';

const OrientationPage = PageOf(OrientationBranchView);
const MeasurePage = PageOf(MeasureLineView);
const GrantPage = PageOf(GrantView);
const SystemPage = PageOf(LivingSystemView);

/** The register is small: its lists are always whole. */
const whole = <T>(items: T[]): Page<T> => ({ items, nextCursor: null });

@ApiTags('plan')
@Controller('v1')
@UseInterceptors(ContentETag)
@ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the answer that the reader holds' })
@ApiResponse({ status: 304, description: 'The reader holds the present answer' })
export class PlanController {
  constructor(
    private readonly plan: Plan,
    private readonly reported: ReportedFigures,
    private readonly filled: FilledPlan,
    private readonly commitments: CommitmentQueries,
    private readonly systems: Systems,
  ) {}

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
  @ApiOperation({ summary: 'The 33 measures, or those of one orientation, with what the services report about them' })
  @ApiOkResponse({ type: MeasurePage })
  @ApiProblems('orientation-unknown', 'organisation-unknown', 'out-of-reach')
  async measures(@Query() { orientation, ...place }: MeasuresQuery): Promise<Page<MeasureLineView>> {
    const measures = this.plan.measures(orientation);
    const reported = await this.reported.of(undefined, questionOf(place));
    return whole(
      measures.map((measure) => ({
        ...measure,
        figures: reported.flatMap(({ indicator: { id, measure: of, name }, figure }) =>
          of === measure.id && figure ? [{ indicator: id, name, ...shownOf(figure) }] : [],
        ),
      })),
    );
  }

  @Get('measures/:id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'One measure with everything tied to it, and what the services report about it' })
  @ApiOkResponse({ type: MeasureView })
  @ApiProblems('measure-unknown', 'organisation-unknown', 'out-of-reach')
  async measure(@Param('id') id: string, @Query() place: PlaceQuery): Promise<MeasureView> {
    const measure = this.plan.measure(id, ...(await this.entered()));
    const reported = await this.reported.of(id, questionOf(place));
    return { ...measure, indicators: reported.map(({ indicator, figure }) => ({ ...indicator, figure })) };
  }

  @Get('budgets')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Budgets by orientation and their sum' })
  @ApiOkResponse({ type: BudgetsView })
  async budgets(): Promise<BudgetsView> {
    return this.plan.budgets(...(await this.entered()), await this.commitments.spending());
  }

  @Get('timeline')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Phases and milestones of the key measures; unknown school years are null' })
  @ApiOkResponse({ type: TimelineView })
  async timeline(): Promise<TimelineView> {
    return this.plan.timeline(await this.filled.facts());
  }

  @Get('grants')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Grants with their parts and the measures they support' })
  @ApiOkResponse({ type: GrantPage })
  async grants(): Promise<Page<GrantView>> {
    return whole(this.plan.grants((await this.filled.grants()).map(shownGrant)));
  }

  @Get('systems')
  @Scopes('governance:read')
  @ApiOperation({
    summary:
      'Systems named by the documents, by owning service or measure, each with where it stands and what shows it',
  })
  @ApiOkResponse({ type: SystemPage })
  @ApiProblems('measure-unknown', 'organisation-unknown', 'out-of-reach')
  async listSystems(@Query() { owner, measure, ...place }: SystemsQuery): Promise<Page<LivingSystemView>> {
    return whole(await this.systems.list({ owner, measure }, questionOf(place)));
  }

  /** What people said of the plan beside its text, and the grants recorded since. */
  private async entered() {
    const [facts, grants] = await Promise.all([this.filled.facts(), this.filled.grants()]);
    return [facts, grants.map(shownGrant)] as const;
  }
}

function questionOf({ schoolYear, organisation }: PlaceQuery) {
  return { schoolYear, organisation, reach: currentCaller().organisations };
}

const shownOf = ({ schoolYear: _year, organisation: _organisation, ...count }: Total) => count;

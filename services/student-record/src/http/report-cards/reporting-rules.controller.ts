import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IfMatch, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { SayReportingRules } from '../../application/report-cards/say-reporting-rules.js';
import type { Upserted } from '../../application/roster/upsert-roster-row.js';
import {
  CourseFrameworkBody,
  CourseFrameworksView,
  ReportingSchemeBody,
  ReportingSchemesView,
  RuleAnswer,
  RuleCodePath,
  RulesQuery,
} from './reporting-rules.dto.js';

/** How marks become report cards, as data: terms, weights, days, words, competencies, each with its source. */
@ApiTags('report cards')
@Controller('v1')
export class ReportingRulesController {
  constructor(private readonly rules: SayReportingRules) {}

  @Get('reporting-schemes')
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Régimes de bulletin, avec leurs sources / Reporting schemes, with their sources' })
  @ApiOkResponse({ type: ReportingSchemesView })
  async listReportingSchemes(@Query() { schoolYear }: RulesQuery): Promise<ReportingSchemesView> {
    return { items: await this.rules.all('scheme', schoolYear ?? null) };
  }

  @Put('reporting-schemes/:code')
  @Scopes('report-cards:write')
  @ApiOperation({
    summary: 'Dire un régime de bulletin / Say a reporting scheme',
    description:
      'Par le ministère; une version nouvelle. Ce qui est publié garde la sienne. / By the ministry; a new version. What was published keeps its own.',
  })
  @ApiCreatedResponse({ type: RuleAnswer })
  @ApiOkResponse({ type: RuleAnswer })
  @ApiProblems('reporting-rules-ministry-only', 'reporting-rule-contradicts', 'too-many-reporting-rules')
  putReportingScheme(
    @Param() { code }: RuleCodePath,
    @Body() { until = null, ...body }: ReportingSchemeBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RuleAnswer> {
    const { fr, en, from, sources, sector, terms, passMark, decimals, smallestGroup, codes } = body;
    const said = { code, sector, fr, en, from, until, terms, passMark, decimals, smallestGroup, codes };
    return answer(reply, this.rules.scheme(plain({ ...said, sources: sources.map(sourceOf) }), version));
  }

  @Get('course-frameworks')
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'Cadres de cours: compétences, pondérations, unités / Course frameworks: competencies, weights, credits',
  })
  @ApiOkResponse({ type: CourseFrameworksView })
  async listCourseFrameworks(@Query() { schoolYear }: RulesQuery): Promise<CourseFrameworksView> {
    return { items: await this.rules.all('framework', schoolYear ?? null) };
  }

  @Put('course-frameworks/:code')
  @Scopes('report-cards:write')
  @ApiOperation({
    summary: 'Dire un cadre de cours / Say a course framework',
    description: 'Par le ministère. / By the ministry.',
  })
  @ApiCreatedResponse({ type: RuleAnswer })
  @ApiOkResponse({ type: RuleAnswer })
  @ApiProblems('reporting-rules-ministry-only', 'reporting-rule-contradicts', 'too-many-reporting-rules')
  putCourseFramework(
    @Param() { code }: RuleCodePath,
    @Body() { until = null, credits = null, examination = null, ...body }: CourseFrameworkBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RuleAnswer> {
    const { fr, en, levels, from, competencies, sources } = body;
    const rows = competencies.map(({ least = null, ...one }) => ({ ...one, least }));
    const said = { code, fr, en, levels, from, until, competencies: rows, credits, examination };
    return answer(reply, this.rules.framework(plain({ ...said, sources: sources.map(sourceOf) }), version));
  }
}

const sourceOf = <T extends { readonly readAsOf?: string | null }>({ readAsOf = null, ...source }: T) => ({
  ...source,
  readAsOf,
});

/** Objects of a body are of its classes; what is kept and compared is of none. */
const plain = <T extends object>(said: T): T => JSON.parse(JSON.stringify(said)) as T;

async function answer(reply: Reply, done: Promise<Upserted>): Promise<RuleAnswer> {
  const { outcome, id, version } = await done;
  setVersion(reply, version);
  reply.status(outcome === 'created' ? 201 : 200);
  return { code: id, version, changed: outcome !== 'unchanged' };
}

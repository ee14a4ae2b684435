import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Costs, Idempotent, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { ReportIrregularity } from '../application/proctor/report-irregularity.js';
import { irregularityReasons } from '../domain/irregularity.js';
import { IrregularitiesView, IrregularityBody, IrregularityIdView, IrregularityReasonsView } from './proctor.dto.js';

const reasons: IrregularityReasonsView = {
  items: Object.entries(irregularityReasons).map(([group, { reasons, ...label }]) => ({
    ...{ code: group, ...label },
    reasons: Object.entries(reasons).map(([reason, one]) => ({ code: `${group}.${reason}`, ...one })),
  })),
};

@ApiTags('proctor')
@Controller('v1')
export class IrregularitiesController {
  constructor(
    private readonly report: ReportIrregularity,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('irregularity-reasons')
  @Scopes('exams:proctor')
  @ApiOperation({ summary: 'Raisons d’une irrégularité, à deux niveaux / Reasons of an irregularity, in two levels' })
  @ApiOkResponse({ type: IrregularityReasonsView })
  listIrregularityReasons(): IrregularityReasonsView {
    return reasons;
  }

  @Post('sittings/:id/irregularities')
  @Scopes('exams:proctor')
  @Costs(1)
  @Idempotent()
  @ApiOperation({
    summary: 'Rapporter une irrégularité, aussi après la remise / Report an irregularity, also after the hand-in',
  })
  @ApiCreatedResponse({ type: IrregularityIdView })
  @ApiProblems('sitting-unknown')
  async postIrregularity(
    @Param() { id }: IdPath,
    @Body() { reason, note }: IrregularityBody,
  ): Promise<IrregularityIdView> {
    return { id: await this.report.run(id, reason, note ?? null) };
  }

  @Get('sittings/:id/irregularities')
  @Scopes('exams:proctor')
  @ReadsPersons('read-irregularities')
  @ApiOperation({ summary: 'Irrégularités d’une passation / Irregularities of a sitting' })
  @ApiOkResponse({ type: IrregularitiesView })
  @ApiProblems('sitting-unknown')
  async listIrregularities(@Param() { id }: IdPath): Promise<IrregularitiesView> {
    const { learnerId, items } = await this.report.list(id);
    await this.accessLog.record({ learners: [learnerId] });
    return { items };
  }
}

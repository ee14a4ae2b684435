import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { IsIn, IsOptional } from 'class-validator';
import { ReportResult } from '../application/marks/report-result.js';

const versions = ['2.1', '2.2', '3.0'] as const;

class AssessmentResultQuery {
  @ApiProperty({ required: false, enum: versions, default: '3.0' })
  @IsOptional()
  @IsIn(versions)
  version?: (typeof versions)[number];
}

@ApiTags('sittings')
@Controller('v1/sittings')
export class AssessmentResultsController {
  constructor(
    private readonly report: ReportResult,
    private readonly accessLog: AccessLog,
  ) {}

  @Get(':id/assessment-result')
  @Scopes('exams:read')
  @ReadsPersons('read-assessment-result')
  @Header('content-type', 'application/xml; charset=utf-8')
  @ApiOperation({
    summary: 'Le résultat d’une passation, en QTI Results Reporting / What came of a sitting, as QTI results reporting',
    description:
      'Une fois la note diffusée : les réponses, les points, jamais la bonne réponse. / Once the mark is released: answers and points, never the right answer.',
  })
  @ApiProduces('application/xml')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('sitting-unknown', 'sitting-not-scored')
  async readAssessmentResult(
    @Param() { id }: IdPath,
    @Query() { version = '3.0' }: AssessmentResultQuery,
  ): Promise<string> {
    const { xml, learnerId } = await this.report.run(id, version);
    await this.accessLog.record({ learners: [learnerId] });
    return xml;
  }
}

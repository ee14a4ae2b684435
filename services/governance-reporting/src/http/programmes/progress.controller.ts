import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { PageOf, Scopes } from '@pan/kit/http';
import { ProgrammeCountQueries } from '../../persistence/programmes/programme-counts.queries.js';
import { Day } from '../fields.js';

class ProgressQuery {
  @Day({ required: false, description: 'Le jour, aujourd’hui par défaut / The day, today by default' }) on?: string;
}

class ProgressView {
  @ApiProperty({ example: 'M02' }) measure!: string;
  @ApiProperty({ type: 'integer' }) initiatives!: number;
  @ApiProperty({ type: 'integer' }) milestones!: number;
  @ApiProperty({ type: 'integer', description: 'Atteints ce jour-là / Reached on that day' }) reached!: number;
  @ApiProperty({ type: 'integer', description: 'Prévus avant, et non atteints / Planned before, and not reached' })
  late!: number;
  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Le prochain prévu / The next one planned',
  })
  nextOn!: string | null;
}

const ProgressPage = PageOf(ProgressView);

@ApiTags('initiatives')
@Controller('v1/progress')
export class ProgressController {
  constructor(private readonly counts: ProgrammeCountQueries) {}

  @Get()
  @Scopes('governance:read')
  @ApiOperation({
    summary:
      'Où en sont les initiatives de chaque mesure, par jalons datés / How far each measure’s initiatives have come, by dated milestones',
  })
  @ApiOkResponse({ type: ProgressPage })
  async progress(@Query() { on }: ProgressQuery): Promise<Page<ProgressView>> {
    return { items: await this.counts.progress(on ?? schoolDay(new Date())), nextCursor: null };
  }
}

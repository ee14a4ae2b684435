import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public, type RefusalShape } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { ReadOpportunities } from '../../application/grants/read-opportunities.js';
import type { Settings } from '../../config.js';

export class OpportunitiesQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100_000, default: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  page: number = 1;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 100 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  pageSize: number = 100;
}

export class OpportunityPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() oppId!: string;
}

const answered = { status: { type: 'integer' }, message: { type: 'string' } } as const;
const item = { type: 'object', additionalProperties: true } as const;

/** The calls as the CommonGrants protocol reads opportunities: its two required routes, version 0.3. */
@ApiTags('common-grants')
@Controller('common-grants')
export class CommonGrantsController {
  constructor(
    private readonly opportunities: ReadOpportunities,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('opportunities')
  @Public()
  @ApiOperation({ summary: 'Les appels, au protocole CommonGrants / The calls, by the CommonGrants protocol' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['status', 'message', 'items', 'paginationInfo'],
      properties: { ...answered, items: { type: 'array', items: item }, paginationInfo: item },
    },
  })
  async listOpportunities(@Query() { page, pageSize }: OpportunitiesQuery): Promise<object> {
    const { items, totalItems } = await this.opportunities.page(page, pageSize, this.settings.PUBLIC_URL);
    const totalPages = Math.ceil(totalItems / pageSize);
    return { status: 200, message: 'OK', items, paginationInfo: { page, pageSize, totalItems, totalPages } };
  }

  @Get('opportunities/:oppId')
  @Public()
  @ApiOperation({ summary: 'Un appel, au protocole CommonGrants / A call, by the CommonGrants protocol' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['status', 'message', 'data'],
      properties: { ...answered, data: item },
    },
  })
  @ApiProblems('grant-call-unknown')
  async readOpportunity(@Param() { oppId }: OpportunityPath): Promise<object> {
    return { status: 200, message: 'OK', data: await this.opportunities.one(oppId, this.settings.PUBLIC_URL) };
  }
}

/** Refusals as the protocol prints them: CommonGrants.Responses.Error. */
export const commonGrantsRefusals: readonly RefusalShape[] = [
  {
    prefix: '/common-grants/',
    mediaType: 'application/json',
    name: 'CommonGrantsError',
    schema: {
      type: 'object',
      required: ['status', 'message', 'errors'],
      properties: { ...answered, errors: { type: 'array', items: item } },
    },
    render: ({ status, detail, errors = [] }) => ({ status, message: detail, errors }),
  },
];

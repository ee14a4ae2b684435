import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, IfMatch, PageOf, PageQuery, Public, Scopes, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { AuditGrants } from '../../application/grants/audit-grants.js';
import { mostCents } from '../../domain/grants/ledger.js';
import { GrantAuditRepository } from '../../persistence/grants/grant-audit.repository.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { GrantCallPath } from './grant-calls.dto.js';

const outcomes = ['in-order', 'to-correct', 'to-recover'] as const;

export class StratumBody {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: mostCents,
    description: 'cents; jusqu’à la suivante / up to the next',
  })
  @IsInt()
  @Min(0)
  @Max(mostCents)
  fromCents!: number;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 500, description: 'Combien en tirer / How many to draw' })
  @IsInt()
  @Min(1)
  @Max(500)
  draw!: number;
}

export class SeedBody {
  @Text({ from: 8, to: 200, example: '2027-06-01 loterie 03 11 18 29 34 41' }) text!: string;
  @Text({ to: 500, description: 'D’où elle vient / Where it comes from' }) source!: string;
}

export class GrantAuditBody {
  @ApiProperty({ type: [StratumBody], minItems: 1, maxItems: 20 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => StratumBody)
  strata!: StratumBody[];
  @ApiPropertyOptional({
    type: SeedBody,
    description: 'Sans elle, le service la tire / Without it, drawn by the service',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SeedBody)
  seed?: SeedBody;
}

export class GrantFindingPath extends IdPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() application!: string;
}

export class GrantFindingBody {
  @ApiProperty({ enum: outcomes }) @IsIn(outcomes) outcome!: (typeof outcomes)[number];
  @Text({ to: 5_000, lines: true, description: 'Ce qui fut constaté / What was found' }) text!: string;
  @Text({ required: false, to: 5_000, lines: true, description: 'Ce qui s’ensuivit / What followed' })
  followUp?: string;
}

export class FramedView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: 'integer', description: 'cents' }) amountCents!: number;
}

export class DrawnView extends FramedView {
  @ApiProperty({ type: 'integer', description: 'Rang de la strate, depuis 0 / Place of the stratum, from 0' })
  stratum!: number;
  @ApiProperty({ description: 'SHA-256 de « seed-id », en hexadécimal / of `seed-id`, in hexadecimal' }) hash!: string;
}

export class ListedAuditView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() call!: string;
  @ApiProperty() seed!: string;
  @ApiProperty() seedSource!: string;
  @ApiProperty({ type: [StratumBody] }) strata!: readonly StratumBody[];
  @ApiProperty({ format: 'date-time' }) at!: Date;
}

export class GrantAuditView extends ListedAuditView {
  @ApiProperty({ type: [FramedView] }) frame!: readonly FramedView[];
  @ApiProperty({ type: [DrawnView] }) sample!: readonly DrawnView[];
}

export class GrantFindingView {
  @ApiProperty({ format: 'uuid' }) application!: string;
  @ApiProperty({ example: 'G002' }) grant!: string;
  @ApiProperty({ enum: outcomes }) outcome!: (typeof outcomes)[number];
  @ApiProperty() text!: string;
  @ApiProperty({ type: String, nullable: true }) followUp!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

const AuditPage = PageOf(ListedAuditView);
const FindingPage = PageOf(GrantFindingView);

/** Which grants are looked at, drawn so that anybody may draw again, and what was found. */
@ApiTags('grants')
@Controller('v1')
export class GrantAuditsController {
  constructor(
    private readonly auditing: AuditGrants,
    private readonly audits: GrantAuditRepository,
    private readonly calls: GrantCallRepository,
  ) {}

  @Post('grant-calls/:call/audits')
  @Scopes('governance:write')
  @Idempotent()
  @ApiOperation({ summary: 'Tirer des subventions à auditer, par strates / Draw grants to audit, by strata' })
  @ApiCreatedResponse({ type: GrantAuditView })
  @ApiProblems('ministry-only', 'grant-call-unknown', 'invalid-request', 'grant-audit-empty', 'too-many-ranked')
  drawAudit(@Param() { call }: GrantCallPath, @Body() { strata, seed }: GrantAuditBody): Promise<GrantAuditView> {
    return this.auditing.draw(
      call,
      strata.map((one) => ({ ...one })),
      seed ?? null,
    );
  }

  @Get('grant-calls/:call/audits')
  @Public()
  @ApiOperation({ summary: 'Les tirages d’un appel / The drawings of a call' })
  @ApiOkResponse({ type: AuditPage })
  @ApiProblems('grant-call-unknown')
  async listAudits(@Param() { call }: GrantCallPath, @Query() query: PageQuery): Promise<Page<ListedAuditView>> {
    await this.calls.version(call, null);
    return this.audits.of(call, query);
  }

  @Get('grant-audits/:id')
  @Public()
  @ApiOperation({
    summary: 'Un tirage : graine, base et échantillon / A drawing: seed, frame and sample',
    description:
      'De chaque strate, les premières par SHA-256 de la graine, d’un trait d’union et du numéro. / Of each stratum, the first by SHA-256 of seed, hyphen and id.',
  })
  @ApiOkResponse({ type: GrantAuditView })
  @ApiProblems('grant-audit-unknown')
  readAudit(@Param() { id }: IdPath): Promise<GrantAuditView> {
    return this.audits.one(id);
  }

  @Put('grant-audits/:id/findings/:application')
  @Scopes('governance:write')
  @HttpCode(204)
  @ApiOperation({ summary: 'Dire ce qui fut constaté, et ce qui s’ensuivit / Say what was found, and what followed' })
  @ApiNoContentResponse()
  @ApiProblems('ministry-only', 'grant-audit-unknown', 'grant-not-drawn')
  putFinding(
    @Param() { id, application }: GrantFindingPath,
    @Body() { outcome, text, followUp }: GrantFindingBody,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.auditing.find(id, application, { outcome, text, followUp: followUp ?? null }, version);
  }

  @Get('grant-audits/:id/findings')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Les constats que l’on peut voir / The findings that the caller may see' })
  @ApiOkResponse({ type: FindingPage })
  @ApiProblems('grant-audit-unknown')
  async listFindings(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<GrantFindingView>> {
    await this.audits.one(id);
    return this.audits.findings(id, query);
  }
}

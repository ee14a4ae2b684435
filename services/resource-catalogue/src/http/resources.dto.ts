import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { levels, resourceKinds, type Level, type ResourceKind } from '@pan/contracts';
import { IsYearMonthOrDay, PageOf, PageQuery } from '@pan/kit/http';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import type { Resource, ResourceStanding } from '../domain/resource.js';
import type { ResourceRecord } from '../persistence/resources/resources.queries.js';

/** A description made by hand. */
export class DescriptionBody {
  @IsString() @MinLength(1) @MaxLength(500) title!: string;
  @IsOptional() @IsString() @MaxLength(10_000) summary?: string;
  @IsIn(resourceKinds) kind!: ResourceKind;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  creators?: string[];
  @IsOptional() @IsArray() @ArrayMaxSize(18) @IsIn(levels, { each: true }) levels?: Level[];
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  subjects?: string[];
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  keywords?: string[];
  @IsString() @Matches(/^[a-z]{2,3}$/) language!: string;
  @IsOptional() @IsString() @MaxLength(300) licence?: string;
  @IsOptional() @IsString() @MaxLength(20) isbn?: string;
  @IsOptional() @IsString() @MaxLength(300) publisher?: string;
  @IsOptional() @IsString() @MaxLength(2_000) locator?: string;
  @IsOptional() @IsString() @MaxLength(120) format?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(20, { each: true })
  competencies?: string[];
  @ApiPropertyOptional({ example: '2026-09', description: 'Année, mois ou jour / Year, month or day' })
  @IsOptional()
  @IsYearMonthOrDay()
  issued?: string;
}

const nullableText = { type: 'string', nullable: true } as const;

export class DescriptionView {
  @ApiProperty() title!: string;
  @ApiProperty(nullableText) summary!: string | null;
  @ApiProperty({ enum: resourceKinds }) kind!: ResourceKind;
  @ApiProperty({ type: [String] }) creators!: readonly string[];
  @ApiProperty({ enum: levels, isArray: true }) levels!: readonly Level[];
  @ApiProperty({ type: [String] }) subjects!: readonly string[];
  @ApiProperty({ type: [String] }) keywords!: readonly string[];
  @ApiProperty() language!: string;
  @ApiProperty(nullableText) licence!: string | null;
  @ApiProperty(nullableText) isbn!: string | null;
  @ApiProperty(nullableText) publisher!: string | null;
  @ApiProperty(nullableText) locator!: string | null;
  @ApiProperty(nullableText) format!: string | null;
  @ApiProperty({ type: [String] }) competencies!: readonly string[];
  @ApiProperty(nullableText) issued!: string | null;
}

export class WarningView {
  @ApiProperty({ enum: ['element-missing', 'element-empty', 'value-unknown', 'value-invalid', 'value-cut'] })
  code!: string;
  @ApiProperty({ description: 'Numéro LOM ou nom Dublin Core / LOM number or Dublin Core name' }) element!: string;
  @ApiProperty({ required: false }) value?: string;
}

const states = ['draft', 'published', 'withdrawn'] as const;

/** What a write answers. */
export class ResourceAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: states }) state!: ResourceStanding;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ type: [WarningView] }) warnings!: readonly WarningView[];

  static of({ id, standing: state, version, warnings }: Resource): ResourceAnswer {
    return { id, state, version, warnings };
  }
}

/** What anybody reads of a published resource. */
export class ResourceView extends DescriptionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Source moissonnée / Harvested source' }) source!:
    string | null;
  @ApiProperty({ format: 'date-time' }) publishedAt!: Date;
  @ApiProperty({ format: 'date-time' }) changedAt!: Date;

  static of({ id, source, publishedAt, changedAt, description }: ResourceRecord): ResourceView {
    return { id, ...description, source, publishedAt: publishedAt!, changedAt };
  }
}

/** The same, with what whoever looks after it needs. */
export class ResourceRecordView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: states }) state!: ResourceStanding;
  @ApiProperty({ type: DescriptionView }) description!: DescriptionView;
  @ApiProperty({ type: [WarningView] }) warnings!: readonly WarningView[];
  @ApiProperty(nullableText) source!: string | null;
  @ApiProperty(nullableText) oaiIdentifier!: string | null;
  @ApiProperty({ type: 'string', nullable: true, enum: ['catalogue', 'source', null] }) withdrawnBy!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) publishedAt!: Date | null;
  @ApiProperty({ format: 'date-time' }) changedAt!: Date;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class DoubleView {
  @ApiProperty({ format: 'uuid' }) resourceId!: string;
  @ApiProperty({ format: 'uuid' }) otherId!: string;
  @ApiProperty() title!: string;
  @ApiProperty() otherTitle!: string;
  @ApiProperty({ description: 'Ce qui les rapproche : isbn, url ou oai / What they share: isbn, url or oai' })
  mark!: string;
  @ApiProperty({ format: 'date-time' }) foundAt!: Date;
}

export const RecordPage = PageOf(ResourceRecordView);
export const DoublePage = PageOf(DoubleView);

export class SearchQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(300) q?: string;
  @IsOptional() @IsIn(levels) level?: Level;
  @IsOptional() @IsString() @MaxLength(120) subject?: string;
  @IsOptional() @IsIn(resourceKinds) kind?: ResourceKind;
  @IsOptional() @IsString() @MaxLength(35) language?: string;
  @IsOptional() @IsString() @MaxLength(300) licence?: string;
  @IsOptional() @IsString() @MaxLength(20) competency?: string;
}

export class FacetValueView {
  @ApiProperty() value!: string;
  @ApiProperty({ type: 'integer' }) count!: number;
}

export class FacetsView {
  @ApiProperty({ type: [FacetValueView] }) level!: FacetValueView[];
  @ApiProperty({ type: [FacetValueView] }) subject!: FacetValueView[];
  @ApiProperty({ type: [FacetValueView] }) kind!: FacetValueView[];
  @ApiProperty({ type: [FacetValueView] }) language!: FacetValueView[];
  @ApiProperty({ type: [FacetValueView] }) licence!: FacetValueView[];
}

export class HitView extends DescriptionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'date-time' }) publishedAt!: Date;
}

export class SearchView {
  @ApiProperty({ type: [HitView] }) items!: HitView[];
  @ApiProperty(nullableText) nextCursor!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Sur la première page / On the first page' }) total!:
    number | null;
  @ApiProperty({ type: FacetsView, nullable: true, description: 'Sur la première page / On the first page' })
  facets!: FacetsView | null;
}

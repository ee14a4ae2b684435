import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';

// OOAPI v5 as the federation answers it; names are the standard's.

const pageSizes = [10, 20, 50, 100, 250] as const;

const Term = (description: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ maxLength: 200, description }), IsOptional(), IsString(), MaxLength(200));

export class OoapiQuery {
  @ApiPropertyOptional({ type: 'integer', enum: pageSizes, default: 10 })
  @IsOptional()
  @IsIn(pageSizes)
  pageSize: number = 10;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1_000_000, default: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  pageNumber: number = 1;

  @Term('Dans le nom, l’abréviation ou la description / In name, abbreviation or description') q?: string;
  @Term('Code de l’établissement d’origine / The source institution’s code') primaryCode?: string;
  @Term('x-ecampus-qc …') consumer?: string;
}

export class OoapiListQuery extends OoapiQuery {
  @ApiPropertyOptional({ type: 'string', enum: ['name'], description: 'Le seul ordre / The only order' })
  @IsOptional()
  @IsIn(['name'])
  sort?: string;
}

/** A list in one parameter, by commas; what cannot be expanded is left as it is. */
const Expand = (names: readonly string[]): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      ...{ required: false, type: 'array', items: { type: 'string', enum: names }, maxItems: 10 },
      description: 'Noms séparés par des virgules / Names separated by commas',
    } as ApiPropertyOptions),
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value) ? value.flatMap((one) => String(one).split(',')).filter((one) => one !== '') : value,
    ),
    IsOptional(),
    IsArray(),
    IsIn(names, { each: true }),
  );

export class CourseExpandQuery {
  @Expand(['programs', 'coordinators', 'organization', 'educationSpecification']) expand: string[] = [];
}

export class OfferingExpandQuery {
  @Expand(['program', 'programOffering', 'course', 'courseOffering', 'component', 'organization', 'academicSession'])
  expand: string[] = [];
}

export class OrganizationPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() organizationId!: string;
}
export class CoursePath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() courseId!: string;
}
export class OfferingPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() offeringId!: string;
}

const open = { type: 'object', additionalProperties: true } as const;
const uuid = { type: 'string', format: 'uuid' } as const;
const texts = {
  type: 'array',
  items: { type: 'object', properties: { language: { type: 'string' }, value: { type: 'string' } } },
} as const;
const code = {
  type: 'object',
  required: ['codeType', 'code'],
  properties: { codeType: { type: 'string' }, code: { type: 'string' } },
} as const;
const consumers = {
  type: 'array',
  items: { ...open, required: ['consumerKey'], properties: { consumerKey: { type: 'string' } } },
} as const;

const offeringConsumers = {
  type: 'array',
  items: {
    ...{ ...open, required: ['consumerKey'] },
    properties: {
      consumerKey: { type: 'string' },
      open: {
        type: 'boolean',
        description: 'x-ecampus-qc: une demande faite aujourd’hui serait prise / a request made today would be taken',
      },
      seatsLeft: {
        ...{ type: 'integer', nullable: true },
        description: 'x-ecampus-qc: places encore libres; null: sans limite / seats still free; null: without limit',
      },
    },
  },
} as const;

/** What the reference says of each answer; the standard's own schemas say the rest. */
export const ooapiSchemas = {
  service: {
    type: 'object',
    required: ['contactEmail', 'specification', 'documentation'],
    properties: {
      contactEmail: { type: 'string', format: 'email' },
      specification: { type: 'string', format: 'uri' },
      documentation: { type: 'string', format: 'uri' },
      consumers,
    },
  },
  organization: {
    ...open,
    required: ['organizationId', 'organizationType', 'name', 'shortName', 'primaryCode'],
    properties: {
      organizationId: uuid,
      organizationType: { type: 'string' },
      name: texts,
      primaryCode: code,
      consumers,
    },
  },
  course: {
    ...open,
    required: ['courseId', 'primaryCode', 'name', 'abbreviation', 'description', 'teachingLanguage', 'level'],
    properties: { courseId: uuid, name: texts, description: texts, primaryCode: code, consumers },
  },
  offering: {
    ...open,
    required: [
      ...['offeringId', 'primaryCode', 'offeringType', 'name', 'description', 'teachingLanguage', 'resultExpected'],
      ...['startDate', 'endDate'],
    ],
    properties: { offeringId: uuid, name: texts, description: texts, primaryCode: code, consumers: offeringConsumers },
  },
} as const;

export function pageOf(items: object) {
  return {
    type: 'object',
    required: ['pageSize', 'pageNumber', 'hasPreviousPage', 'hasNextPage', 'items'],
    properties: {
      pageSize: { type: 'integer' },
      pageNumber: { type: 'integer', minimum: 1 },
      hasPreviousPage: { type: 'boolean' },
      hasNextPage: { type: 'boolean' },
      totalPages: { type: 'integer' },
      items: { type: 'array', items },
    },
  } as const;
}

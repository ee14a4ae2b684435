import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { IsIn, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { FoundCourse, FoundOffering } from '../persistence/courses/courses.queries.js';
import { modes, type Mode } from '../domain/institution.js';
import { OrganisationCode } from './fields.js';

export class CoursesQuery extends PageQuery {
  @ApiPropertyOptional({
    maxLength: 200,
    example: 'ecologie',
    description: 'Des mots ou leur début, avec ou sans accents / Words or their beginnings, with or without accents',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiPropertyOptional({ enum: modes })
  @IsOptional()
  @IsIn(modes)
  mode?: Mode;

  @ApiPropertyOptional({ pattern: '^[a-z]{3}$', example: 'fra', description: 'ISO 639-3 (ou/or 639-2/B)' })
  @IsOptional()
  @Matches(/^[a-z]{3}$/)
  language?: string;

  @OrganisationCode({ required: false, description: 'Code de l’établissement / Code of the institution' })
  institution?: string;

  @ApiPropertyOptional({ example: 'bachelor', maxLength: 60 })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  level?: string;

  @ApiPropertyOptional({ minimum: 0, maximum: 10_000 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10_000)
  minCredits?: number;

  @ApiPropertyOptional({ minimum: 0, maximum: 10_000 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10_000)
  maxCredits?: number;
}

export class InstitutionName {
  @ApiProperty() code!: string;
  @ApiProperty() name!: string;
}

const day = { type: 'string', format: 'date' } as const;
const places = { type: 'integer', nullable: true, description: 'null: sans limite / without limit' } as const;

export class OpenOfferingView implements FoundOffering {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() title!: string;
  @ApiProperty(day) startsOn!: string;
  @ApiProperty(day) endsOn!: string;
  @ApiProperty({ ...day, nullable: true }) enrolFrom!: string | null;
  @ApiProperty({ ...day, nullable: true }) enrolUntil!: string | null;
  @ApiProperty(places) seats!: number | null;
  @ApiProperty(places) seatsLeft!: number | null;
}

export class CourseView implements FoundCourse {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'BIO-1902' }) code!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ type: InstitutionName }) institution!: InstitutionName;
  @ApiProperty({ example: 'fra' }) language!: string;
  @ApiProperty({ type: [String], enum: modes }) modes!: readonly string[];
  @ApiProperty({ example: 'bachelor' }) level!: string;
  @ApiProperty({ type: 'number', nullable: true }) credits!: number | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'credit, ects, sp, hour …' }) creditUnit!: string | null;
  @ApiProperty({ type: [OpenOfferingView], description: 'Les 20 premières / The first 20' })
  offerings!: readonly OpenOfferingView[];
}

export const CoursePage = PageOf(CourseView);

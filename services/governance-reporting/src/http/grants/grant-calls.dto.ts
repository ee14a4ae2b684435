import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, Text } from '@pan/kit/http';
import { IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';
import { Code } from '../fields.js';

export class GrantCallPath {
  @Code({ example: 'innovation-2027' }) call!: string;
}

export class GrantCallQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1 }) @IsOptional() @IsInt() @Min(1) @Max(1_000_000) version?: number;
}

export class GrantCallPutQuery {
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

export class GrantCallAnswer {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() changed!: boolean;
}

export class GrantCallView {
  @ApiProperty({ example: 'innovation-2027' }) code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ type: 'object', additionalProperties: true }) definition!: object;
}

export const GrantCallPage = PageOf(GrantCallView);

export class AssessorBody {
  @Text({
    to: 200,
    description: 'Pseudonyme du compte, jamais un nom / Pseudonym of the account, never a name',
    example: '3b6f0d0e-6d3c-4a53-9d0e-2f6a8f0c7c11',
  })
  person!: string;
  @ValidateIf((body: AssessorBody) => body.organisation !== null)
  @Text({
    ...{ to: 120, nullable: true },
    description:
      'Code de l’organisation d’où vient la personne; null: d’aucune / Code of the organisation that the person comes from; null: of none',
  })
  organisation!: string | null;
}

export class AssessorView {
  @ApiProperty() person!: string;
  @ApiProperty({ type: String, nullable: true }) organisation!: string | null;
}

export class AssessorsView {
  @ApiProperty({ type: [AssessorView] }) items!: readonly AssessorView[];
}

export class RankedView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({
    type: 'integer',
    description: 'Un même rang à égalité, et le suivant d’autant plus bas / One rank for a tie, the next so much lower',
  })
  rank!: number;
  @ApiProperty() tied!: boolean;
  @ApiProperty({
    example: '81.2500',
    description: 'À quatre décimales; le rang suit la moyenne exacte / To four places',
  })
  average!: string;
  @ApiProperty({ type: 'integer' }) assessors!: number;
}

export class RankingView {
  @ApiProperty({ type: [RankedView] }) items!: readonly RankedView[];
}

export class ScoreBody {
  @Code({ example: 'relevance' }) criterion!: string;
  @ApiProperty({
    type: String,
    pattern: '^\\d{1,4}(\\.\\d{1,2})?$',
    example: '7.5',
    description: 'En chiffres / In digits',
  })
  @Matches(/^\d{1,4}(\.\d{1,2})?$/)
  value!: string;
}

export const outcomeOf = (values: readonly string[]): PropertyDecorator => {
  return (target, name) => {
    ApiProperty({ enum: values })(target, name);
    IsIn(values)(target, name);
  };
};

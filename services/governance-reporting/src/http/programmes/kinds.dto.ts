import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, Text } from '@pan/kit/http';
import { IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { OwnTextView } from '../texts.dto.js';
import { Code } from '../fields.js';

export class KindPath {
  @Code({ example: 'visit' }) kind!: string;
}

export class FigurePath extends KindPath {
  @Code({ example: 'participants' }) figure!: string;
}

export class KindQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1 }) @IsOptional() @IsInt() @Min(1) @Max(1_000_000) version?: number;
}

export class KindPutQuery {
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

export class KindAnswer {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() changed!: boolean;
}

export class KindView {
  @ApiProperty({ example: 'training-session' }) code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({
    description:
      'Livré avec le service, ou écrit par le ministère / Shipped with the service, or written by the ministry',
  })
  shipped!: boolean;
  @ApiProperty({ format: 'date-time' }) definedAt!: Date;
  @ApiProperty({ type: 'object', additionalProperties: true }) definition!: object;
}

export const KindPage = PageOf(KindView);

export class ProgrammeFigureQuery {
  @ApiPropertyOptional({
    description: 'Une des répartitions du chiffre / One of the figure’s breakdowns',
    pattern: '^[a-z][A-Za-z0-9]*$',
  })
  @IsOptional()
  @Matches(/^[a-z][A-Za-z0-9]*$/)
  @MaxLength(60)
  by?: string;

  @Text({ required: false, to: 120, description: 'Code; avec ce qui en relève / Code; with everything below it' })
  organisation?: string;
}

export class FigureTotalView {
  @ApiProperty({ type: Number, nullable: true, description: 'null: tu / withheld' }) value!: number | null;
  @ApiProperty({ description: 'Trop peu de personnes / Too few persons' }) suppressed!: boolean;
}

export class FigureGroupView extends FigureTotalView {
  @ApiProperty() key!: string;
  @ApiProperty({ type: OwnTextView }) label!: OwnTextView;
}

export class ProgrammeFigureView {
  @ApiProperty() kind!: string;
  @ApiProperty() figure!: string;
  @ApiProperty({ type: OwnTextView }) name!: OwnTextView;
  @ApiProperty() by!: string;
  @ApiProperty({ type: String, nullable: true }) organisation!: string | null;
  @ApiProperty({ type: FigureTotalView }) total!: FigureTotalView;
  @ApiProperty({ type: [FigureGroupView] }) rows!: readonly FigureGroupView[];
}

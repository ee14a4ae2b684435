import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, PageOf } from '@pan/kit/http';
import { IsOptional } from 'class-validator';

export class AsOfQuery {
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Tel qu’on le connaissait alors / As it was known then',
  })
  @IsOptional()
  @IsInstant()
  asOf?: string;
}

const anything = {
  nullable: true,
  description: 'Le fait et sa source; null: aucun / The fact and its source; null: none',
};

export class ChangeView {
  @ApiProperty({ example: '/values/participants' }) pointer!: string;
  @ApiProperty(anything) before!: unknown;
  @ApiProperty(anything) after!: unknown;
}

export class HistoryView {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ format: 'date-time' }) at!: Date;
  @ApiProperty({
    description: 'Le pseudonyme de la personne, ou le système / The pseudonym of the person, or the system',
  })
  by!: string;
  @ApiProperty({ type: String, nullable: true }) why!: string | null;
  @ApiProperty({ type: [ChangeView] }) changes!: readonly ChangeView[];
  @ApiProperty({
    description:
      'La chaîne, le rang et l’empreinte qui scellent l’entrée / The chain, place and hash that seal the entry',
  })
  chain!: string;
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty() hash!: string;
}

export const HistoryPage = PageOf(HistoryView);

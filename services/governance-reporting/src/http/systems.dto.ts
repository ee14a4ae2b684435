import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { services } from '@pan/contracts';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { systemStates, type SystemState } from '../domain/plan-facts/system-state.js';
import { PlaceQuery } from './indicators.dto.js';
import { SystemView } from './measures.dto.js';
import { OwnTextView } from './texts.dto.js';

export class SystemsQuery extends PlaceQuery {
  @ApiPropertyOptional({ enum: services })
  @IsOptional()
  @IsIn(services)
  owner?: string;

  @ApiPropertyOptional({ example: 'M23', pattern: '^M\\d{2}$' })
  @IsOptional()
  @Matches(/^M\d{2}$/)
  measure?: string;
}

class KindOfSystemView {
  @ApiProperty({ example: 'training-session' }) code!: string;
  @ApiProperty({ type: 'integer', description: 'in your sight' }) initiatives!: number;
}

class FigureOfSystemView {
  @ApiProperty({ example: 'unified-records' }) indicator!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: suppressed' }) value!: number | null;
  @ApiProperty() suppressed!: boolean;
}

class FactOfSystemView {
  @ApiProperty({ example: '/v1/timeline' }) path!: string;
  @ApiProperty({ example: 'T10' }) id!: string;
}

class ShownByView {
  @ApiProperty({ type: [String], description: 'steps of the story, by file' }) story!: readonly string[];
  @ApiProperty({ type: [String], description: 'specs, by file' }) specs!: readonly string[];
}

export class LivingSystemView extends SystemView {
  @ApiProperty({
    enum: systemStates,
    description:
      'in-use: something was entered or counted; ready: a kind, a figure or the story carries it; told: its facts alone',
  })
  state!: SystemState;
  @ApiProperty({ type: OwnTextView, description: 'the same in words, with what it rests on' }) stands!: OwnTextView;
  @ApiProperty({ type: [KindOfSystemView] }) kinds!: readonly KindOfSystemView[];
  @ApiProperty({ type: [FigureOfSystemView] }) figures!: readonly FigureOfSystemView[];
  @ApiProperty({ type: [FactOfSystemView], description: 'facts in the same lines of the documents' })
  facts!: readonly FactOfSystemView[];
  @ApiProperty({ type: ShownByView }) shownBy!: ShownByView;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { services } from '@pan/contracts';
import type { Sector } from '../domain/register.js';
import { BriefGrantView } from './funding.dto.js';
import { BriefFigureView, LiveIndicatorView, PlaceQuery } from './indicators.dto.js';
import { OwnTextView, PartView, SourcedTitleView, SourcedView, TextView, sectors } from './texts.dto.js';
import { TimelineEntryView } from './timeline.dto.js';

export class MeasuresQuery extends PlaceQuery {
  @ApiPropertyOptional({ example: 'O3', pattern: '^O\\d{1,2}$' })
  @IsOptional()
  @Matches(/^O\d{1,2}$/)
  orientation?: string;
}

export class MeasureFactsView extends PartView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty() keyMeasure!: boolean;
  @ApiProperty({ ...sectors, nullable: true, description: 'null: the plan gives no tag' }) sectors!:
    readonly Sector[] | null;
  @ApiProperty({ type: [SourcedTitleView] }) titleVariants!: readonly SourcedTitleView[];
}

export class MeasureLineView extends MeasureFactsView {
  @ApiProperty({ example: 'OB7' }) objective!: string;
  @ApiProperty({ example: 'A6' }) axis!: string;
  @ApiProperty({ example: 'O3' }) orientation!: string;
  @ApiProperty({ type: [String], example: ['T10'] }) timelineEntries!: readonly string[];
  @ApiProperty({ type: [BriefFigureView], description: 'what the services report about it now' })
  figures!: readonly BriefFigureView[];
}

export class SystemView extends SourcedView {
  @ApiProperty({ example: 'S31' }) id!: string;
  @ApiProperty({ type: TextView }) name!: TextView;
  @ApiProperty({ example: 'platform' }) kind!: string;
  @ApiProperty({ type: OwnTextView }) kindLabel!: OwnTextView;
  @ApiProperty({ enum: services }) owner!: string;
  @ApiProperty({ type: [String] }) measures!: readonly string[];
  @ApiProperty({ enum: ['stated', 'owner-uncertain', 'uncertain'] }) certainty!: string;
  @ApiProperty({ type: OwnTextView, nullable: true }) note!: OwnTextView | null;
}

export class ProposedIndicatorView {
  @ApiProperty({ example: 'I02' }) id!: string;
  @ApiProperty({ example: 'M23' }) measure!: string;
  @ApiProperty({ type: OwnTextView }) name!: OwnTextView;
  @ApiProperty({ enum: services }) service!: string;
}

export class ObjectiveView extends PartView {
  @ApiProperty({ example: 'A6' }) axis!: string;
}

export class AxisView extends PartView {
  @ApiProperty({ example: 'O3' }) orientation!: string;
}

export class OrientationView extends PartView {
  @ApiProperty({ type: 'integer' }) number!: number;
}

export class MeasureView extends MeasureFactsView {
  @ApiProperty({ type: ObjectiveView }) objective!: ObjectiveView;
  @ApiProperty({ type: AxisView }) axis!: AxisView;
  @ApiProperty({ type: OrientationView }) orientation!: OrientationView;
  @ApiProperty({ type: [TimelineEntryView] }) timeline!: readonly TimelineEntryView[];
  @ApiProperty({ type: [BriefGrantView] }) grants!: readonly BriefGrantView[];
  @ApiProperty({ type: [SystemView] }) systems!: readonly SystemView[];
  @ApiProperty({ type: [LiveIndicatorView], description: 'what the services report about it now' })
  indicators!: readonly LiveIndicatorView[];
  @ApiProperty({ type: [ProposedIndicatorView], description: 'ours: the plan names none' })
  proposedIndicators!: readonly ProposedIndicatorView[];
}

import { ApiProperty } from '@nestjs/swagger';
import { FilledDayView, FilledYearsView } from './filled.dto.js';
import type { Sector } from '../domain/register.js';
import { OwnTextView, PartView, ProvenanceView, SourcedTitleView, SourcedView, sectors } from './texts.dto.js';

export class StatedDateView extends SourcedView {
  @ApiProperty({ type: OwnTextView }) what!: OwnTextView;
  @ApiProperty({ type: 'integer', example: 2019 }) year!: number;
}

export class PlanMilestoneView extends SourcedTitleView {
  @ApiProperty({ type: FilledDayView, nullable: true, description: 'what a person established since' })
  plannedOn!: FilledDayView | null;
  @ApiProperty({ type: FilledDayView, nullable: true, description: 'what a person established since' })
  reachedOn!: FilledDayView | null;
}

export class PhaseView {
  @ApiProperty({ type: 'integer' }) sequence!: number;
  @ApiProperty({ description: 'our own classification' }) kind!: string;
  @ApiProperty({ type: OwnTextView }) kindLabel!: OwnTextView;
  @ApiProperty({ type: [PlanMilestoneView] }) milestones!: readonly PlanMilestoneView[];
  @ApiProperty({ type: 'string', isArray: true, nullable: true, description: 'null: unknown, and never guessed' })
  schoolYears!: readonly string[] | null;
  @ApiProperty({
    type: FilledYearsView,
    nullable: true,
    description: 'what a person established since, with the source',
  })
  filledYears!: FilledYearsView | null;
  @ApiProperty({ type: [StatedDateView] }) statedDates!: readonly StatedDateView[];
}

export class TimelineEntryView extends PartView {
  @ApiProperty({ type: [String], example: ['M05', 'M29'] }) measures!: readonly string[];
  @ApiProperty(sectors) sectors!: readonly Sector[];
  @ApiProperty({ type: [ProvenanceView] }) sectorsProvenance!: readonly ProvenanceView[];
  @ApiProperty({ type: [PhaseView] }) phases!: readonly PhaseView[];
}

export class PlanSchoolYearView extends SourcedView {
  @ApiProperty({ example: '2018-2019' }) schoolYear!: string;
}

export class TimelineView {
  @ApiProperty({ type: [PlanSchoolYearView] }) schoolYears!: readonly PlanSchoolYearView[];
  @ApiProperty({ type: [TimelineEntryView] }) entries!: readonly TimelineEntryView[];
  @ApiProperty({ type: [OwnTextView] }) openQuestions!: readonly OwnTextView[];
}

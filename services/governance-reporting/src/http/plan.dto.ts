import { ApiProperty } from '@nestjs/swagger';
import type { DocumentId } from '../domain/register.js';
import { OwnTextView, PartView, SourcedTitleView, SourcedView, TextView } from './texts.dto.js';

export class DocumentView {
  @ApiProperty({ enum: ['A', 'B'] }) id!: DocumentId;
  @ApiProperty({ type: OwnTextView }) title!: OwnTextView;
  @ApiProperty({ type: String, format: 'date', nullable: true }) issuedOn!: string | null;
  @ApiProperty({ example: 'fr' }) language!: string;
}

export class LaunchView extends SourcedView {
  @ApiProperty({ format: 'date' }) date!: string;
}

export class PeriodView {
  @ApiProperty() from!: string;
  @ApiProperty() to!: string;
  @ApiProperty({ type: [String] }) schoolYears!: readonly string[];
}

export class CountsView {
  @ApiProperty({ type: 'integer' }) orientations!: number;
  @ApiProperty({ type: 'integer' }) axes!: number;
  @ApiProperty({ type: 'integer' }) objectives!: number;
  @ApiProperty({ type: 'integer' }) measures!: number;
  @ApiProperty({ type: 'integer' }) keyMeasures!: number;
  @ApiProperty({ type: 'integer' }) timelineEntries!: number;
}

export class NamedOrganisationView extends SourcedView {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: OwnTextView }) role!: OwnTextView;
  @ApiProperty({ type: OwnTextView, nullable: true }) note!: OwnTextView | null;
}

export class NamedPersonView extends SourcedView {
  @ApiProperty() name!: string;
  @ApiProperty({ type: TextView }) role!: TextView;
}

export class PlanView {
  @ApiProperty() id!: string;
  @ApiProperty() shortName!: string;
  @ApiProperty({ type: TextView }) title!: TextView;
  @ApiProperty({ type: LaunchView }) launchedOn!: LaunchView;
  @ApiProperty({ type: PeriodView }) period!: PeriodView;
  @ApiProperty({ type: SourcedView }) vision!: SourcedView;
  @ApiProperty({ type: SourcedTitleView }) parentStrategy!: SourcedTitleView;
  @ApiProperty({ type: CountsView }) counts!: CountsView;
  @ApiProperty({ type: OwnTextView }) numbering!: OwnTextView;
  @ApiProperty({ type: [DocumentView] }) documents!: readonly DocumentView[];
  @ApiProperty({ type: [NamedOrganisationView] }) organisations!: readonly NamedOrganisationView[];
  @ApiProperty({ type: [NamedPersonView] }) people!: readonly NamedPersonView[];
}

export class ObjectiveBranchView extends PartView {
  @ApiProperty({ type: [String], example: ['M23', 'M24', 'M25'] }) measures!: readonly string[];
}

export class AxisBranchView extends PartView {
  @ApiProperty({ type: [ObjectiveBranchView] }) objectives!: readonly ObjectiveBranchView[];
}

export class OrientationBranchView extends PartView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({ type: [AxisBranchView] }) axes!: readonly AxisBranchView[];
}

import { ApiProperty } from '@nestjs/swagger';
import { cents, OwnTextView, SourcedTitleView, SourcedView, TextView } from './texts.dto.js';

export class OrientationBudgetView extends SourcedView {
  @ApiProperty({ example: 'O3' }) orientation!: string;
  @ApiProperty(cents) amountCents!: number;
  @ApiProperty({ ...cents, description: 'cents; the plan rounds to this amount' }) roundedToCents!: number;
  @ApiProperty({ example: 66.67 }) sharePercent!: number;
}

export class BudgetTotalView {
  @ApiProperty(cents) amountCents!: number;
  @ApiProperty({ ...cents, description: 'cents; more or less, from the rounding of the parts' })
  uncertaintyCents!: number;
  @ApiProperty({ description: 'false: the plan states no total, this is a sum' }) stated!: boolean;
}

export class BudgetsView {
  @ApiProperty({ example: 'CAD' }) currency!: string;
  @ApiProperty({ type: [OrientationBudgetView] }) orientations!: readonly OrientationBudgetView[];
  @ApiProperty({ type: BudgetTotalView }) total!: BudgetTotalView;
  @ApiProperty({ ...cents, description: 'cents; beside the budgets, charged to no orientation' })
  grantsTotalCents!: number;
  @ApiProperty({ type: [OwnTextView] }) openQuestions!: readonly OwnTextView[];
}

export class RecipientView extends SourcedView {
  @ApiProperty() name!: string;
  @ApiProperty({ type: TextView }) legalForm!: TextView;
}

export class AnnouncerView extends SourcedView {
  @ApiProperty() name!: string;
  @ApiProperty({ type: TextView }) role!: TextView;
}

export class GrantPartView extends SourcedView {
  @ApiProperty({ example: 'G001-1' }) id!: string;
  @ApiProperty({ type: TextView }) purpose!: TextView;
  @ApiProperty({ enum: ['event', 'study'] }) kind!: 'event' | 'study';
  @ApiProperty(cents) amountCents!: number;
}

export class SupportedMeasureView extends SourcedView {
  @ApiProperty({ example: 'M02' }) measure!: string;
}

export class OtherPolicyLineView extends SourcedTitleView {
  @ApiProperty({ type: TextView }) probableSource!: TextView;
  @ApiProperty({ type: OwnTextView }) note!: OwnTextView;
}

export class GrantView extends SourcedView {
  @ApiProperty({ example: 'G001' }) id!: string;
  @ApiProperty() funder!: string;
  @ApiProperty({ type: RecipientView }) recipient!: RecipientView;
  @ApiProperty({ type: AnnouncerView }) announcedBy!: AnnouncerView;
  @ApiProperty({ format: 'date' }) awardedOn!: string;
  @ApiProperty() place!: string;
  @ApiProperty({ example: 'CAD' }) currency!: string;
  @ApiProperty(cents) amountCents!: number;
  @ApiProperty({ type: [GrantPartView] }) parts!: readonly GrantPartView[];
  @ApiProperty({ type: [SupportedMeasureView] }) measures!: readonly SupportedMeasureView[];
  @ApiProperty({ type: [String], example: ['O1', 'O2', 'O3'] }) orientations!: readonly string[];
  @ApiProperty({ type: [OtherPolicyLineView] }) otherPolicyLines!: readonly OtherPolicyLineView[];
  @ApiProperty({ type: [OwnTextView] }) openQuestions!: readonly OwnTextView[];
}

export class BriefGrantView {
  @ApiProperty({ example: 'G001' }) id!: string;
  @ApiProperty() recipient!: string;
  @ApiProperty({ format: 'date' }) awardedOn!: string;
  @ApiProperty({ ...cents, description: 'cents; of the whole grant, whose split over measures is not stated' })
  amountCents!: number;
  @ApiProperty({ example: 'CAD' }) currency!: string;
}

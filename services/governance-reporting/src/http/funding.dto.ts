import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FilledCentsView, SourceView } from './filled.dto.js';
import { cents, OwnTextView, SourcedTitleView, SourcedView, TextView } from './texts.dto.js';

export class BudgetPhaseView extends SourcedView {
  @ApiProperty({ enum: ['approved', 'adjusted', 'executed'] }) phase!: string;
  @ApiProperty({
    ...cents,
    type: Number,
    nullable: true,
    description: 'cents, as the plan states it; null: it states none',
  })
  amountCents!: number | null;
  @ApiProperty({ type: FilledCentsView, nullable: true, description: 'what a person established since' })
  filled!: FilledCentsView | null;
}

export class SpentView {
  @ApiProperty({ ...cents, description: 'cents; committed for initiatives in your sight' }) committedCents!: number;
  @ApiProperty({ ...cents, description: 'cents; paid of it' }) paidCents!: number;
}

export class OrientationBudgetView extends SourcedView {
  @ApiProperty({ example: 'O3' }) orientation!: string;
  @ApiProperty(cents) amountCents!: number;
  @ApiProperty({ ...cents, description: 'cents; the plan rounds to this amount' }) roundedToCents!: number;
  @ApiProperty({ example: 66.67 }) sharePercent!: number;
  @ApiProperty({ type: [BudgetPhaseView] }) phases!: readonly BudgetPhaseView[];
  @ApiProperty({ ...cents, description: 'cents; committed for initiatives in your sight' }) committedCents!: number;
  @ApiProperty({ ...cents, description: 'cents; paid of it' }) paidCents!: number;
}

export class ChargedView {
  @ApiProperty({ example: 'M05' }) measure!: string;
  @ApiProperty(cents) amountCents!: number;
}

export class GrantSumsView {
  @ApiProperty({ ...cents, description: 'cents; each grant once' }) totalCents!: number;
  @ApiProperty({ type: [ChargedView], description: 'what a decision charges to a measure' })
  byMeasure!: readonly ChargedView[];
  @ApiProperty({ ...cents, description: 'cents; the rest, charged to no measure' }) unchargedCents!: number;
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
  @ApiProperty({ type: GrantSumsView }) grants!: GrantSumsView;
  @ApiProperty({ type: SpentView, description: 'what initiatives charge to no one measure' }) unassigned!: SpentView;
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
  @ApiProperty({ example: 'event', description: 'event, study, project, equipment, other' }) kind!: string;
  @ApiProperty(cents) amountCents!: number;
  @ApiPropertyOptional({ type: [ChargedView], description: 'of a recorded grant: what is charged to measures' })
  split?: readonly ChargedView[];
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
  @ApiPropertyOptional({ type: SourceView, description: 'of a recorded grant' }) source?: SourceView;
}

export class BriefGrantView {
  @ApiProperty({ example: 'G001' }) id!: string;
  @ApiProperty() recipient!: string;
  @ApiProperty({ format: 'date' }) awardedOn!: string;
  @ApiProperty({ ...cents, description: 'cents; of the whole grant, whose split over measures is not stated' })
  amountCents!: number;
  @ApiProperty({ example: 'CAD' }) currency!: string;
}

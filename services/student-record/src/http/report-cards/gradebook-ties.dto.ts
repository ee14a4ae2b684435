import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, Matches, ValidateNested } from 'class-validator';
import { untakenReasons, type UntakenReason } from '../../domain/report-cards/from-gradebook.js';
import { Text } from '../fields.js';
import { ItemProblemView } from '../roster/changes.dto.js';
import { RuleCode, TermCode } from './reporting-rules.dto.js';

const weight = /^[1-9]\d{0,3}(\.\d{1,4})?$/;

export class GradebookTieBody {
  @Text({
    to: 255,
    example: 'dictee-3',
    description: 'Clé de l’évaluation, la sienne ou la nôtre / Key of the line item, its own or ours',
  })
  lineItem!: string;
  @RuleCode('mathematics.primary-3-6') course!: string;
  @RuleCode('solve') competency!: string;
  @TermCode() term!: string;
  @ApiProperty({
    type: 'string',
    pattern: weight.source,
    required: false,
    example: '2',
    description: 'Par défaut 1 / 1 by default',
  })
  @IsOptional()
  @Matches(weight)
  weight?: string;
}

export class GradebookTiesBody {
  @ApiProperty({ type: [GradebookTieBody], maxItems: 500 })
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => GradebookTieBody)
  items!: GradebookTieBody[];
}

class GradebookTieView {
  @ApiProperty({ format: 'uuid' }) lineItemId!: string;
  @ApiProperty() course!: string;
  @ApiProperty() competency!: string;
  @ApiProperty() term!: string;
  @ApiProperty({ example: '1' }) weight!: string;
}

class UntiedItemView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'Dictée 3' }) title!: string;
}

const untied = 'Évaluations qui ne comptent pour rien / Line items that count for nothing';

export class GradebookTiesView {
  @ApiProperty({ type: [GradebookTieView] }) items!: readonly GradebookTieView[];
  @ApiProperty({ type: [UntiedItemView], description: untied }) untied!: readonly UntiedItemView[];
}

export class GradebookTakingBody {
  @TermCode() term!: string;
  @Text({
    ...{ to: 500, required: false, example: 'Épreuve reprise' },
    description: 'Exigé pour ce qu’un bulletin publié porte / Required for what a published report card has',
  })
  reason?: string | null;
}

class TakenMarkView {
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty() course!: string;
  @ApiProperty() competency!: string;
  @ApiProperty({ enum: ['created', 'changed', 'unchanged', 'refused'] }) outcome!: string;
  @ApiProperty({ required: false }) problem?: ItemProblemView;
}

class UntakenMarkView {
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty() course!: string;
  @ApiProperty() competency!: string;
  @ApiProperty({ format: 'uuid' }) lineItemId!: string;
  @ApiProperty({ enum: untakenReasons }) why!: UntakenReason;
}

export class GradebookTakingAnswer {
  @ApiProperty({ type: [TakenMarkView] }) marks!: readonly TakenMarkView[];
  @ApiProperty({
    type: [UntakenMarkView],
    description: 'Ce qui n’est pas pris, et pourquoi / What is not taken, and why',
  })
  untaken!: readonly UntakenMarkView[];
  @ApiProperty({ type: [UntiedItemView], description: untied }) untied!: readonly UntiedItemView[];
}

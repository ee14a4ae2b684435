import { ApiProperty } from '@nestjs/swagger';
import { Text } from '@pan/kit/http';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { type PauseCause, pauseCauses } from '../domain/clock.js';
import { irregularityCodes } from '../domain/irregularity.js';
import { phases, type Phase } from '../domain/sitting-state.js';
import { ReceiptView, SavedView } from './sittings.dto.js';

export class PauseBody {
  @ApiProperty({
    enum: pauseCauses,
    description: 'Le temps est rendu, sauf own-fault / Time is given back, own-fault apart',
  })
  @IsIn(pauseCauses)
  cause!: PauseCause;

  @Text({ to: 500, required: false, lines: true }) note?: string;
}

export class ReasonBody {
  @Text({ to: 200, example: 'Alarme incendie' }) reason!: string;
}

export class ExtensionBody extends ReasonBody {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 600 }) @IsInt() @Min(1) @Max(600) minutes!: number;
}

export class ReopeningBody extends ReasonBody {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 600,
    required: false,
    description:
      'À compter de l’échéance, ou de maintenant si elle est passée / From the deadline, or from now where it has passed',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(600)
  minutes?: number;
}

export class RestorationBody extends ReasonBody {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  sequence!: number;
}

export class SittingTimeView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: phases }) state!: Phase;
  @ApiProperty({ format: 'date-time' }) startedAt!: Date;
  @ApiProperty({ format: 'date-time' }) deadlineAt!: Date;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) pausedAt!: Date | null;
  @ApiProperty({ format: 'date-time' }) serverTime!: Date;
}

export class ChangedView {
  @ApiProperty({ type: 'integer', description: 'Passations changées / Sittings changed' }) sittings!: number;
}

export class VersionsView {
  @ApiProperty({ type: [SavedView] }) items!: readonly SavedView[];
}

export class ReplacedPlaceView {
  @ApiProperty({ example: 'Q01' }) itemRef!: string;
  @ApiProperty({ format: 'date-time', description: 'De la réponse d’aujourd’hui / Of the answer that stands there' })
  savedAt!: Date;
  @ApiProperty({ type: 'integer', description: 'Réponses d’avant / Earlier answers' }) versions!: number;
}

export class ReplacedPlacesView {
  @ApiProperty({ type: [ReplacedPlaceView] }) items!: readonly ReplacedPlaceView[];
}

export class ChangeView {
  @ApiProperty({
    enum: ['authorised', 'paused', 'resumed', 'extended', 'terminated', 'reopened', 'transferred', 'restored'],
  })
  kind!: string;
  @ApiProperty({ enum: ['sitting', 'room', 'session'] }) scope!: string;
  @ApiProperty({ type: 'string', nullable: true }) reason!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) note!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) minutes!: number | null;
  @ApiProperty({ format: 'date-time' }) deadlineBefore!: Date;
  @ApiProperty({ format: 'date-time' }) deadlineAt!: Date;
  @ApiProperty({ type: ReceiptView, nullable: true }) formerReceipt!: ReceiptView | null;
  @ApiProperty({ format: 'date-time' }) at!: Date;
  @ApiProperty() byClient!: string;
  @ApiProperty({ type: 'string', nullable: true }) bySubject!: string | null;
}

export class ChangesView {
  @ApiProperty({ type: [ChangeView] }) items!: readonly ChangeView[];
}

export class IrregularityBody {
  @ApiProperty({ enum: irregularityCodes }) @IsIn(irregularityCodes) reason!: string;
  @Text({ to: 1_000, required: false, lines: true }) note?: string;
}

export class IrregularityIdView {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class IrregularityView extends IrregularityIdView {
  @ApiProperty({ enum: irregularityCodes }) reason!: string;
  @ApiProperty({ type: 'string', nullable: true }) note!: string | null;
  @ApiProperty({ format: 'date-time' }) at!: Date;
  @ApiProperty() byClient!: string;
  @ApiProperty({ type: 'string', nullable: true }) bySubject!: string | null;
}

export class IrregularitiesView {
  @ApiProperty({ type: [IrregularityView] }) items!: readonly IrregularityView[];
}

export class IrregularityReasonView {
  @ApiProperty({ example: 'environment.power' }) code!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class IrregularityGroupView {
  @ApiProperty({ example: 'environment' }) code!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({ type: [IrregularityReasonView] }) reasons!: readonly IrregularityReasonView[];
}

export class IrregularityReasonsView {
  @ApiProperty({ type: [IrregularityGroupView] }) items!: readonly IrregularityGroupView[];
}

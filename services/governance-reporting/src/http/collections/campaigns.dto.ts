import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { type UnknownReason, unknownReasons } from '../../domain/collections/indicator-value.js';
import type { OwnText } from '../../domain/register.js';
import { Code, Day, WordsBody } from '../fields.js';
import { OwnTextView } from '../texts.dto.js';

export class CampaignPath {
  @Code({ example: 'equipment-2025-2026' }) campaign!: string;
}

export class CampaignsQuery extends PageQuery {
  @Code({ required: false, example: 'digital-equipment', description: 'Un formulaire / A form' }) form?: string;
}

/** One day to sixty before or after the deadline; nobody is reminded without it. */
const Reminder =
  (description: string): PropertyDecorator =>
  (target, name) => {
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 60, nullable: true, description })(target, name);
    for (const rule of [IsOptional(), IsInt(), Min(1), Max(60)]) rule(target, name);
  };

export class CampaignBody {
  @Code({ example: 'digital-equipment', description: 'Le formulaire / The form' }) form!: string;
  @ApiProperty({ type: WordsBody }) @IsObject() @ValidateNested() @Type(() => WordsBody) title!: WordsBody;
  @Day({ description: 'Premier jour de la période / First day of the period' }) periodStart!: string;
  @Day({ description: 'Dernier jour de la période / Last day of the period' }) periodEnd!: string;
  @Day({
    required: false,
    description:
      'Le jour dont le réseau dit qui est attendu; sinon le dernier de la période, ou aujourd’hui s’il est à venir. / The day whose network says who is expected; otherwise the last one of the period, or today where that lies ahead.',
  })
  expectedOn?: string;
  @Day({ description: 'Dernier jour à temps / Last day on time' }) dueOn!: string;
  @Day({ description: 'Dernier jour où un retard est admis / Last day on which a late return is taken' })
  lateUntil!: string;
  @Text({
    required: false,
    to: 120,
    description: 'Seulement ce qui relève de cette organisation / Only what stands below this organisation',
  })
  within?: string;
  @Reminder('Jours avant l’échéance / Days before the deadline') remindDaysBefore?: number;
  @Reminder('Jours après l’échéance / Days after the deadline') remindDaysAfter?: number;
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

export class CampaignView {
  @ApiProperty({ example: 'equipment-2025-2026' }) code!: string;
  @ApiProperty() form!: string;
  @ApiProperty({ type: 'integer' }) formVersion!: number;
  @ApiProperty({ type: OwnTextView }) title!: OwnText;
  @ApiProperty({ format: 'date' }) periodStart!: string;
  @ApiProperty({ format: 'date' }) periodEnd!: string;
  @ApiProperty({ format: 'date' }) expectedOn!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty({ format: 'date' }) lateUntil!: string;
  @ApiProperty({ type: String, nullable: true }) within!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) remindDaysBefore!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) remindDaysAfter!: number | null;
  @ApiProperty({
    type: 'integer',
    description: 'Attendues à l’ouverture, dans tout le réseau / Expected at the opening, in the whole network',
  })
  expected!: number;
  @ApiProperty({ format: 'date-time' }) openedAt!: Date;
}

export const CampaignPage = PageOf(CampaignView);

export class CampaignCompletenessQuery {
  @ApiPropertyOptional({ enum: ['service-centre'], description: 'Une ligne par centre / A row for each centre' })
  @IsOptional()
  @IsIn(['service-centre'])
  by?: 'service-centre';
}

export class RateView {
  @ApiProperty({ type: String, nullable: true, example: '0.9500' }) value!: string | null;
  @ApiProperty({
    enum: ['nobody-expected', null],
    nullable: true,
    type: String,
    description: 'Pourquoi il n’y en a pas / Why there is none',
  })
  reason!: 'nobody-expected' | null;
}

export class CampaignCountsView {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Le centre, tel que la collecte l’a lu; null: le tout, ou ce qui ne relève d’aucun / The centre as the campaign read it; null: all together, or what stands below none',
  })
  organisation!: string | null;
  @ApiProperty({ type: 'integer', description: 'Attendues / Expected' }) expected!: number;
  @ApiProperty({ type: 'integer', description: 'Remises / Received' }) received!: number;
  @ApiProperty({ type: 'integer', description: 'Remises à temps / Received on time' }) onTime!: number;
  @ApiProperty({ type: 'integer', description: 'Remises en retard / Received late' }) late!: number;
  @ApiProperty({ type: 'integer', description: 'Ni remises ni dites vides / Neither received nor said to be empty' })
  missing!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Remises avec toutes les cases obligatoires / Received with every required cell',
  })
  complete!: number;
  @ApiProperty({ type: 'integer', description: 'Rien à déclarer / Nothing to report' }) nothingToReport!: number;
  @ApiProperty({ type: 'integer', description: 'Approuvées à tous les niveaux / Approved at every level' })
  approved!: number;
  @ApiProperty({ type: 'integer', description: 'Retirées par une exception / Taken out by an exception' })
  notExpected!: number;
  @ApiProperty({ type: RateView, description: 'Remises sur attendues / Received of expected' }) responseRate!: RateView;
  @ApiProperty({ type: RateView, description: 'À temps sur attendues / On time of expected' }) onTimeRate!: RateView;
  @ApiProperty({ type: RateView, description: 'Complètes sur attendues / Complete of expected' })
  completeRate!: RateView;
}

export class ReturnIndicatorPath extends CampaignPath {
  @Code({ example: 'devices-per-classroom' }) indicator!: string;
}

export class ReturnIndicatorValueView {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Le centre; null: le tout / The centre; null: all together',
  })
  organisation!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '4.25', description: 'null: inconnu / unknown' })
  value!: string | null;
  @ApiProperty({ type: String, nullable: true, enum: [...unknownReasons, null] }) reason!: UnknownReason | null;
  @ApiProperty({ type: 'integer' }) expected!: number;
  @ApiProperty({ type: 'integer' }) received!: number;
  @ApiProperty({ type: 'integer', description: 'Ont une valeur / Have a value' }) used!: number;
  @ApiProperty({ type: 'integer', description: 'Par leur déclaration d’avant / By their former return' })
  carried!: number;
  @ApiProperty({ type: 'integer' }) missing!: number;
  @ApiProperty({ type: RateView }) responseRate!: RateView;
}

export class ReturnIndicatorView {
  @ApiProperty() campaign!: string;
  @ApiProperty() indicator!: string;
  @ApiProperty({ type: OwnTextView }) name!: OwnText;
  @ApiProperty({ type: OwnTextView, nullable: true }) unit!: OwnText | null;
  @ApiProperty({
    enum: ['refuse', 'unknown', 'carry-forward'],
    description: 'Ce qui se fait d’une valeur manquante / What is made of a missing value',
  })
  missing!: string;
  @ApiProperty({ enum: ['zero', 'unknown'], description: 'De « rien à déclarer » / Of “nothing to report”' })
  nothingToReport!: string;
  @ApiProperty({ enum: ['approved', 'received'] }) of!: string;
  @ApiProperty({ type: String, nullable: true, description: 'La collecte d’avant / The campaign before' })
  carriedFrom!: string | null;
  @ApiProperty({ type: ReturnIndicatorValueView }) total!: ReturnIndicatorValueView;
  @ApiProperty({ type: [ReturnIndicatorValueView] }) rows!: readonly ReturnIndicatorValueView[];
}

export class CampaignCompletenessView {
  @ApiProperty() campaign!: string;
  @ApiProperty({ type: CampaignCountsView }) total!: CampaignCountsView;
  @ApiProperty({ type: [CampaignCountsView] }) rows!: readonly CampaignCountsView[];
}

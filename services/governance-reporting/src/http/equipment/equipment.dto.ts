import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { mostItems } from '../../domain/equipment/bulk.js';
import {
  conditions,
  equipmentCategories,
  equipmentStates,
  type Condition,
  type EquipmentCategory,
  type EquipmentState,
} from '../../domain/equipment/equipment-item.js';
import { Day } from '../fields.js';

const tag = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,59}$/;
const tagged = { type: 'string', pattern: tag.source, example: 'CSS-PORT-00412' } as const;
const settled = equipmentStates.filter((state) => state !== 'out');

export class EquipmentBody {
  @ApiProperty({ ...tagged, description: 'L’étiquette du propriétaire / The owner’s label' })
  @Matches(tag)
  tag!: string;
  @ApiProperty({ enum: equipmentCategories }) @IsIn(equipmentCategories) category!: EquipmentCategory;
  @Text({ to: 120, example: 'Latitude 3140' }) model!: string;
  @ApiPropertyOptional({
    ...tagged,
    nullable: true,
    example: 'combo-robotique-3',
    description: 'L’ensemble dont il fait partie / The bundle that it is a part of',
  })
  @IsOptional()
  @Matches(tag)
  kit?: string | null;
  @Day({ required: false, description: 'Acquis / Acquired' }) acquiredOn?: string | null;
  @ApiPropertyOptional({
    enum: settled,
    description: 'Réparé, retrouvé, perdu, cédé / Repaired, found, lost, given away',
  })
  @IsOptional()
  @IsIn(settled)
  state?: Exclude<EquipmentState, 'out'>;
}

class BulkBody {
  @Text({ to: 120, example: 'css-des-deux-rives', description: 'Code du propriétaire / Code of the owner' })
  organisation!: string;
  @ApiPropertyOptional({
    default: false,
    description: 'Prendre les bons même si d’autres sont retenus / Take the good ones even where others are held back',
  })
  @IsOptional()
  @IsBoolean()
  partial?: boolean;
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

export class EquipmentEntryBody extends BulkBody {
  @ApiPropertyOptional({
    default: false,
    description: 'Dire ce qui arriverait, sans rien écrire / Say what would become of it, writing nothing',
  })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
  @ApiProperty({ type: [EquipmentBody], minItems: 1, maxItems: mostItems })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostItems)
  @ArrayUnique(({ tag }: EquipmentBody) => tag)
  @ValidateNested({ each: true })
  @Type(() => EquipmentBody)
  items!: EquipmentBody[];
}

/** By tags or by kit, not both. */
class SelectionBody extends BulkBody {
  @ApiPropertyOptional({ type: 'array', items: tagged, minItems: 1, maxItems: mostItems })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostItems)
  @ArrayUnique()
  @Matches(tag, { each: true })
  tags?: string[];
  @ApiPropertyOptional({ ...tagged, example: 'combo-robotique-3', description: 'Tout un ensemble / A whole bundle' })
  @IsOptional()
  @Matches(tag)
  kit?: string;
}

class RecipientBody {
  @Text({
    to: 120,
    example: 'css-des-deux-rives.ecole-du-fleuve',
    description: 'Code de l’organisation / Code of the organisation',
  })
  organisation!: string;
  @Text({
    ...{ required: false, to: 80, example: 'Local 204' },
    description: 'Un local, un chariot, un groupe; jamais une personne / A room, a cart, a class; never a person',
  })
  place?: string;
  @Day({ required: false, description: 'À rendre ce jour-là / Due back on' }) dueOn?: string | null;
}

const Recipient = (): PropertyDecorator => (target, key) => {
  ApiProperty({ type: RecipientBody })(target, key);
  ValidateNested()(target, key);
  Type(() => RecipientBody)(target, key);
};

export class EquipmentLoanBody extends SelectionBody {
  @ApiPropertyOptional({
    enum: equipmentCategories,
    description: 'N’importe lesquels de cette sorte, avec « count » / Any of this sort, with `count`',
  })
  @IsOptional()
  @IsIn(equipmentCategories)
  category?: EquipmentCategory;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: mostItems })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(mostItems)
  count?: number;
  @Recipient() to!: RecipientBody;
}

export class EquipmentTransferBody extends SelectionBody {
  @Recipient() to!: RecipientBody;
}

export class EquipmentReturnBody extends SelectionBody {
  @ApiPropertyOptional({ enum: conditions, default: 'sound' }) @IsOptional() @IsIn(conditions) condition?: Condition;
}

export class EquipmentQuery extends PageQuery {
  @Text({ required: false, to: 120, description: 'Avec ce qui en relève / With everything below it' })
  organisation?: string;
  @ApiPropertyOptional({ enum: equipmentCategories })
  @IsOptional()
  @IsIn(equipmentCategories)
  category?: EquipmentCategory;
  @ApiPropertyOptional({ enum: equipmentStates }) @IsOptional() @IsIn(equipmentStates) state?: EquipmentState;
  @ApiPropertyOptional(tagged) @IsOptional() @Matches(tag) kit?: string;
  @ApiPropertyOptional(tagged) @IsOptional() @Matches(tag) tag?: string;
  @Day({ required: false, description: 'Dues avant ce jour / Due before this day' }) dueBefore?: string;
}

export class EquipmentCountsQuery extends PageQuery {
  @Text({ to: 120, description: 'Avec ce qui en relève / With everything below it' }) organisation!: string;
}

export class EquipmentView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty() tag!: string;
  @ApiProperty({ enum: equipmentCategories }) category!: EquipmentCategory;
  @ApiProperty() model!: string;
  @ApiProperty({ type: String, nullable: true }) kit!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) acquiredOn!: string | null;
  @ApiProperty({ enum: equipmentStates }) state!: EquipmentState;
  @ApiProperty({ type: String, nullable: true, description: 'Chez qui il est / Whoever has it' }) holder!:
    string | null;
  @ApiProperty({ type: String, nullable: true }) place!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) dueOn!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class EquipmentLendingView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() holder!: string;
  @ApiProperty({ type: String, nullable: true }) place!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) dueOn!: string | null;
  @ApiProperty({ format: 'date-time' }) lentAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) returnedAt!: Date | null;
  @ApiProperty({ enum: conditions, nullable: true }) condition!: Condition | null;
}

export class EquipmentCountView {
  @ApiProperty() organisation!: string;
  @ApiProperty({ enum: equipmentCategories }) category!: EquipmentCategory;
  @ApiProperty({ enum: equipmentStates }) state!: EquipmentState;
  @ApiProperty({ type: 'integer' }) items!: number;
}

class HeldView {
  @ApiProperty({ example: '/tags/3' }) pointer!: string;
  @ApiProperty({ example: 'equipment-not-available' }) code!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class EquipmentOutcomeView {
  @ApiProperty() tag!: string;
  @ApiProperty({ enum: ['created', 'changed', 'unchanged', 'held'] }) outcome!: string;
  @ApiProperty({ type: HeldView, nullable: true, description: 'Pourquoi il est retenu / Why it is held back' })
  problem!: HeldView | null;
}

export class EquipmentOutcomesView {
  @ApiProperty({ type: [EquipmentOutcomeView] }) items!: readonly EquipmentOutcomeView[];
}

export const EquipmentPage = PageOf(EquipmentView);
export const EquipmentLendingPage = PageOf(EquipmentLendingView);
export const EquipmentCountPage = PageOf(EquipmentCountView);

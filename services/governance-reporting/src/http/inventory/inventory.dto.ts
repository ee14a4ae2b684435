import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
} from 'class-validator';
import { type Cells } from '../../domain/inventory/inventory-row.js';
import { registerCodes, type RegisterCode } from '../../domain/inventory/register.js';
import { batchModes, type BatchMode } from '../../domain/inventory/row-checks.js';
import { OwnTextView } from '../texts.dto.js';

export const mostRows = 500;
const rowStates = ['faulty', 'waiting', 'released', 'rejected'] as const;
type RowState = (typeof rowStates)[number];

export class InventoryBatchBody {
  @Text({ to: 120, example: 'css-des-deux-rives', description: 'Code de l’organisation / Code of the organisation' })
  organisation!: string;
  @ApiProperty({ enum: registerCodes }) @IsIn(registerCodes) register!: RegisterCode;
  @ApiPropertyOptional({
    enum: batchModes,
    default: 'any',
    description: 'Du nouveau seulement, du connu seulement, ou les deux / New ones only, known ones only, or both',
  })
  @IsOptional()
  @IsIn(batchModes)
  mode?: BatchMode;
  @ApiProperty({
    ...{ type: 'array', minItems: 1, maxItems: mostRows },
    items: {
      type: 'object',
      additionalProperties: true,
      example: {
        code: '762034',
        name: 'École du Fleuve',
        kind: 'school',
        state: 'active',
        latitude: 46.8139,
        longitude: -71.208,
      },
    },
    description: 'Par les colonnes de GET /v1/inventory-registers / By the columns of GET /v1/inventory-registers',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostRows)
  @IsObject({ each: true })
  rows!: Cells[];
}

const numbers = {
  type: 'array',
  items: { type: 'integer', minimum: 1 },
  minItems: 1,
  maxItems: mostRows,
  example: [1, 2],
} as const;

export class InventoryReleaseBody {
  @ApiPropertyOptional({
    ...numbers,
    description: 'Absent: toutes celles où aucune question n’est posée / Absent: all those without a question',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostRows)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(1_000_000, { each: true })
  rows?: number[];
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

export class InventoryRejectionBody {
  @ApiProperty(numbers)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostRows)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(1_000_000, { each: true })
  rows!: number[];
  @Text({ to: 500, description: 'Pourquoi / Why' }) why!: string;
}

export class InventoryBatchesQuery extends PageQuery {
  @Text({ required: false, to: 120 }) organisation?: string;
}

export class InventoryRowsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: rowStates }) @IsOptional() @IsIn(rowStates) state?: RowState;
  @Text({ required: false, to: 60, example: 'row-twin' }) finding?: string;
}

export class FindingCountView {
  @ApiProperty({ example: 'row-same-name-near' }) code!: string;
  @ApiProperty({ type: 'integer' }) rows!: number;
}

export class InventoryBatchView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: registerCodes }) register!: RegisterCode;
  @ApiProperty() organisation!: string;
  @ApiProperty({ enum: batchModes }) mode!: BatchMode;
  @ApiProperty({
    type: [String],
    description: 'Colonnes que le registre n’a pas / Columns that the register does not have',
  })
  unread!: readonly string[];
  @ApiProperty({ format: 'date-time' }) sentAt!: Date;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { waiting: 498, faulty: 2 } })
  counts!: Readonly<Record<string, number>>;
  @ApiProperty({ type: [FindingCountView] }) findings!: readonly FindingCountView[];
}

export class RowFindingView {
  @ApiProperty({ enum: ['error', 'question', 'advice'] }) severity!: string;
  @ApiProperty({ example: 'row-location-turned' }) code!: string;
  @ApiProperty({ type: String, nullable: true }) field!: string | null;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({ type: OwnTextView, nullable: true }) remedy!: OwnTextView | null;
}

export class InventoryRowView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({ enum: rowStates }) state!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) given!: object;
  @ApiProperty({ type: [RowFindingView] }) findings!: readonly RowFindingView[];
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Ce qu’elle change / What it changes' })
  entryId!: string | null;
  @ApiProperty({ type: String, nullable: true }) why!: string | null;
}

export class RegisterFieldView {
  @ApiProperty() name!: string;
  @ApiProperty({ type: OwnTextView }) title!: OwnTextView;
  @ApiProperty({ enum: ['text', 'code', 'number', 'date'] }) type!: string;
  @ApiPropertyOptional() required?: boolean;
  @ApiPropertyOptional() recommended?: boolean;
  @ApiPropertyOptional({ type: 'object', additionalProperties: { $ref: '#/components/schemas/OwnTextView' } })
  codes?: Readonly<Record<string, OwnTextView>>;
  @ApiPropertyOptional() from?: number;
  @ApiPropertyOptional() to?: number;
  @ApiPropertyOptional({ example: 'Mbit/s' }) unit?: string;
}

export class InventoryRegisterView {
  @ApiProperty({ enum: registerCodes }) code!: RegisterCode;
  @ApiProperty({ type: OwnTextView }) title!: OwnTextView;
  @ApiProperty({ type: [RegisterFieldView] }) fields!: readonly RegisterFieldView[];
}

export const InventoryBatchPage = PageOf(InventoryBatchView);
export const InventoryRowPage = PageOf(InventoryRowView);
export const InventoryRegisterPage = PageOf(InventoryRegisterView);

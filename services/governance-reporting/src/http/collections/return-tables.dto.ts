import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { Code } from '../fields.js';

const modes = ['atomic', 'partial'] as const;

export class ReturnImportQuery {
  @ApiPropertyOptional({
    enum: modes,
    description:
      'atomic (par défaut) : tout ou rien; partial : les lignes sans faute / atomic (by default): all or nothing; partial: the rows without a fault',
  })
  @IsOptional()
  @IsIn(modes)
  mode?: (typeof modes)[number];
  @ApiPropertyOptional({ description: 'Tout vérifier, ne rien écrire / Check everything, write nothing' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
  @ApiPropertyOptional({ description: 'Remettre aussi; true par défaut / Hand in too; true by default' })
  @IsOptional()
  @IsBoolean()
  submit?: boolean;
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

export class RemindersQuery extends PageQuery {
  @Code({ required: false, example: 'equipment-2025-2026' }) campaign?: string;
}

export class ReturnReminderView {
  @ApiProperty() campaign!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ enum: ['before', 'after'], description: 'Avant ou après l’échéance / Before or after the deadline' })
  moment!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty({ format: 'date-time' }) toldAt!: Date;
}

export const ReturnReminderPage = PageOf(ReturnReminderView);

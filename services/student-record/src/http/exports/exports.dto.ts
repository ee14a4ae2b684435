import { ApiProperty } from '@nestjs/swagger';
import { IsInstant } from '@pan/kit/http';
import { IsOptional } from 'class-validator';
import { SchoolYear } from '../fields.js';

export class ExportRequest {
  @SchoolYear({
    required: false,
    description: "Année scolaire; par défaut l'année en cours / School year; the present one by default",
  })
  schoolYear?: string;

  @ApiProperty({
    required: false,
    type: 'string',
    format: 'date-time',
    example: '2026-11-02T08:00:00.000Z',
    description:
      'Seulement ce qui a changé depuis: un delta. Prenez createdAt de la tâche précédente. / Only what has changed since: a delta. Take createdAt of the job before.',
  })
  @IsOptional()
  @IsInstant()
  changedSince?: string;
}

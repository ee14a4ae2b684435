import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DocumentId } from '../domain/register.js';

/** Where a fact that was entered comes from: a line of the plan's texts, or an author, a writing and its day. */
export class SourceView {
  @ApiPropertyOptional({ enum: ['A', 'B'] }) document?: DocumentId;
  @ApiPropertyOptional({ type: 'integer' }) line?: number;
  @ApiPropertyOptional({ type: 'integer' }) toLine?: number;
  @ApiPropertyOptional() author?: string;
  @ApiPropertyOptional() source?: string;
  @ApiPropertyOptional({ format: 'date' }) on?: string;
}

class FilledWith {
  @ApiProperty({ type: SourceView }) source!: SourceView;
}

export class FilledCentsView extends FilledWith {
  @ApiProperty({ type: 'integer', description: 'cents' }) value!: number;
}

export class FilledDayView extends FilledWith {
  @ApiProperty({ format: 'date' }) value!: string;
}

export class FilledYearsView extends FilledWith {
  @ApiProperty({ type: [String], example: ['2019-2020'] }) value!: readonly string[];
}

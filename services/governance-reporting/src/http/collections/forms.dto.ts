import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { Code } from '../fields.js';

export class FormPath {
  @Code({ example: 'devices' }) form!: string;
}

export class FormAnswer {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() changed!: boolean;
}

export class FormView {
  @ApiProperty({ example: 'digital-equipment' }) code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({
    description:
      'Livré avec le service, ou écrit par le ministère / Shipped with the service, or written by the ministry',
  })
  shipped!: boolean;
  @ApiProperty({ format: 'date-time' }) definedAt!: Date;
  @ApiProperty({
    type: [String],
    description: 'Chaque case, répartitions comprises / Every cell, breakdowns included',
    example: ['devices', 'devices/primary', 'devices/secondary'],
  })
  cells!: readonly string[];
  @ApiProperty({ type: 'object', additionalProperties: true }) definition!: object;
}

export const FormPage = PageOf(FormView);

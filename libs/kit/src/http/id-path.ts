import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

/** An address that ends in, or leads over, the id of one thing. */
export class IdPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
}

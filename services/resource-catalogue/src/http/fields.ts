import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

/** Whose a new record or source is. */
export class OwnerQuery {
  @ApiProperty({
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9.-]{0,119}$',
    example: 'css-des-deux-rives',
    required: false,
    description:
      'À qui ce sera; sans elle, à la seule organisation du jeton / Whose it will be; without it, the token’s only organisation’s',
  })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9.-]{0,119}$/)
  organisation?: string;
}

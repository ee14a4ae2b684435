import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import { directions, type Move } from '../application/sittings/move-on.js';
import { itemRef } from './sittings.dto.js';

export class MoveBody implements Move {
  @ApiProperty({
    enum: directions,
    description:
      'next: ce qui vient, selon les règles du test; previous, place: dans une partie libre; next-part: remettre une partie libre / next: what comes, by the test’s rules; previous, place: in a part that is not linear; next-part: submit a part that is not linear',
  })
  @IsIn(directions)
  to!: Move['to'];

  @ApiProperty({ required: false, pattern: itemRef.source, example: 'Q03', description: 'place' })
  @IsOptional()
  @Matches(itemRef)
  place?: string;

  @ApiProperty({
    pattern: itemRef.source,
    example: 'Q02',
    description:
      'La place où l’appareil croit être : un pas déjà fait n’est pas refait / The place where the device believes it is: a step taken already is not taken again',
  })
  @Matches(itemRef)
  from!: string;

  @ApiProperty({
    required: false,
    description: 'L’appareil a le paquet scellé / The device has the sealed package',
  })
  @IsOptional()
  @IsBoolean()
  sealed?: boolean;
}

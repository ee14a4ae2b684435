import { ApiProperty } from '@nestjs/swagger';
import { PageOf, Text } from '@pan/kit/http';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsUUID,
  Matches,
} from 'class-validator';
import { code, roomCode } from './sessions.dto.js';

const recipient = /^age1[02-9ac-hj-np-z]{20,3000}$/;

export class RoomPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
  @ApiProperty({ pattern: roomCode.source, example: '204' }) @Matches(roomCode) code!: string;
}

export class RoomBody {
  @ApiProperty({ pattern: code.source, example: 'css-des-deux-rives.ecole-secondaire-monseigneur-begin' })
  @Matches(code)
  organisation!: string;

  @Text({ to: 120, example: 'Local 204' }) name!: string;

  @ApiProperty({
    type: [String],
    maxItems: 50,
    uniqueItems: true,
    items: { type: 'string', format: 'uuid' },
    description:
      'Membres du personnel; eux seuls voient la salle s’il y en a / Staff members; where there are any, they alone see the room',
  })
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  proctorIds!: string[];

  @ApiProperty({
    type: 'boolean',
    required: false,
    default: false,
    description:
      'Personne ne commence sans l’autorisation de qui surveille / Nobody begins before whoever watches says so',
  })
  @IsOptional()
  @IsBoolean()
  authorises?: boolean;
}

export class PlacingBody {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: 200,
    uniqueItems: true,
    items: { type: 'string', format: 'uuid' },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  candidateIds!: string[];
}

export class RoomView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) sessionId!: string;
  @ApiProperty({ type: 'string', nullable: true }) organisation!: string | null;
  @ApiProperty({ example: '204' }) code!: string;
  @ApiProperty({ example: 'Local 204' }) name!: string;
  @ApiProperty({ type: [String] }) proctorIds!: readonly string[];
  @ApiProperty() authorises!: boolean;
  @ApiProperty({ type: 'integer', description: 'Combien y ont leur place / How many are placed there' })
  candidates!: number;
}

export class SealingBody {
  @ApiProperty({
    pattern: recipient.source,
    example: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
    description: 'La clé publique age de qui surveille / The age public key of the proctor',
  })
  @Matches(recipient)
  recipient!: string;
}

export class SealedListView {
  @ApiProperty({ format: 'date-time' }) sealedAt!: Date;
  @ApiProperty({ type: 'integer' }) candidates!: number;
  @ApiProperty({
    example: '-----BEGIN AGE ENCRYPTED FILE-----…',
    description: 'Un fichier age en texte / An age file as text',
  })
  sealed!: string;
}

export const RoomPage = PageOf(RoomView);

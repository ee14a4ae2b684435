import { ApiProperty } from '@nestjs/swagger';
import { PageOf, Text } from '@pan/kit/http';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { changeKinds } from '../changes/change-feed.dto.js';
import { OrganisationCode } from '../fields.js';

export class WebhookBody {
  @OrganisationCode({ description: 'Comme celle-ci voit le journal / As this one sees the log' })
  organisation!: string;

  @Text({ to: 2_000, example: 'https://gpi.example/hooks/pan' })
  url!: string;

  @ApiProperty({ isArray: true, enum: changeKinds, required: false, description: 'Tous à défaut / All by default' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(changeKinds.length)
  @ArrayUnique()
  @IsIn(changeKinds, { each: true })
  kinds?: string[];
}

export class MadeWebhookView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'whsec_…', description: 'Montré une seule fois / Shown once' }) secret!: string;
}

export class WebhookSecretView {
  @ApiProperty({
    example: 'whsec_…',
    description: 'L’ancien signe aussi pendant un jour / The former signs too for a day',
  })
  secret!: string;
}

export class WebhookView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty() url!: string;
  @ApiProperty({ isArray: true, enum: changeKinds }) kinds!: readonly string[];
  @ApiProperty({ type: 'string', format: 'date-time' }) registeredAt!: Date;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) disabledAt!: Date | null;
  @ApiProperty({ type: 'string', enum: ['gone', 'failing'], nullable: true }) disabledWhy!: string | null;
}

export class DeliveryPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
  @ApiProperty({ format: 'uuid' }) @IsUUID() deliveryId!: string;
}

export class DeliveryIdView {
  @ApiProperty({ format: 'uuid', description: 'webhook-id du message / webhook-id of the message' }) id!: string;
}

export class DeliveryView {
  @ApiProperty({ format: 'uuid', description: 'webhook-id du message / webhook-id of the message' }) id!: string;
  @ApiProperty({ enum: [...changeKinds, 'test'] }) kind!: string;
  @ApiProperty({ format: 'uuid' }) subject!: string;
  @ApiProperty({ enum: ['pending', 'delivered', 'failed'] }) state!: string;
  @ApiProperty() attempts!: number;
  @ApiProperty({ type: 'string', format: 'date-time' }) dueAt!: Date;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Ce que le destinataire a répondu / What the receiver answered',
  })
  status!: number | null;
  @ApiProperty({ type: 'string', enum: ['timeout', 'unreachable', 'address-refused'], nullable: true }) problem!:
    string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) endedAt!: Date | null;
}

export const WebhookPage = PageOf(WebhookView);
export const DeliveryPage = PageOf(DeliveryView);

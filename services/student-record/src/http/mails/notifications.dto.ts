import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsOptional, Matches } from 'class-validator';
import { notificationTimes, type NotificationTime } from '../../domain/mails/notification-setting.js';
import { OneOf, Text } from '../fields.js';

export class NotificationBody {
  @ApiProperty({
    ...{ type: 'string', format: 'email', maxLength: 254, required: false, nullable: true },
    example: 'parent@example.ca',
  })
  @IsOptional()
  @IsEmail()
  email?: string | null;
  @OneOf(notificationTimes, {
    example: 'at-once',
    description:
      'Jamais, dès qu’un message attend, ou une fois par jour / Never, as soon as a message waits, or once a day',
  })
  how!: NotificationTime;
}

export class NotificationView {
  @ApiProperty({ type: 'string', nullable: true, example: 'parent@example.ca' }) email!: string | null;
  @ApiProperty({ enum: notificationTimes }) how!: NotificationTime;
  @ApiProperty({ description: 'Par le code envoyé à l’adresse / By the code sent to the address' }) confirmed!: boolean;
}

export class ConfirmationBody {
  @Text({ to: 20, example: 'K7WM-3QPD' }) code!: string;
}

const link = /^[\w.-]{1,200}$/;

export class UnsubscriptionPath {
  @ApiProperty({ pattern: link.source }) @Matches(link) link!: string;
}

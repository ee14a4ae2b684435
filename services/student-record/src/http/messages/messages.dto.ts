import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { isLanguageTag } from '@pan/kit/domain';
import { explainConstraints, IdPath, PageOf, PageQuery } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsUUID, Matches, Max, Min, ValidateBy } from 'class-validator';
import { mostAttachments, type ScanState, scanStates } from '../../domain/messages/attachment.js';
import { type AudienceKind, audienceKinds } from '../../domain/messages/audience-rules.js';
import { urgencies, type Urgency } from '../../domain/messages/message.js';
import { OneOf, OrganisationCode, Text } from '../fields.js';

explainConstraints({
  isLanguageTag: [
    'Une étiquette de langue selon la RFC 5646, comme fr ou en-CA.',
    'A language tag as in RFC 5646, such as fr or en-CA.',
  ],
});

/** In which language a text is. */
export const LanguageTag = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      ...{ type: 'string', maxLength: 60, example: 'fr' },
      description: 'Étiquette BCP 47: traduire est laissé au lecteur / BCP 47 tag: translating is left to the reader',
    }),
    ValidateBy({
      ...{ name: 'isLanguageTag', constraints: [] },
      validator: { validate: (value) => typeof value === 'string' && isLanguageTag(value) },
    }),
  );

const Named = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'string', format: 'uuid', required: false, nullable: true, description }),
    IsOptional(),
    IsUUID(),
  );

export class MessageBody {
  @OrganisationCode({
    example: 'css-des-deux-rives.ecole-du-ruisseau',
    description: 'Au nom de qui / In whose name',
  })
  organisation!: string;
  @OneOf(audienceKinds, { example: 'class' }) audience!: AudienceKind;
  @Named('L’élève de la famille / The learner of the family') learnerId?: string | null;
  @Named('Le groupe / The class') classId?: string | null;
  @Text({ to: 200, example: 'Sortie au musée' }) subject!: string;
  @Text({ to: 20_000, lines: true, example: 'Bonjour,\nLa sortie est jeudi. Un lunch froid, svp.' }) body!: string;
  @LanguageTag() lang!: string;
  @OneOf(urgencies, {
    ...{ required: false, nullable: false, example: 'normal' },
    description: 'Urgent n’attend pas la fin des heures calmes / Urgent does not wait for the end of quiet hours',
  })
  urgency?: Urgency;
  @ApiProperty({
    ...{ type: 'integer', minimum: 0, maximum: mostAttachments, required: false, default: 0, example: 0 },
    description:
      'Combien de pièces suivront: le message attend qu’elles soient là et saines / How many attachments follow: the message waits until they are there and clean',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(mostAttachments)
  attachments?: number;
}

export class MessageAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class AttachmentPath extends IdPath {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: mostAttachments, example: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(mostAttachments)
  n!: number;
}

export class AttachmentQuery {
  @Text({ to: 255, example: 'sortie.pdf', description: 'Le nom, qui sera nettoyé / The name, which will be cleaned' })
  name!: string;
}

export class MessagesQuery extends PageQuery {
  @OrganisationCode({ required: false, nullable: false }) organisation?: string;
}

const instant = { type: 'string', format: 'date-time' } as const;
const learnerIds = { type: 'array', items: { type: 'string', format: 'uuid' } } as const;

export class AttachmentView {
  @ApiProperty({ type: 'integer' }) n!: number;
  @ApiProperty({ example: 'sortie.pdf' }) name!: string;
  @ApiProperty({ example: 'application/pdf' }) type!: string;
  @ApiProperty({ type: 'integer' }) size!: number;
  @ApiProperty({
    enum: scanStates,
    description: 'found: l’antivirus y a trouvé quelque chose / found: the scanner found something in it',
  })
  state!: ScanState;
}

class MessageWords {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-a.ecole' }) organisation!: string;
  @ApiProperty({ description: 'D’un membre du personnel, ou du secrétariat / Of a staff member, or of the office' })
  fromStaff!: boolean;
  @ApiProperty({ example: 'Anne Roy' }) sender!: string;
  @ApiProperty({ enum: audienceKinds }) audience!: AudienceKind;
  @ApiProperty() subject!: string;
  @ApiProperty() body!: string;
  @ApiProperty({ example: 'fr' }) lang!: string;
  @ApiProperty({ enum: urgencies }) urgency!: Urgency;
  @ApiProperty({ ...instant, nullable: true }) recalledAt!: string | null;
  @ApiProperty({ type: [AttachmentView] }) attachments!: AttachmentView[];
}

const sentStates = ['held', 'waiting', 'sending', 'sent', 'recalled'] as const;

export class SentMessageView extends MessageWords {
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) learnerId!: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) classId!: string | null;
  @ApiProperty(instant) writtenAt!: string;
  @ApiProperty({ ...instant, description: 'Après les heures calmes / After quiet hours' }) dueAt!: string;
  @ApiProperty({ ...instant, nullable: true }) sentAt!: string | null;
  @ApiProperty({ enum: sentStates }) state!: (typeof sentStates)[number];
  @ApiProperty({ type: 'integer' }) attachmentsAnnounced!: number;
  @ApiProperty({ type: 'integer', description: 'Une par personne / One for each person' }) copies!: number;
  @ApiProperty({ type: 'integer', description: 'Copies lues / Copies read' }) read!: number;
  @ApiProperty({ type: 'integer', description: 'Avis par courriel partis / Notices by e-mail that left' })
  mailsSent!: number;
  @ApiProperty({ type: 'integer', description: 'Qu’aucun serveur ne prend / That no server takes' })
  mailsFailed!: number;
}

export class SentMessagePage extends PageOf(SentMessageView) {}

export class UnreadFamilyView {
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty() familyName!: string;
  @ApiProperty() givenName!: string;
  @ApiProperty({ description: 'Quelqu’un de la famille a une copie / Somebody of the family has a copy' })
  reached!: boolean;
}

export class UnreadFamilyPage extends PageOf(UnreadFamilyView) {}

export class OwnMessageView extends MessageWords {
  @ApiProperty() organisationName!: string;
  @ApiProperty({ ...learnerIds, description: 'De quels enfants à vous / About which of your children' })
  learners!: string[];
  @ApiProperty(instant) receivedAt!: string;
  @ApiProperty({ ...instant, nullable: true }) readAt!: string | null;
  @ApiProperty({ type: 'integer' }) replies!: number;
}

export class OwnMessagePage extends PageOf(OwnMessageView) {}

export class ReplyBody {
  @Text({ to: 5_000, lines: true, example: 'Merci, Zoé aura son lunch.' }) text!: string;
  @LanguageTag() lang!: string;
}

export class ThreadReplyBody extends ReplyBody {
  @ApiProperty({ format: 'uuid', description: 'thread de la réponse / thread of the reply' }) @IsUUID() thread!: string;
}

export class OwnReplyView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) thread!: string;
  @ApiProperty() fromFamily!: boolean;
  @ApiProperty() text!: string;
  @ApiProperty({ example: 'fr' }) lang!: string;
  @ApiProperty(instant) saidAt!: string;
}

export class OwnReplyPage extends PageOf(OwnReplyView) {}

export class ReplyView extends OwnReplyView {
  @ApiProperty(learnerIds) learners!: string[];
}

export class ReplyPage extends PageOf(ReplyView) {}

const time = /^([01]\d|2[0-3]):[0-5]\d$/;
const Time = (example: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: 'string', pattern: time.source, example }), Matches(time));

export class QuietHoursBody {
  @Time('18:00') begins!: string;
  @Time('07:00') ends!: string;
  @ApiProperty({ example: true, description: 'Samedi et dimanche entiers / All of Saturday and Sunday' })
  @IsBoolean()
  weekends!: boolean;
}

export class QuietHoursView extends QuietHoursBody {
  @ApiProperty({ example: 'css-a.ecole', description: 'Dont elles sont / Whose they are' }) organisation!: string;
}

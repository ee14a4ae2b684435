import { ApiProperty } from '@nestjs/swagger';
import { PageOf, Text as TextField } from '@pan/kit/http';
import { IsOptional, IsUUID } from 'class-validator';
import { type Profession, professions } from '../../domain/files/functions.js';
import { type NoteKind, noteKinds } from '../../domain/files/professional-note.js';
import { Day, OneOf, OrganisationCode } from '../fields.js';

/** What a note says; its text is in no log, fact or error. */
export class NoteTextBody {
  @OneOf(noteKinds, { example: 'note' }) kind!: NoteKind;
  @Day({ example: '2026-11-20', description: 'Le jour dont elle parle / The day of which it speaks' }) day!: string;
  @TextField({ to: 20_000, lines: true, example: 'Première rencontre' }) text!: string;
}

export class NoteBody extends NoteTextBody {
  @OrganisationCode({
    example: 'css-des-deux-rives.ecole-du-ruisseau',
    description: 'Où vous êtes professionnel / Where you are a professional',
  })
  organisation!: string;
  @OneOf(professions, { example: 'psychologist' }) profession!: Profession;
  @ApiProperty({
    required: false,
    format: 'uuid',
    nullable: true,
    description: 'La note signée à laquelle on ajoute / The signed note to which this adds',
  })
  @IsOptional()
  @IsUUID()
  amends?: string | null;
}

export class NoteAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class NoteView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ enum: professions }) profession!: Profession;
  @ApiProperty() author!: string;
  @ApiProperty({ description: 'De vous / Yours' }) own!: boolean;
  @ApiProperty({ enum: noteKinds }) kind!: NoteKind;
  @ApiProperty({ format: 'date' }) day!: string;
  @ApiProperty() text!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) amends!: string | null;
  @ApiProperty({ format: 'date-time' }) writtenAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) signedAt!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const NotePage = PageOf(NoteView);

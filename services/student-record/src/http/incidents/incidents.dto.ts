import { ApiProperty } from '@nestjs/swagger';
import { PageOf, PageQuery, Text as TextField } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { type KindOfData, kindsOfData } from '../../domain/accesses/kinds-of-data.js';
import { type PupilFile, pupilFiles } from '../../domain/files/files.js';
import {
  type IncidentKind,
  incidentKinds,
  type NoticeRecipient,
  noticeRecipients,
} from '../../domain/incidents/incident-law.js';
import { Day, OneOf, Text } from '../fields.js';

const kinds = Object.keys(incidentKinds);
const recipients = Object.keys(noticeRecipients);
const dataKinds = Object.keys(kindsOfData);

export class IncidentNoticeBody {
  @OneOf(recipients, { example: 'commission' }) to!: NoticeRecipient;
  @Day({ example: '2026-11-26' }) on!: string;
}

/** The whole of an entry; of the persons there is a number, never a name. */
export class IncidentBody {
  @OneOf(kinds, { example: 'access' }) kind!: IncidentKind;
  @Day({ example: '2026-11-20' }) happenedOn!: string;
  @Day({ example: '2026-11-24', description: 'Quand on l’a appris / When it was learnt' }) noticedOn!: string;
  @TextField({ from: 3, to: 2_000, lines: true, example: 'Un poste resté ouvert au secrétariat' }) what!: string;

  @ApiProperty({ type: [String], enum: dataKinds, maxItems: 30, example: ['results'] })
  @IsArray()
  @ArrayMaxSize(30)
  @IsIn(dataKinds, { each: true })
  data!: KindOfData[];

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 10_000_000, example: 28 })
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  persons!: number;

  @ApiProperty({
    ...{ type: Boolean, required: false, nullable: true, example: true },
    description: 'Risque de préjudice sérieux / Risk of serious injury',
  })
  @IsOptional()
  @IsBoolean()
  serious?: boolean | null;

  @Day({ required: false, example: '2026-11-25', description: 'Le jour de l’évaluation / The day of the assessment' })
  assessedOn?: string | null;
  @Text({ required: false, to: 2_000, example: 'Des notes étaient lisibles' }) why?: string | null;
  @TextField({ from: 3, to: 2_000, lines: true, example: 'Poste verrouillé après deux minutes' }) measures!: string;

  @ApiProperty({ type: [IncidentNoticeBody], maxItems: 30 })
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => IncidentNoticeBody)
  notices!: IncidentNoticeBody[];
}

export class IncidentAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class IncidentsQuery extends PageQuery {
  @OneOf(['true', 'false'], {
    ...{ required: false, nullable: false, example: 'true' },
    description: 'Ceux qui attendent une évaluation ou un avis / Those that await an assessment or a notice',
  })
  open?: string;
}

class IncidentNoticeView {
  @ApiProperty({ enum: recipients }) to!: NoticeRecipient;
  @ApiProperty({ format: 'date' }) on!: string;
}

class IncidentDutyView {
  @ApiProperty({ example: 'notice-commission' }) duty!: string;
  @ApiProperty({ format: 'date' }) dueOn!: string;
  @ApiProperty() late!: boolean;
}

export class IncidentView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives' }) organisation!: string;
  @ApiProperty({ enum: kinds }) kind!: IncidentKind;
  @ApiProperty({ format: 'date' }) happenedOn!: string;
  @ApiProperty({ format: 'date' }) noticedOn!: string;
  @ApiProperty() what!: string;
  @ApiProperty({ type: [String], enum: dataKinds }) data!: readonly KindOfData[];
  @ApiProperty({ type: 'integer' }) persons!: number;
  @ApiProperty({ type: Boolean, nullable: true }) serious!: boolean | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) assessedOn!: string | null;
  @ApiProperty({ type: String, nullable: true }) why!: string | null;
  @ApiProperty() measures!: string;
  @ApiProperty({ type: [IncidentNoticeView] }) notices!: readonly IncidentNoticeView[];
  @ApiProperty({
    type: [IncidentDutyView],
    description: 'Ce qui reste à faire, et pour quel jour / What is left, and by when',
  })
  duties!: readonly IncidentDutyView[];
  @ApiProperty({
    format: 'date',
    description: 'Gardé au registre au moins jusque-là / Kept in the register at least until then',
  })
  keptUntil!: string;
  @ApiProperty({ format: 'date-time' }) enteredAt!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const IncidentPage = PageOf(IncidentView);

export class RetentionQuery extends PageQuery {
  @OneOf(pupilFiles, { example: 'school-file' }) file!: PupilFile;
}

export class RetentionDueView {
  @ApiProperty({ enum: pupilFiles }) file!: PupilFile;
  @ApiProperty({ type: 'integer' }) years!: number;
  @ApiProperty({ enum: ['last-stay-ended', 'last-entry'] }) since!: string;
  @ApiProperty({
    description: 'Relu par un juriste; sinon rien n’est détruit / Read by a jurist; nothing is destroyed otherwise',
  })
  verified!: boolean;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ type: 'integer', description: 'Combien d’élèves, jamais qui / How many learners, never who' })
  learners!: number;
  @ApiProperty({ format: 'date' }) oldest!: string;
}

export const RetentionDuePage = PageOf(RetentionDueView);

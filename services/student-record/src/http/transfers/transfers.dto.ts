import { ApiProperty } from '@nestjs/swagger';
import { levels, type Level } from '@pan/contracts';
import { PageOf, PageQuery } from '@pan/kit/http';
import { IsOptional, IsUUID } from 'class-validator';
import { pupilFiles, type PupilFile } from '../../domain/files/files.js';
import { transferStates, type TransferState } from '../../domain/transfers/transfer.js';
import { LearnerLabelView } from '../learners/learners.dto.js';
import { FileRulesView } from '../files/files.dto.js';
import { Day, OneOf, OrganisationCode, SourceId, Text } from '../fields.js';

const reason = { from: 3, to: 500 } as const;
const day = { type: String, format: 'date' } as const;

export class TransferBody {
  @OrganisationCode({ example: 'css-a.ecole', description: 'Qui donne l’élève / Who gives the learner' }) from!: string;
  @SourceId({ description: 'Clé de l’élève dans votre système / The learner’s key in your system' })
  learnerSourceId!: string;
  @SourceId({ description: 'Clé que le séjour aura dans votre système / Key that the stay will have in your system' })
  sourceId!: string;
  @Day({ example: '2027-01-11', description: 'Le premier jour chez vous / The first day with you' }) movesOn!: string;
  @Text({ ...reason, example: 'Déménagement de la famille' }) reason!: string;
  @OneOf(levels, {
    required: false,
    example: 'primary-5',
    description: 'Sans lui, celui du séjour qui prend fin / Without it, that of the stay which ends',
  })
  level?: Level | null;
}

export class TransferAcceptanceBody {
  @ApiProperty({
    ...{ type: String, required: false, format: 'uuid', nullable: true },
    description:
      'Le séjour qui prend fin, si l’élève en a plusieurs / The stay that ends, where the learner has several',
  })
  @IsOptional()
  @IsUUID()
  enrolmentId?: string | null;
}

export class TransferRefusalBody {
  @Text({ ...reason, example: 'Cet élève n’est pas inscrit ici' }) reason!: string;
}

export class TransfersQuery extends PageQuery {
  @OrganisationCode({
    required: false,
    nullable: false,
    description: 'Qu’elle donne ou reçoive / Whether it gives or receives',
  })
  organisation?: string;
  @OneOf(transferStates, { required: false, nullable: false, example: 'asked' }) state?: TransferState;
}

export class TransferAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

class TransferBasisView {
  @ApiProperty({ example: 'RLRQ, c. A-2.1' }) law!: string;
  @ApiProperty({ example: 'art. 67' }) section!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class TransferPartView {
  @ApiProperty({ example: 'intervention-plan' }) part!: string;
  @ApiProperty({ enum: pupilFiles }) file!: PupilFile;
  @ApiProperty({ description: 'Suit, ou reste / Follows, or stays behind' }) follows!: boolean;
  @ApiProperty({ type: TransferBasisView }) basis!: TransferBasisView;
}

export class TransferView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({
    ...{ type: LearnerLabelView, nullable: true },
    description: 'Null pour qui ne connaît pas l’élève / Null for whoever does not know the learner',
  })
  learner!: LearnerLabelView | null;
  @ApiProperty({ description: 'Si la réponse vous revient encore / Whether the answer still is yours' })
  mayAnswer!: boolean;
  @ApiProperty({ description: 'Si vous pouvez encore y renoncer / Whether you may still take it back' })
  mayWithdraw!: boolean;
  @ApiProperty({ example: 'css-a.ecole' }) from!: string;
  @ApiProperty({ example: 'css-b.ecole' }) to!: string;
  @ApiProperty(day) movesOn!: string;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: String, enum: levels, nullable: true }) level!: Level | null;
  @ApiProperty({ format: 'date-time' }) askedAt!: string;
  @ApiProperty({
    ...day,
    description: 'Sans réponse, elle est éteinte ce jour-là / Without an answer it is over that day',
  })
  lapsesOn!: string;
  @ApiProperty({ enum: transferStates }) state!: TransferState;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) settledAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) answerReason!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) endedEnrolmentId!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) enrolmentId!: string | null;
  @ApiProperty({
    type: [TransferPartView],
    description: 'Ce qui a suivi et ce qui est resté, une fois acceptée / What followed and what stayed, once accepted',
  })
  parts!: readonly TransferPartView[];
}

export const TransferPage = PageOf(TransferView);

class PassingRuleView {
  @ApiProperty(day) from!: string;
  @ApiProperty({ enum: ['always', 'with-consent', 'never'] }) passes!: string;
  @ApiProperty({ type: TransferBasisView }) basis!: TransferBasisView;
}

class FilePartView {
  @ApiProperty({ example: 'stays' }) code!: string;
  @ApiProperty({ enum: pupilFiles }) file!: PupilFile;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({ type: [PassingRuleView] }) rules!: readonly PassingRuleView[];
}

export class FilePartsView {
  @ApiProperty({ type: [FilePartView] }) items!: readonly FilePartView[];
  @ApiProperty({ type: [FileRulesView], description: 'Qui les lit, combien de temps / Who reads them, how long' })
  files!: readonly FileRulesView[];
}

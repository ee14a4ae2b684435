import { ApiProperty } from '@nestjs/swagger';
import { IsInstant, PageQuery } from '@pan/kit/http';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { questionKinds, type QuestionKind } from '../../domain/accesses/access-question.js';
import type { KindOfData } from '../../domain/accesses/kinds-of-data.js';
import { withholdingReasons, type WithholdingReason } from '../../domain/accesses/withholding.js';
import { Day, OneOf, Text } from '../fields.js';

const optional = { required: false } as const;

export class AccessesQuery extends PageQuery {
  @ApiProperty({ ...optional, format: 'date-time', description: 'Dès cet instant / From this instant on' })
  @IsOptional()
  @IsInstant()
  from?: string;
  @ApiProperty({ ...optional, format: 'date-time', description: 'Avant cet instant / Before this instant' })
  @IsOptional()
  @IsInstant()
  to?: string;
  @ApiProperty({
    ...optional,
    enum: ['true', 'false'],
    description:
      'Mêmes organisation, rôle, finalité, acte et jour ensemble; limit ne vaut pas / Same organisation, role, purpose, act and day together; limit does not hold',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  grouped?: string;
}

export class WordsView {
  @ApiProperty({ example: 'Administration scolaire' }) fr!: string;
  @ApiProperty({ example: 'School administration' }) en!: string;
}

export class CodedWordsView extends WordsView {
  @ApiProperty({ example: 'school-administration' }) code!: string;
}

export class DataKindView extends WordsView {
  @ApiProperty({ type: String, example: 'results' }) code!: KindOfData;
}

export class OperationView extends CodedWordsView {
  @ApiProperty({ type: [DataKindView], description: 'Ce que la réponse pouvait montrer / What the answer could show' })
  data!: readonly DataKindView[];
}

export class AccessOrganisationView {
  @ApiProperty({ example: 'css-des-deux-rives.ecole' }) code!: string;
  @ApiProperty({ description: 'Son nom à ce moment / Its name at that moment' }) name!: string;
}

export class AccessView {
  @ApiProperty({
    format: 'uuid',
    description: 'Pour une question; d’un groupe, la dernière / For a question; of a group, the last',
  })
  id!: string;
  @ApiProperty({ format: 'date-time', description: 'D’un groupe, la dernière / Of a group, the last' }) at!: string;
  @ApiProperty({
    format: 'date-time',
    required: false,
    description: 'D’un groupe, la première / Of a group, the first',
  })
  first?: string;
  @ApiProperty({ type: 'integer', required: false, description: 'D’un groupe / Of a group' }) count?: number;
  @ApiProperty({ format: 'uuid', description: 'De qui sont les données / Whose data' }) learnerId!: string;
  @ApiProperty({ description: 'Vrai quand vous avez regardé / True where you looked' }) own!: boolean;
  @ApiProperty({ type: [AccessOrganisationView], description: 'Vide pour une famille / Empty for a family' })
  organisations!: readonly AccessOrganisationView[];
  @ApiProperty({ type: CodedWordsView }) role!: CodedWordsView;
  @ApiProperty({ type: CodedWordsView }) purpose!: CodedWordsView;
  @ApiProperty({ type: WordsView }) legalBasis!: WordsView;
  @ApiProperty({ type: OperationView }) operation!: OperationView;
  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['asked', 'answered', 'withdrawn', null],
    description: 'Votre question / Your question',
  })
  question!: string | null;
}

export class AccessPeriodView {
  @ApiProperty({ format: 'date-time', description: 'Depuis quand le journal existe / Since when there is a log' })
  logSince!: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) from!: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time' }) to!: string | null;
  @ApiProperty({ type: 'integer', description: 'Combien d’entrées, jusqu’à 1 000 / How many entries, up to 1,000' })
  total!: number;
  @ApiProperty({ description: 'Faux: il y en a davantage / False: there are more' }) countedAll!: boolean;
  @ApiProperty({
    type: 'integer',
    description:
      'Combien sont retenues pour une raison que la loi permet de dire / How many are withheld for a reason that the law lets be told',
  })
  withheld!: number;
}

export class RegisterView extends WordsView {
  @ApiProperty({ example: 'exam-management' }) service!: string;
  @ApiProperty({ description: 'Si ce journal-ci le contient / Whether it is in this log' }) here!: boolean;
}

export class AccessPage {
  @ApiProperty({ type: [AccessView] }) items!: readonly AccessView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
  @ApiProperty({ type: AccessPeriodView }) period!: AccessPeriodView;
  @ApiProperty({
    type: [RegisterView],
    description: 'Chaque registre répond pour soi / Each register answers for itself',
  })
  registers!: readonly RegisterView[];
}

export class WithholdingBody {
  @OneOf(withholdingReasons, { example: 'child-protection' }) reason!: WithholdingReason;
  @Day({
    example: '2027-01-31',
    description: 'Premier jour où la famille la voit / First day on which the family sees it',
  })
  until!: string;
}

export class WithholdingView {
  @ApiProperty({ format: 'uuid' }) entryId!: string;
  @ApiProperty({ format: 'date-time', description: 'De la consultation / Of the look' }) at!: string;
  @ApiProperty({ type: [String], description: 'Qui a consulté / Who looked' }) organisations!: readonly string[];
  @ApiProperty({ type: OperationView }) operation!: OperationView;
  @ApiProperty({
    type: 'integer',
    description:
      'Son numéro parmi les décisions sur cette consultation; la dernière vaut / Its number among the decisions about this look; the last one holds',
  })
  decision!: number;
  @ApiProperty({ enum: withholdingReasons }) reason!: WithholdingReason;
  @ApiProperty({ format: 'date' }) until!: string;
  @ApiProperty({ description: 'Compte / Account' }) decidedBy!: string;
  @ApiProperty({ format: 'date-time' }) decidedAt!: string;
}

export class WithholdingPage {
  @ApiProperty({ type: [WithholdingView] }) items!: readonly WithholdingView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class QuestionBody {
  @OneOf(questionKinds, { example: 'why' }) kind!: QuestionKind;
  @Text({ from: 3, to: 2_000, example: 'Pourquoi cette école a-t-elle consulté le dossier?' }) text!: string;
}

export class AnswerBody {
  @Text({ from: 3, to: 4_000, example: 'Le transfert de mars a demandé cette vérification.' }) text!: string;
}

export class QuestionMade {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'date-time', description: 'Réponse avant cet instant / Answer before this instant' })
  dueAt!: string;
}

export class QuestionsQuery extends PageQuery {
  @OneOf(['asked', 'answered', 'withdrawn'], { required: false, nullable: false }) state?: string;
}

export class QuestionView extends QuestionMade {
  @ApiProperty({ format: 'uuid' }) entryId!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ enum: questionKinds }) kind!: QuestionKind;
  @ApiProperty() text!: string;
  @ApiProperty({ format: 'date-time' }) askedAt!: string;
  @ApiProperty({ enum: ['asked', 'answered', 'withdrawn'] }) state!: string;
  @ApiProperty({ description: 'Sans réponse après son terme / Without an answer after its term' }) late!: boolean;
  @ApiProperty({ type: String, nullable: true }) answer!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: string | null;
}

export class QuestionPage {
  @ApiProperty({ type: [QuestionView] }) items!: readonly QuestionView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

/** Estonia's protocol of the data tracker (Andmejälgija), findUsage. */
export class UsagesQuery {
  @ApiProperty({ format: 'uuid', description: 'De qui sont les données / Whose data' }) @IsUUID() userCode!: string;
  @ApiProperty({ ...optional, format: 'date-time' }) @IsOptional() @IsInstant() periodStart?: string;
  @ApiProperty({ ...optional, format: 'date-time' }) @IsOptional() @IsInstant() periodEnd?: string;
  @ApiProperty({ ...optional, type: 'integer', minimum: 0, maximum: 10_000, default: 0 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  offset: number = 0;
  @ApiProperty({ ...optional, type: 'integer', minimum: 1, maximum: 1_000, default: 1_000 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 1_000;
}

export class UsageView {
  @ApiProperty({ format: 'date-time' }) logtime!: string;
  @ApiProperty({ example: 'looked at the results (School administration: …)' }) action!: string;
  @ApiProperty({ example: 'css-des-deux-rives' }) receiverCode!: string;
  @ApiProperty() receiverName!: string;
  @ApiProperty({ example: 'student-record' }) receiverSystem!: string;
}

export class UsagesView {
  @ApiProperty({
    type: 'integer',
    description: 'De toute la période, jusqu’à 10 000 / Of the whole period, up to 10,000',
  })
  totalUsages!: number;
  @ApiProperty({ type: [UsageView] }) usages!: readonly UsageView[];
}

export class UsagePeriodView {
  @ApiProperty({ format: 'date-time' }) periodStart!: string;
}

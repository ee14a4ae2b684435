import { ApiProperty } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { examinationEffects } from '../../domain/report-cards/frameworks.js';
import { missingReasons, type MissingReason } from '../../domain/report-cards/report-card.js';
import { Day, SchoolYear, Text } from '../fields.js';
import { TermCode } from './reporting-rules.dto.js';

export class DrawingBody {
  @TermCode() term!: string;
}

export class SchoolDrawingBody extends DrawingBody {
  @SchoolYear() schoolYear!: string;
}

const publishOn = {
  ...{ required: false, example: '2026-11-18' },
  description:
    'Jour dès lequel la famille le lit; par défaut aujourd’hui / Day from which the family reads it; today by default',
} as const;

export class PublicationBody extends DrawingBody {
  @Day(publishOn) publishOn?: string | null;
  @ApiProperty({ required: false, example: false, description: 'Malgré ce qui manque / Although parts are missing' })
  @IsOptional()
  @IsBoolean()
  withMissing?: boolean;
}

export class PublicationAnswer {
  @ApiProperty({ type: 'integer' }) published!: number;
  @ApiProperty({ type: 'integer', description: 'Publiés avant, et qui restent / Published before, which stand' })
  already!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Du groupe, sans bulletin établi sous ce groupe / Of the class, with no card drawn under it',
  })
  withoutCard!: number;
  @ApiProperty({ format: 'date' }) publishedOn!: string;
  @ApiProperty({ format: 'date', description: 'Dernier jour prévu au régime / Latest day of the scheme' })
  latestOn!: string;
  @ApiProperty() isLate!: boolean;
}

export class CardCorrectionBody {
  @Text({ to: 500, example: 'Le résultat de la 1re étape était celui d’un autre élève.' }) reason!: string;
  @Day(publishOn) publishOn?: string | null;
}

export class CardCorrectionAnswer {
  @ApiProperty({ type: 'integer' }) edition!: number;
  @ApiProperty({ format: 'date' }) publishedOn!: string;
}

export class AcknowledgementBody {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000, example: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000)
  edition!: number;
}

export class CardAcknowledgementAnswer {
  @ApiProperty({ type: 'integer' }) edition!: number;
  @ApiProperty({ format: 'date-time', description: 'La première fois / The first time' }) acknowledgedAt!: string;
}

export class ClassCardsQuery extends PageQuery {
  @TermCode() term!: string;
}

export class EditionQuery {
  @ApiProperty({
    ...{ type: 'integer', minimum: 1, maximum: 1_000, required: false, example: 1 },
    description: 'Par défaut la dernière / The latest by default',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  edition?: number;
}

class CardAcknowledgementView {
  @ApiProperty({ format: 'uuid' }) personId!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

class CardEditionView {
  @ApiProperty({ type: 'integer' }) number!: number;
  @ApiProperty({ format: 'date' }) publishedOn!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Motif de la correction / Why it was corrected' })
  reason!: string | null;
  @ApiProperty({
    type: [CardAcknowledgementView],
    description:
      'Accusés de lecture: à l’école tous, à une personne les siens / Acknowledgements: all to the school, their own to a person',
  })
  acknowledgements!: readonly CardAcknowledgementView[];
}

export class MissingPartView {
  @ApiProperty() course!: string;
  @ApiProperty({ type: 'string', nullable: true }) competency!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) term!: string | null;
  @ApiProperty({ enum: missingReasons }) why!: MissingReason;
  @ApiProperty({ type: 'string', nullable: true }) code!: string | null;
}

export class ReportCardView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty() organisationName!: string;
  @ApiProperty({ format: 'uuid' }) classId!: string;
  @ApiProperty({ example: '2026-2027' }) schoolYear!: string;
  @ApiProperty({ example: 'term-1' }) term!: string;
  @ApiProperty({
    ...{ type: 'string', format: 'date-time', nullable: true },
    description: 'Établi et pas encore publié, pour l’école / Drawn up and not published yet, for the school',
  })
  drawnAt!: string | null;
  @ApiProperty({ type: [MissingPartView], nullable: true }) missing!: readonly MissingPartView[] | null;
  @ApiProperty({ type: [CardEditionView] }) editions!: readonly CardEditionView[];
}

export const ReportCardPage = PageOf(ReportCardView);

class CardWordsView {
  @ApiProperty({ example: 'term-1' }) code!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}
class CardWeightedWordsView extends CardWordsView {
  @ApiProperty({ example: '20' }) weight!: string;
}
class PrintedMarkView {
  @ApiProperty() term!: string;
  @ApiProperty({ type: 'string', nullable: true, example: '73' }) mark!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) code!: string | null;
}
class GroupMeanView {
  @ApiProperty() term!: string;
  @ApiProperty({ type: 'string', nullable: true, example: '71' }) mean!: string | null;
  @ApiProperty({ description: 'Groupe trop petit / Group too small' }) withheld!: boolean;
}
class CompetencyLineView extends CardWeightedWordsView {
  @ApiProperty({ type: [PrintedMarkView] }) terms!: readonly PrintedMarkView[];
  @ApiProperty({ type: 'string', nullable: true }) final!: string | null;
}
class ExaminationView {
  @ApiProperty() subject!: string;
  @ApiProperty() level!: string;
  @ApiProperty() mark!: string;
  @ApiProperty() passed!: boolean;
  @ApiProperty({ example: '20' }) share!: string;
  @ApiProperty({ enum: examinationEffects }) effect!: string;
}
class CourseLineView extends CardWordsView {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() classTitle!: string;
  @ApiProperty({ type: [CompetencyLineView] }) competencies!: readonly CompetencyLineView[];
  @ApiProperty({ type: [PrintedMarkView] }) terms!: readonly PrintedMarkView[];
  @ApiProperty({ type: [GroupMeanView] }) means!: readonly GroupMeanView[];
  @ApiProperty({ type: 'string', nullable: true }) final!: string | null;
  @ApiProperty({ type: GroupMeanView, nullable: true }) finalMean!: GroupMeanView | null;
  @ApiProperty({ type: ExaminationView, nullable: true }) examination!: ExaminationView | null;
  @ApiProperty({ type: 'boolean', nullable: true }) passed!: boolean | null;
  @ApiProperty({ type: 'string', nullable: true }) credits!: string | null;
}
class CardLearnerView {
  @ApiProperty() familyName!: string;
  @ApiProperty() givenName!: string;
}
class CardSchoolView {
  @ApiProperty() code!: string;
  @ApiProperty() name!: string;
}
class CardSchemeView {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ example: '60' }) passMark!: string;
}

export class CardContentView {
  @ApiProperty() learner!: CardLearnerView;
  @ApiProperty() school!: CardSchoolView;
  @ApiProperty() schoolYear!: string;
  @ApiProperty() term!: CardWordsView;
  @ApiProperty() scheme!: CardSchemeView;
  @ApiProperty({ type: [CardWeightedWordsView] }) terms!: readonly CardWeightedWordsView[];
  @ApiProperty({ type: [CardWordsView] }) codes!: readonly CardWordsView[];
  @ApiProperty({ type: [CourseLineView] }) courses!: readonly CourseLineView[];
  @ApiProperty({ type: [MissingPartView] }) missing!: readonly MissingPartView[];
  @ApiProperty({ format: 'date' }) drawnOn!: string;
}

export class ReportCardRead extends ReportCardView {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Celle-ci; nulle de ce qui n’est qu’établi / This one' })
  edition!: number | null;
  @ApiProperty() content!: CardContentView;
}

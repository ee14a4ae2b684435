import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { absenceReasonCodes, type AbsenceReason } from '../../domain/messages/absence-notice.js';
import { Day, OneOf, OrganisationCode, Text } from '../fields.js';

export class AbsenceBody {
  @OrganisationCode({
    ...{ required: false, example: 'css-des-deux-rives.ecole-du-ruisseau' },
    description: 'L’école, si l’élève est à plusieurs / The school, where the learner is at several',
  })
  organisation?: string | null;
  @Day({ example: '2026-12-01' }) firstOn!: string;
  @Day({ required: false, example: '2026-12-02', description: 'Sans lui, un seul jour / Without it, one day' })
  lastOn?: string | null;
  @OneOf(absenceReasonCodes, { example: 'illness' }) reason!: AbsenceReason;
  @Text({ to: 500, lines: true, required: false, example: 'Grippe.' }) note?: string | null;
}

export class AbsenceAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class AbsencesQuery extends PageQuery {
  @Day({
    required: false,
    nullable: false,
    example: '2026-12-01',
    description: 'Qui n’est pas là ce jour / Who is not there that day',
  })
  day?: string;
}

class ReasonView {
  @ApiProperty({ enum: absenceReasonCodes }) reason!: AbsenceReason;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

const instant = { type: 'string', format: 'date-time' } as const;
const DayShown = (): PropertyDecorator => applyDecorators(ApiProperty({ type: 'string', format: 'date' }));

export class AbsenceView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ example: 'css-a.ecole' }) organisation!: string;
  @ApiProperty({ enum: ['learner', 'guardian'] }) toldAs!: 'learner' | 'guardian';
  @DayShown() firstOn!: string;
  @DayShown() lastOn!: string;
  @ApiProperty({ type: ReasonView }) reason!: ReasonView;
  @ApiProperty({ type: 'string', nullable: true }) note!: string | null;
  @ApiProperty(instant) toldAt!: string;
  @ApiProperty({ ...instant, nullable: true }) acknowledgedAt!: string | null;
  @ApiProperty({ ...instant, nullable: true }) withdrawnAt!: string | null;
}

export class AbsencePage extends PageOf(AbsenceView) {}

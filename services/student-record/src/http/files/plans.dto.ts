import { ApiProperty } from '@nestjs/swagger';
import { PageOf, Text as TextField } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import { type PlanActor, planActors, type PlanState, planStates } from '../../domain/files/intervention-plan.js';
import { Day, OneOf, SourceId } from '../fields.js';

/** A list of bodies, each checked. */
const Several =
  (type: () => new () => object, maxItems: number): PropertyDecorator =>
  (prototype, field) => {
    ApiProperty({ type: [type()], maxItems })(prototype, field);
    IsArray()(prototype, field);
    ArrayMaxSize(maxItems)(prototype, field);
    ValidateNested({ each: true })(prototype, field);
    Type(type)(prototype, field);
  };

export class PlanNeedBody {
  @TextField({ to: 500, example: 'Décoder des mots de plusieurs syllabes' }) need!: string;
}

export class PlanMeansBody {
  @TextField({ to: 500, example: 'Périodes de lecture en petit groupe, deux fois par semaine' }) what!: string;
  @OneOf(planActors, { example: 'specialist-support' }) by!: PlanActor;
}

export class PlanObjectiveBody {
  @TextField({ to: 500, example: 'Lire seul un texte court d’ici juin' }) objective!: string;
  @Several(() => PlanMeansBody, 20) means!: PlanMeansBody[];
}

export class PlanParticipantBody {
  @OneOf(planActors, { example: 'guardian', description: 'À quel titre, jamais un nom / As what, never a name' })
  as!: PlanActor;
  @Day({ example: '2026-09-10' }) on!: string;
}

export class PlanBody {
  @SourceId({ example: 'E-104233' }) learnerSourceId!: string;
  @OneOf(planStates, { example: 'in-force' }) state!: PlanState;
  @Several(() => PlanNeedBody, 20) needs!: PlanNeedBody[];
  @Several(() => PlanObjectiveBody, 20) objectives!: PlanObjectiveBody[];
  @Several(() => PlanParticipantBody, 30) participants!: PlanParticipantBody[];
  @Day({ example: '2026-09-10' }) validFrom!: string;
  @Day({ required: false, example: '2027-06-30', description: 'Le dernier jour, inclus / The last day, included' })
  validUntil?: string | null;
  @Day({ required: false, example: '2027-01-15', description: 'Le jour de la révision / The day of the review' })
  reviewOn?: string | null;
}

class PlanNeedView {
  @ApiProperty() need!: string;
}

class PlanMeansView {
  @ApiProperty() what!: string;
  @ApiProperty({ enum: planActors }) by!: PlanActor;
}

class PlanObjectiveView {
  @ApiProperty() objective!: string;
  @ApiProperty({ type: [PlanMeansView] }) means!: readonly PlanMeansView[];
}

class PlanParticipantView {
  @ApiProperty({ enum: planActors }) as!: PlanActor;
  @ApiProperty({ format: 'date' }) on!: string;
}

export class PlanVersionView {
  @ApiProperty({ enum: planStates }) state!: PlanState;
  @ApiProperty({ type: [PlanNeedView] }) needs!: readonly PlanNeedView[];
  @ApiProperty({ type: [PlanObjectiveView] }) objectives!: readonly PlanObjectiveView[];
  @ApiProperty({ type: [PlanParticipantView] }) participants!: readonly PlanParticipantView[];
  @ApiProperty({ format: 'date' }) validFrom!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validUntil!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) reviewOn!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ format: 'date-time' }) saidAt!: string;
}

export class PlanView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ enum: planStates }) state!: PlanState;
  @ApiProperty({ type: [PlanNeedView] }) needs!: readonly PlanNeedView[];
  @ApiProperty({ type: [PlanObjectiveView] }) objectives!: readonly PlanObjectiveView[];
  @ApiProperty({ type: [PlanParticipantView] }) participants!: readonly PlanParticipantView[];
  @ApiProperty({ format: 'date' }) validFrom!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validUntil!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) reviewOn!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) endedOn!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const PlanPage = PageOf(PlanView);
export const PlanVersionPage = PageOf(PlanVersionView);

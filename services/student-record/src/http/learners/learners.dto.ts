import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { attendances, type Attendance, levels, type Level, sectors, type Sector } from '@pan/contracts';
import { PageOf, PageQuery } from '@pan/kit/http';
import { sexes, type Sex } from '../../domain/learners/learner.js';
import { moduleStandings, type ModuleStanding } from '../../domain/roster/studies.js';
import { OrganisationCode, SchoolYear } from '../fields.js';

export class LearnersQuery extends PageQuery {
  @OrganisationCode({
    required: false,
    nullable: false,
    description: 'Celle-ci et celles qui en relèvent / This one and those below',
  })
  organisation?: string;
  @SchoolYear({
    required: false,
    nullable: false,
    description: 'Avec un séjour de cette année / With a stay of this year',
  })
  schoolYear?: string;
  @ApiProperty({
    required: false,
    maxLength: 120,
    example: 'belanger zoe',
    description:
      'Débuts de mots d’un nom, sans égard aux accents, à la casse, aux traits d’union; pour une personne / Beginnings of words of a name, without regard to accents, case, hyphens; for a person',
  })
  @IsOptional()
  @IsString()
  @MaxLength(120)
  name?: string;
}

export class LabelsBody {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: 200,
    uniqueItems: true,
    items: { type: 'string', format: 'uuid' },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  learnerIds!: string[];
}

export class LearnerLabelView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() familyName!: string;
  @ApiProperty() givenName!: string;
}

export class LearnerLabelsView {
  @ApiProperty({ type: [LearnerLabelView] }) items!: readonly LearnerLabelView[];
}

export class LearnerSourceView {
  @ApiProperty({ example: 'gpi-deux-rives' }) source!: string;
  @ApiProperty({ example: 'E-104233' }) sourceId!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
}

export class ModuleView {
  @ApiProperty({ example: '254-012' }) code!: string;
  @ApiProperty({ type: 'integer', nullable: true }) hours!: number | null;
  @ApiProperty({ enum: moduleStandings }) standing!: ModuleStanding;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) on!: string | null;
}

export class StudiesView {
  @ApiProperty({
    enum: sectors,
    nullable: true,
    type: 'string',
    description: 'Sans lui, celui du niveau / Without it, that of the level',
  })
  sector!: Sector | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'dep' }) track!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '5229' }) programme!: string | null;
  @ApiProperty({ type: 'string', enum: attendances, nullable: true }) attendance!: Attendance | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'fall' }) term!: string | null;
  @ApiProperty({ type: [ModuleView] }) modules!: readonly ModuleView[];
}

export class EnrolmentView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ example: '2026-2027' }) schoolYear!: string;
  @ApiProperty({ enum: levels }) level!: Level;
  @ApiProperty({
    type: StudiesView,
    nullable: true,
    description: 'Ce que le système a dit au-delà du niveau / What the system said beyond the level',
  })
  studies!: StudiesView | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) beganOn!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) endedOn!: string | null;
}

export class LearnerClassView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: '1re année, groupe 102' }) title!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
}

/** What a family says of a datum that was not corrected as it asked; read with the datum. */
export class StatementView {
  @ApiProperty({ example: 'enrolment' }) kind!: string;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) recordId!: string | null;
  @ApiProperty({ example: 'level' }) field!: string;
  @ApiProperty({ description: 'Comme la famille l’a écrite / As the family wrote it' }) text!: string;
  @ApiProperty({ format: 'date-time' }) saidAt!: string;
}

export const Statements = (): PropertyDecorator =>
  ApiProperty({ type: [StatementView], description: 'Déclarations de la famille / Statements of the family' });

const ofDemographics = {
  required: false,
  nullable: true,
  description: 'Avec la portée demographics:read seulement / With the scope demographics:read alone',
} as const;

export class LearnerView {
  @ApiProperty({
    format: 'uuid',
    description:
      'Celui du dossier qui continue, si deux ont été réunis / That of the record that goes on, where two became one',
  })
  id!: string;
  @ApiProperty({ example: 'Gagnon-Bélanger' }) familyName!: string;
  @ApiProperty({ example: 'Zoé' }) givenName!: string;
  @ApiProperty({ type: 'string', nullable: true }) middleName!: string | null;
  @ApiProperty({ ...ofDemographics, type: 'string', format: 'date', example: '2014-02-19' }) birthDate?: string | null;
  @ApiProperty({ ...ofDemographics, type: 'string', example: 'GAGZ19521407' }) permanentCode?: string | null;
  @ApiProperty({ ...ofDemographics, type: 'string', enum: sexes }) sex?: Sex | null;
  @ApiProperty({
    description: "Vrai quand aucune question de doublon n'est ouverte / True when no question of a double is open",
  })
  unified!: boolean;
  @ApiProperty({ type: [LearnerSourceView] }) sources!: readonly LearnerSourceView[];
  @ApiProperty({ type: [EnrolmentView], description: 'Séjours à la vue du jeton / Stays in sight of the token' })
  enrolments!: readonly EnrolmentView[];
  @ApiProperty({ type: [LearnerClassView], description: 'Groupes-classes actuels / Present classes' })
  classes!: readonly LearnerClassView[];
  @Statements() statements!: readonly StatementView[];
}

export const LearnerPage = PageOf(LearnerView);

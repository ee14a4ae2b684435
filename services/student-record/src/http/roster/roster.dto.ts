import { ApiProperty } from '@nestjs/swagger';
import { attendances, type Attendance, levels, type Level, sectors, type Sector } from '@pan/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { sexes, type Sex } from '../../domain/learners/learner.js';
import { roles, type Role } from '../../domain/roster/membership.js';
import { mostModules, moduleStandings, type ModuleStanding } from '../../domain/roster/studies.js';
import { longest } from '@pan/quebec';
import { BirthDate, Day, OneOf, OrganisationCode, PersonName, SchoolYear, SourceId, Text } from '../fields.js';

/** As in OneRoster, whose end dates are exclusive. */
const firstDayWithout =
  'Premier jour où il ne vaut plus, souvent à venir; sans lui, il continue / First day without it, often ahead; without one it goes on';

export class SourcePath {
  @OrganisationCode({ description: 'Organisation qui parle / Organisation that speaks' }) code!: string;
  @SourceId() sourceId!: string;
}

export class SourceQuery {
  @ApiProperty({
    required: false,
    pattern: '^[\\w.:-]{1,120}$',
    description: "Système d'origine; par défaut, le client du jeton / Sending system; the token's client by default",
    example: 'gpi-deux-rives',
  })
  @IsOptional()
  @Matches(/^[\w.:-]{1,120}$/)
  source?: string;
}

export class LearnerBody {
  @PersonName({ example: 'Gagnon-Bélanger' }) familyName!: string;
  @PersonName({ example: 'Zoé' }) givenName!: string;
  @PersonName({ example: 'Maëlle', required: false }) middleName?: string | null;
  @BirthDate({ example: '2014-02-19', required: false }) birthDate?: string | null;
  @Text({
    to: 20,
    required: false,
    example: 'GAGZ19521407',
    description:
      'Code permanent: 4 lettres, jour, mois (+50), année, 2 chiffres / Permanent code: 4 letters, day, month (+50), year, 2 digits',
  })
  permanentCode?: string | null;
  @OneOf(sexes, { required: false, example: 'female' }) sex?: Sex | null;
}

export class StaffBody {
  @PersonName({ example: 'Tremblay' }) familyName!: string;
  @PersonName({ example: 'Étienne' }) givenName!: string;
}

export class ClassBody {
  @Text({ to: longest.title, example: '1re année, groupe 102' }) title!: string;
  @SchoolYear() schoolYear!: string;
  @OneOf(levels, { required: false, example: 'primary-1' }) level?: Level | null;
}

export class ModuleBody {
  @Text({ to: 20, example: '254-012', description: 'Code de la compétence / Code of the competency' }) code!: string;
  @ApiProperty({ required: false, nullable: true, type: 'integer', minimum: 1, maximum: 5_000, example: 30 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(5_000)
  hours?: number | null;
  @OneOf(moduleStandings, { example: 'acquired' }) standing!: ModuleStanding;
  @Day({ required: false, example: '2026-11-20', description: 'Jour de la décision / Day of the decision' })
  on?: string | null;
}

/** What a stay is for, beyond its level; each word stays as it was where it is left out. */
class StudiesBody {
  @OneOf(sectors, {
    required: false,
    example: 'vocational',
    description: 'Secteur; par défaut, celui du niveau / Sector; that of the level by default',
  })
  sector?: Sector | null;
  @Text({
    to: 40,
    required: false,
    example: 'dep',
    description: 'Parcours du secteur (GET /v1/sectors) / Track of the sector (GET /v1/sectors)',
  })
  track?: string | null;
  @Text({ to: 20, required: false, example: '5229', description: 'Code du programme / Code of the programme' })
  programme?: string | null;
  @OneOf(attendances, { required: false, example: 'part-time' }) attendance?: Attendance | null;
  @Text({ to: 20, required: false, example: 'fall', description: 'Session / Term' }) term?: string | null;
  @ApiProperty({
    required: false,
    nullable: true,
    type: [ModuleBody],
    maxItems: mostModules,
    description: 'Compétences d’un programme professionnel / Competencies of a vocational programme',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(mostModules)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ModuleBody)
  modules?: ModuleBody[] | null;
}

export class EnrolmentBody extends StudiesBody {
  @SourceId({ example: 'E-104233' }) learnerSourceId!: string;
  @SchoolYear() schoolYear!: string;
  @OneOf(levels, { example: 'primary-1' }) level!: Level;
  @Day({ required: false, example: '2026-08-27' }) beganOn?: string | null;
  @Day({ required: false, example: '2027-06-22', description: firstDayWithout }) endedOn?: string | null;
}

export class MembershipBody {
  @SourceId({ example: 'G-102' }) classSourceId!: string;
  @SourceId({ example: 'E-104233' }) personSourceId!: string;
  @OneOf(roles, { example: 'student' }) role!: Role;
  @ApiProperty({
    required: false,
    nullable: true,
    type: 'boolean',
    description: 'Titulaire du groupe / Teacher in charge of the class',
  })
  @IsOptional()
  @IsBoolean()
  primary?: boolean | null;
  @Day({ required: false, example: '2026-08-27' }) beganOn?: string | null;
  @Day({ required: false, example: '2027-01-15', description: firstDayWithout }) endedOn?: string | null;
}

export class UpsertAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: 'Faux quand tout était déjà ainsi / False when everything was so already' })
  changed!: boolean;
}

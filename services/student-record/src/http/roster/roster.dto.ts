import { ApiProperty } from '@nestjs/swagger';
import { levels, type Level } from '@pan/contracts';
import { IsBoolean, IsOptional, Matches } from 'class-validator';
import { sexes, type Sex } from '../../domain/learners/learner.js';
import { roles, type Role } from '../../domain/roster/membership.js';
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

export class EnrolmentBody {
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

import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { officeActNames, type OfficeAct } from '../../domain/accounts/office-acts.js';
import { accountRoles, type AccountRole } from '../../domain/accounts/role.js';
import { type Profession, professions, type ToldFunction, toldFunctions } from '../../domain/files/functions.js';
import { SourceId, Text } from '../fields.js';

/** No address of a person: an opaque name that the identity provider gave. */
const subjectPattern = /^[\w.:|-]{1,255}$/;

export class SubjectPath {
  @ApiProperty({ pattern: subjectPattern.source, example: '6f1c0a52-9d7e-4b11-8f0a-2c5f3a7de901' })
  @Matches(subjectPattern)
  subject!: string;
}

export class AccountQuery {
  @ApiProperty({ required: false, enum: accountRoles, description: 'À quel titre / In which role' })
  @IsOptional()
  @IsIn(accountRoles)
  role?: AccountRole;
}

export class StaffLinkBody extends SubjectPath {
  @SourceId({ example: 'P-0021' }) staffSourceId!: string;
}

export class LearnerLinkBody extends SubjectPath {
  @SourceId({ example: 'E-104233' }) learnerSourceId!: string;
}

export class GuardianLinkBody {
  @Text({ to: 40, example: 'K7WM-3QPD-XR2H', description: "Le code remis par l'école / The code the school gave" })
  code!: string;
}

export class PersonView {
  @ApiProperty({ enum: accountRoles }) role!: AccountRole;
  @ApiProperty({ format: 'uuid' }) id!: string;
}

export class LinkedView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() person!: PersonView;
}

export class GuardianCodeView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: 'Montré cette seule fois / Shown this once', example: 'K7WM-3QPD-XR2H' }) code!: string;
  @ApiProperty({ format: 'date-time' }) expiresAt!: Date;
}

export class AccountView {
  @ApiProperty() subject!: string;
  @ApiProperty({ type: PersonView, nullable: true }) person!: PersonView | null;
  @ApiProperty({ type: [String], enum: accountRoles }) roles!: readonly AccountRole[];
  @ApiProperty({ type: [String], example: ['css-des-deux-rives.ecole-du-ruisseau'] })
  organisations!: readonly string[];
  @ApiProperty({ type: [String], example: ['account', 'learners:read'] }) scopes!: readonly string[];
  @ApiProperty({ type: 'string', nullable: true, example: 'teaching' }) purpose!: string | null;
  @ApiProperty({ type: [String], example: ['teaching', 'student-support'] }) purposes!: readonly string[];
  @ApiProperty({
    type: [String],
    format: 'uuid',
    description: 'Le sien, ou ceux des enfants / The own record, or those of the children',
  })
  learners!: readonly string[];
}

export class OwnClassView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: '1re année, groupe 102' }) title!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ example: '2026-2027' }) schoolYear!: string;
  @ApiProperty({ type: 'integer' }) learners!: number;
}

class OwnFunctionView {
  @ApiProperty({ enum: toldFunctions }) function!: ToldFunction;
  @ApiProperty({ type: String, enum: professions, nullable: true }) profession!: Profession | null;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
}

class OwnActView {
  @ApiProperty({ enum: officeActNames, enumName: 'OfficeAct' }) act!: OfficeAct;
  @ApiProperty({ type: [String], example: ['css-des-deux-rives'], description: 'Au nom de qui / In whose name' })
  organisations!: readonly string[];
}

export class OwnAccountView extends AccountView {
  @ApiProperty({ type: [OwnClassView], description: 'Ceux du membre du personnel / Those of the staff member' })
  classes!: readonly OwnClassView[];
  @ApiProperty({ type: [OwnFunctionView], description: 'Celles d’aujourd’hui / Those of today' })
  functions!: readonly OwnFunctionView[];
  @ApiProperty({ type: [OwnActView], description: 'Ce qu’elles permettent / What they allow' })
  acts!: readonly OwnActView[];
  @ApiProperty({
    type: [String],
    example: ['gpi'],
    description: 'Systèmes qui ont transmis à ces centres / Systems that have sent to the centres of these',
  })
  systems!: readonly string[];
}

export class AccountLinkView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: accountRoles }) role!: AccountRole;
  @ApiProperty({ format: 'uuid' }) personId!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ enum: ['school-system', 'code'] }) how!: string;
  @ApiProperty({ format: 'date-time' }) linkedAt!: string;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) endsOn!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) endedAt!: string | null;
  @ApiProperty({ type: 'string', enum: ['stay-ended', 'staff-left', 'merged', 'school'], nullable: true })
  endedWhy!: string | null;
}

export const AccountLinkPage = PageOf(AccountLinkView);

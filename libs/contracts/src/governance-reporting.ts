import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDateString,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { Contract, Means } from './contract.js';
import { ErasureConfirmation } from './erasure.js';
import { organisationKinds, type OrganisationKind } from './student-record.js';

@Contract()
export class MeasureProgressedV1 {
  static readonly type = 'governance-reporting.measure-progressed.v1';
  static readonly key = 'initiativeId';
  static readonly fr =
    'Une initiative pour des mesures du plan a commencé, changé d’état ou de mesures, ou un de ses jalons a été daté ou atteint; voici où elle en est.';
  static readonly en =
    'An initiative for measures of the plan began, changed its state or its measures, or one of its milestones was dated or reached; this is where it stands.';
  @IsUUID() initiativeId!: string;
  @Means('Le genre de programme.', 'The kind of programme.')
  @IsString()
  @MaxLength(60)
  kind!: string;
  @IsUUID() organisationId!: string;
  @Means('Mesures du plan, M01 à M33.', 'Measures of the plan, M01 to M33.')
  @IsArray()
  @ArrayMaxSize(33)
  @ArrayUnique()
  @Matches(/^M\d{2}$/, { each: true })
  measures!: string[];
  @Means('Un des états que le genre définit.', 'One of the states that the kind defines.')
  @IsString()
  @MaxLength(60)
  state!: string;
  @IsInt() @Min(0) milestones!: number;
  @IsInt() @Min(0) milestonesReached!: number;
}

@Contract()
export class EditionReleasedV1 {
  static readonly type = 'governance-reporting.edition-released.v1';
  static readonly key = 'editionId';
  static readonly fr = 'Une édition de données ouvertes est publiée; elle ne change plus.';
  static readonly en = 'An edition of open data is released; it does not change any more.';
  @IsUUID() editionId!: string;
  @Means('Son numéro, dont son adresse est faite.', 'Its number, of which its address is made.')
  @IsInt()
  @Min(1)
  number!: number;
  @Means(
    'Noms des jeux de données, les mêmes d’une édition à l’autre.',
    'Names of the datasets, the same from one edition to the next.',
  )
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  datasets!: string[];
  @IsArray() @ArrayMaxSize(20) @Matches(/^\d{4}-\d{4}$/, { each: true }) schoolYears!: string[];
  @Means('Le numéro de l’édition qu’elle corrige.', 'The number of the edition that it corrects.')
  @IsOptional()
  @IsInt()
  @Min(1)
  corrects?: number;
  @IsISO8601() releasedAt!: string;
}

@Contract()
export class CampaignOpenedV1 {
  static readonly type = 'governance-reporting.campaign-opened.v1';
  static readonly key = 'campaignId';
  static readonly fr =
    'Le ministère a ouvert une collecte : un formulaire, pour une période, auprès des organisations attendues.';
  static readonly en =
    'The ministry opened a collection campaign: a form, for a period, to the organisations that are expected.';
  @IsUUID() campaignId!: string;
  @IsString() @MaxLength(60) campaign!: string;
  @Means('Le code du formulaire.', 'The code of the form.') @IsString() @MaxLength(60) form!: string;
  @Means('Premier jour de la période.', 'First day of the period.') @IsDateString() beginsOn!: string;
  @Means('Dernier jour de la période.', 'Last day of the period.') @IsDateString() endsOn!: string;
  @Means('Le dernier jour à temps.', 'The last day on time.') @IsDateString() dueOn!: string;
  @Means('Combien d’organisations sont attendues.', 'How many organisations are expected.')
  @IsInt()
  @Min(0)
  expected!: number;
}

/** What every fact about a return names. */
class OfReturn {
  @IsUUID() returnId!: string;
  @IsString() @MaxLength(60) campaign!: string;
  @Means('Le code du formulaire.', 'The code of the form.') @IsString() @MaxLength(60) form!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class ReturnReceivedV1 extends OfReturn {
  static readonly type = 'governance-reporting.return-received.v1';
  static readonly key = 'returnId';
  static readonly fr = 'Une organisation a remis sa déclaration, ou corrigé celle qu’elle avait remise.';
  static readonly en = 'An organisation handed in its return, or corrected the one that it had handed in.';
  @Means('Elle n’a rien à déclarer.', 'It has nothing to report.') @IsBoolean() nothingToReport!: boolean;
  @Means('Combien de cases ont une valeur.', 'How many cells have a value.') @IsInt() @Min(0) cells!: number;
  @Means('Toutes les cases obligatoires en ont une.', 'Every required cell has one.') @IsBoolean() complete!: boolean;
  @IsBoolean() onTime!: boolean;
}

@Contract()
export class ReturnApprovedV1 extends OfReturn {
  static readonly type = 'governance-reporting.return-approved.v1';
  static readonly key = 'returnId';
  static readonly fr = 'Un niveau a approuvé une déclaration, qui est verrouillée.';
  static readonly en = 'A level approved a return, which is locked.';
  @IsIn(organisationKinds) level!: OrganisationKind;
  @Means('C’était le dernier niveau.', 'It was the last level.') @IsBoolean() last!: boolean;
}

@Contract()
export class ReturnReopenedV1 extends OfReturn {
  static readonly type = 'governance-reporting.return-reopened.v1';
  static readonly key = 'returnId';
  static readonly fr = 'Une déclaration approuvée est rouverte : ses approbations ne valent plus.';
  static readonly en = 'An approved return is open again: its approvals hold no longer.';
  @Means('Combien d’approbations ne valent plus.', 'How many approvals hold no longer.')
  @IsInt()
  @Min(1)
  approvals!: number;
}

@Contract()
export class GrantAwardedV1 {
  static readonly type = 'governance-reporting.grant-awarded.v1';
  static readonly key = 'applicationId';
  static readonly fr = 'Une subvention accordée à une organisation est annoncée.';
  static readonly en = 'A grant to an organisation is announced.';
  @IsUUID() applicationId!: string;
  @Means('Le code de l’appel.', 'The code of the call.')
  @IsString()
  @MaxLength(60)
  call!: string;
  @Means('Le code sous lequel le registre du plan la tient.', 'The code under which the register of the plan keeps it.')
  @Matches(/^G\d{3,6}$/)
  grant!: string;
  @IsUUID() organisationId!: string;
  @IsArray() @ArrayMaxSize(33) @ArrayUnique() @Matches(/^M\d{2}$/, { each: true }) measures!: string[];
  @IsInt() @Min(1) amountCents!: number;
  @Means('Combien de volets elle finance.', 'How many parts it funds.')
  @IsInt()
  @Min(1)
  parts!: number;
  @IsISO8601() awardedOn!: string;
}

@Contract()
export class GrantReportDueV1 {
  static readonly type = 'governance-reporting.grant-report-due.v1';
  static readonly key = 'applicationId';
  static readonly fr = 'Un rapport sur une subvention est dû bientôt et n’est pas reçu; dit une seule fois.';
  static readonly en = 'A report on a grant is due soon and is not received; told once.';
  @IsUUID() applicationId!: string;
  @IsString() @MaxLength(60) call!: string;
  @Matches(/^G\d{3,6}$/) grant!: string;
  @IsUUID() organisationId!: string;
  @Means('Un des rapports que l’appel demande.', 'One of the reports that the call asks for.')
  @IsString()
  @MaxLength(60)
  report!: string;
  @IsISO8601() dueOn!: string;
}

export const returnMoments = ['before', 'after'] as const;

@Contract()
export class ReturnRemindedV1 extends OfReturn {
  static readonly type = 'governance-reporting.return-reminded.v1';
  static readonly key = 'returnId';
  static readonly fr =
    'Une organisation qui n’a pas répondu est rappelée, une fois avant l’échéance et une fois après.';
  static readonly en = 'An organisation that has not answered is reminded, once before the deadline and once after it.';
  @IsIn(returnMoments) moment!: (typeof returnMoments)[number];
  @IsDateString() dueOn!: string;
}

@Contract()
export class GovernanceErasureConfirmedV1 extends ErasureConfirmation {
  static readonly type = 'governance-reporting.erasure-confirmed.v1';
  static readonly to = 'student-record';
  static readonly key = 'itemId';
  static readonly fr = 'La gouvernance: plus rien n’est gardé ici de ce que le dossier a détruit.';
  static readonly en = 'Governance: nothing is kept here any more of what the record destroyed.';
}

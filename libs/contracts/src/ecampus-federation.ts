import {
  IsBoolean,
  IsDateString,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
} from 'class-validator';
import { Contract, Means, Person } from './contract.js';
import { ErasureConfirmation } from './erasure.js';

export const deciders = ['home', 'host'] as const;
export type Decider = (typeof deciders)[number];

/** OOAPI 5, result state. */
export const resultStates = ['in progress', 'postponed', 'completed'] as const;
export type ResultState = (typeof resultStates)[number];

@Contract()
export class InstitutionAdmittedV1 {
  static readonly type = 'ecampus-federation.institution-admitted.v1';
  static readonly key = 'institutionId';
  static readonly fr = 'Un établissement entre dans la fédération.';
  static readonly en = 'An institution joins the federation.';
  @IsUUID() institutionId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class InstitutionSuspendedV1 {
  static readonly type = 'ecampus-federation.institution-suspended.v1';
  static readonly key = 'institutionId';
  static readonly fr = 'Un établissement est suspendu de la fédération.';
  static readonly en = 'An institution is suspended from the federation.';
  @IsUUID() institutionId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class OfferingPublishedV1 {
  static readonly type = 'ecampus-federation.offering-published.v1';
  static readonly key = 'offeringId';
  static readonly fr = 'Une offre de cours est ouverte à la fédération, ou a changé; voici ce qui vaut maintenant.';
  static readonly en = 'A course offering is open to the federation, or has changed; this is what holds now.';
  @IsUUID() offeringId!: string;
  @IsUUID() courseId!: string;
  @IsUUID() organisationId!: string;
  @IsString() @MaxLength(300) title!: string;
  @Means('Places; sans limite quand il manque.', 'Seats; without limit when missing.')
  @IsOptional()
  @IsInt()
  @Min(0)
  seats?: number;
  @IsOptional() @IsDateString() startsOn?: string;
  @IsOptional() @IsDateString() endsOn?: string;
}

@Contract()
export class OfferingWithdrawnV1 {
  static readonly type = 'ecampus-federation.offering-withdrawn.v1';
  static readonly key = 'offeringId';
  static readonly fr = 'Une offre de cours n’est plus ouverte.';
  static readonly en = 'A course offering is no longer open.';
  @IsUUID() offeringId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class EnrolmentRequestedV1 {
  static readonly type = 'ecampus-federation.enrolment-requested.v1';
  static readonly key = 'requestId';
  static readonly fr = 'Une inscription à un cours d’ailleurs est demandée.';
  static readonly en = 'An enrolment in a course elsewhere is requested.';
  @IsUUID() requestId!: string;
  @IsUUID() offeringId!: string;
  @IsUUID() homeOrganisationId!: string;
  @IsUUID() hostOrganisationId!: string;
  @Person() person?: string;
}

@Contract()
export class EnrolmentDecidedV1 {
  static readonly type = 'ecampus-federation.enrolment-decided.v1';
  static readonly key = 'requestId';
  static readonly fr = 'L’établissement d’attache ou d’accueil a décidé d’une demande.';
  static readonly en = 'The home or host institution decided on a request.';
  @IsUUID() requestId!: string;
  @IsUUID() offeringId!: string;
  @IsUUID() homeOrganisationId!: string;
  @IsUUID() hostOrganisationId!: string;
  @IsIn(deciders) by!: Decider;
  @IsBoolean() accepted!: boolean;
}

@Contract()
export class EnrolmentConfirmedV1 {
  static readonly type = 'ecampus-federation.enrolment-confirmed.v1';
  static readonly key = 'requestId';
  static readonly fr = 'Une place est occupée.';
  static readonly en = 'A seat is taken.';
  @IsUUID() requestId!: string;
  @IsUUID() offeringId!: string;
  @IsUUID() homeOrganisationId!: string;
  @IsUUID() hostOrganisationId!: string;
}

@Contract()
export class EnrolmentCancelledV1 {
  static readonly type = 'ecampus-federation.enrolment-cancelled.v1';
  static readonly key = 'requestId';
  static readonly fr = 'Une demande ou une inscription est annulée.';
  static readonly en = 'A request or an enrolment is cancelled.';
  @IsUUID() requestId!: string;
  @IsUUID() offeringId!: string;
  @IsUUID() homeOrganisationId!: string;
  @IsUUID() hostOrganisationId!: string;
}

@Contract()
export class WaitingListPromotedV1 {
  static readonly type = 'ecampus-federation.waiting-list-promoted.v1';
  static readonly key = 'requestId';
  static readonly fr = 'Une demande en liste d’attente a obtenu une place.';
  static readonly en = 'A waiting request was given a seat.';
  @IsUUID() requestId!: string;
  @IsUUID() offeringId!: string;
  @IsUUID() homeOrganisationId!: string;
  @IsUUID() hostOrganisationId!: string;
}

@Contract()
export class ResultReportedV1 {
  static readonly type = 'ecampus-federation.result-reported.v1';
  static readonly to = 'student-record';
  static readonly key = 'learnerId';
  static readonly fr = 'L’établissement d’accueil rapporte un résultat; chaque version le remplace.';
  static readonly en = 'The host institution reports a result; each version replaces it.';
  @IsUUID() resultId!: string;
  @IsUUID() learnerId!: string;
  @IsUUID() requestId!: string;
  @IsUUID() hostOrganisationId!: string;
  @IsInt() @Min(1) version!: number;
  @IsString() @MaxLength(60) courseCode!: string;
  @IsString() @MaxLength(300) courseTitle!: string;
  @IsIn(resultStates) state!: ResultState;
  @IsOptional() @IsBoolean() passed?: boolean;
  @Means('Telle que donnée par l’accueil, jamais convertie.', 'As the host gave it, never converted.')
  @IsOptional()
  @IsString()
  @MaxLength(60)
  score?: string;
  @IsOptional() @IsString() @MaxLength(60) scale?: string;
  @IsOptional() @IsNumber() credits?: number;
  @IsDateString() reportedAt!: string;
}

@Contract()
export class CreditRecognisedV1 {
  static readonly type = 'ecampus-federation.credit-recognised.v1';
  static readonly to = 'student-record';
  static readonly key = 'learnerId';
  static readonly fr = 'L’établissement d’attache reconnaît des crédits.';
  static readonly en = 'The home institution recognises credits.';
  @IsUUID() resultId!: string;
  @IsUUID() learnerId!: string;
  @IsUUID() homeOrganisationId!: string;
  @IsNumber() credits!: number;
  @IsDateString() recognisedAt!: string;
}

@Contract()
export class FederationErasureConfirmedV1 extends ErasureConfirmation {
  static readonly type = 'ecampus-federation.erasure-confirmed.v1';
  static readonly to = 'student-record';
  static readonly key = 'itemId';
  static readonly fr = 'La fédération: plus rien n’est gardé ici de ce que le dossier a détruit.';
  static readonly en = 'The federation: nothing is kept here any more of what the record destroyed.';
}

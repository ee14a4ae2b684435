import { IsDateString, IsInt, IsOptional, IsUUID, Min } from 'class-validator';
import { Contract, Means, Person } from './contract.js';
import { ErasureConfirmation } from './erasure.js';

@Contract()
export class LicenceAcquiredV1 {
  static readonly type = 'ebook-lending.licence-acquired.v1';
  static readonly key = 'licenceId';
  static readonly fr = 'Une organisation a acquis une licence.';
  static readonly en = 'An organisation acquired a licence.';
  @IsUUID() licenceId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
  @Means('Prêts simultanés; sans limite quand il manque.', 'Loans at once; without limit when missing.')
  @IsOptional()
  @IsInt()
  @Min(1)
  concurrency?: number;
  @Means('Prêts en tout; sans limite quand il manque.', 'Loans in all; without limit when missing.')
  @IsOptional()
  @IsInt()
  @Min(1)
  checkouts?: number;
  @IsOptional() @IsDateString() expiresAt?: string;
}

@Contract()
export class LicenceRevisedV1 {
  static readonly type = 'ebook-lending.licence-revised.v1';
  static readonly key = 'licenceId';
  static readonly fr = 'Le distributeur a changé les conditions d’une licence; voici ce qui vaut maintenant.';
  static readonly en = 'The distributor changed the terms of a licence; this is what holds now.';
  @IsUUID() licenceId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
  @Means('Prêts simultanés; sans limite quand il manque.', 'Loans at once; without limit when missing.')
  @IsOptional()
  @IsInt()
  @Min(1)
  concurrency?: number;
  @Means('Prêts en tout; sans limite quand il manque.', 'Loans in all; without limit when missing.')
  @IsOptional()
  @IsInt()
  @Min(1)
  checkouts?: number;
  @IsOptional() @IsDateString() expiresAt?: string;
}

@Contract()
export class LicenceExhaustedV1 {
  static readonly type = 'ebook-lending.licence-exhausted.v1';
  static readonly key = 'licenceId';
  static readonly fr = 'Une licence n’a plus de prêt, ou est échue.';
  static readonly en = 'A licence has no loan left, or has expired.';
  @IsUUID() licenceId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class LoanOpenedV1 {
  static readonly type = 'ebook-lending.loan-opened.v1';
  static readonly key = 'loanId';
  static readonly fr = 'Un exemplaire est prêté.';
  static readonly en = 'A copy is on loan.';
  @IsUUID() loanId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
  @IsDateString() dueAt!: string;
  @Person() person?: string;
}

@Contract()
export class LoanRenewedV1 {
  static readonly type = 'ebook-lending.loan-renewed.v1';
  static readonly key = 'loanId';
  static readonly fr = 'L’échéance d’un prêt est repoussée.';
  static readonly en = 'The due date of a loan moved later.';
  @IsUUID() loanId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
  @IsDateString() dueAt!: string;
}

@Contract()
export class LoanReturnedV1 {
  static readonly type = 'ebook-lending.loan-returned.v1';
  static readonly key = 'loanId';
  static readonly fr = 'Un prêt est rendu.';
  static readonly en = 'A loan is returned.';
  @IsUUID() loanId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class LoanExpiredV1 {
  static readonly type = 'ebook-lending.loan-expired.v1';
  static readonly key = 'loanId';
  static readonly fr = 'Un prêt est arrivé à échéance.';
  static readonly en = 'A loan reached its due date.';
  @IsUUID() loanId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class HoldPlacedV1 {
  static readonly type = 'ebook-lending.hold-placed.v1';
  static readonly key = 'holdId';
  static readonly fr = 'Une réservation attend un titre.';
  static readonly en = 'A hold waits for a title.';
  @IsUUID() holdId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
  @Person() person?: string;
}

@Contract()
export class HoldReadyV1 {
  static readonly type = 'ebook-lending.hold-ready.v1';
  static readonly key = 'holdId';
  static readonly fr = 'Un exemplaire est mis de côté pour une réservation.';
  static readonly en = 'A copy is set aside for a hold.';
  @IsUUID() holdId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
  @IsDateString() untilAt!: string;
}

@Contract()
export class HoldWaitingV1 {
  static readonly type = 'ebook-lending.hold-waiting.v1';
  static readonly key = 'holdId';
  static readonly fr =
    'La licence de l’exemplaire mis de côté a pris fin : la réservation attend de nouveau à sa place.';
  static readonly en = 'The licence of the copy that was set aside has ended: the hold waits again in its place.';
  @IsUUID() holdId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class HoldMetV1 {
  static readonly type = 'ebook-lending.hold-met.v1';
  static readonly key = 'holdId';
  static readonly fr = 'Une réservation a pris fin par un prêt.';
  static readonly en = 'A hold ended with a loan.';
  @IsUUID() holdId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class HoldLapsedV1 {
  static readonly type = 'ebook-lending.hold-lapsed.v1';
  static readonly key = 'holdId';
  static readonly fr = 'Une réservation a pris fin sans prêt.';
  static readonly en = 'A hold ended without a loan.';
  @IsUUID() holdId!: string;
  @IsUUID() titleId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class LendingErasureConfirmedV1 extends ErasureConfirmation {
  static readonly type = 'ebook-lending.erasure-confirmed.v1';
  static readonly to = 'student-record';
  static readonly key = 'itemId';
  static readonly fr = 'Le prêt: plus rien n’est gardé ici de ce que le dossier a détruit.';
  static readonly en = 'The library: nothing is kept here any more of what the record destroyed.';
}

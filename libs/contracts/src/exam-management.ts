import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
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
import { Contract, Means, SchoolYear } from './contract.js';
import { ErasureConfirmation } from './erasure.js';
import { levels, type Level } from './student-record.js';

@Contract()
export class PaperApprovedV1 {
  static readonly type = 'exam-management.paper-approved.v1';
  static readonly key = 'paperId';
  static readonly fr = 'Deux personnes ont approuvé une épreuve.';
  static readonly en = 'Two people have approved a paper.';
  @IsUUID() paperId!: string;
  @IsString() @MaxLength(120) subject!: string;
  @IsIn(levels) level!: Level;
  @Means('Une étiquette BCP 47.', 'A BCP 47 tag.') @IsString() @MaxLength(35) language!: string;
  @Means('Combien d’items elle compte.', 'How many items it has.') @IsInt() @Min(1) items!: number;
  @IsNumber() maxScore!: number;
}

@Contract()
export class SessionScheduledV1 {
  static readonly type = 'exam-management.session-scheduled.v1';
  static readonly key = 'sessionId';
  static readonly fr = 'Une séance est prévue pour des organisations.';
  static readonly en = 'A session is scheduled for organisations.';
  @IsUUID() sessionId!: string;
  @IsUUID() paperId!: string;
  @SchoolYear() schoolYear!: string;
  @IsIn(levels) level!: Level;
  @IsDateString() opensAt!: string;
  @IsDateString() closesAt!: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(5000) @IsUUID(undefined, { each: true }) organisationIds!: string[];
  @Means('La séance dont les absents passent ici.', 'The session whose absent candidates sit in this one.')
  @IsOptional()
  @IsUUID()
  makeUpOf?: string;
}

@Contract()
export class SessionPostponedV1 {
  static readonly type = 'exam-management.session-postponed.v1';
  static readonly key = 'sessionId';
  static readonly fr = 'Une séance où personne n’a commencé est remise à plus tard, partout ou dans une organisation.';
  static readonly en = 'A session in which nobody has begun is put off, everywhere or in one organisation.';
  @IsUUID() sessionId!: string;
  @Means('Elle et celles qui en relèvent; absente, toutes.', 'It and those below it; all where it is absent.')
  @IsOptional()
  @IsUUID()
  organisationId?: string;
  @IsDateString() opensAt!: string;
  @IsDateString() closesAt!: string;
}

@Contract()
export class CandidatesRegisteredV1 {
  static readonly type = 'exam-management.candidates-registered.v1';
  static readonly key = 'sessionId';
  static readonly fr =
    'Des candidates et candidats d’une organisation sont inscrits à une séance; voici leur nombre désormais.';
  static readonly en = 'Candidates of an organisation are registered for a session; this is their number from now on.';
  @IsUUID() sessionId!: string;
  @IsUUID() organisationId!: string;
  @IsInt() @Min(0) candidates!: number;
}

@Contract()
export class SittingStartedV1 {
  static readonly type = 'exam-management.sitting-started.v1';
  static readonly key = 'sittingId';
  static readonly fr = 'Une passation a commencé.';
  static readonly en = 'A sitting has begun.';
  @IsUUID() sittingId!: string;
  @IsUUID() sessionId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class SittingSubmittedV1 {
  static readonly type = 'exam-management.sitting-submitted.v1';
  static readonly key = 'sittingId';
  static readonly fr = 'Une passation a été remise, ou close à l’échéance ou par qui surveille la salle.';
  static readonly en = 'A sitting was handed in, or closed at its deadline or by whoever watches over the room.';
  @IsUUID() sittingId!: string;
  @IsUUID() sessionId!: string;
  @IsUUID() organisationId!: string;
  @Means('Vrai quand l’échéance a clos la passation.', 'True when the deadline closed the sitting.')
  @IsBoolean()
  atDeadline!: boolean;
}

@Contract()
export class SittingReopenedV1 {
  static readonly type = 'exam-management.sitting-reopened.v1';
  static readonly key = 'sittingId';
  static readonly fr = 'Une passation remise par erreur est rouverte: sa remise ne compte plus.';
  static readonly en = 'A sitting handed in by mistake is open again: its hand-in no longer counts.';
  @IsUUID() sittingId!: string;
  @IsUUID() sessionId!: string;
  @IsUUID() organisationId!: string;
  @Means('Vrai quand l’échéance l’avait close.', 'True when the deadline had closed it.')
  @IsBoolean()
  atDeadline!: boolean;
}

@Contract()
export class IrregularityReportedV1 {
  static readonly type = 'exam-management.irregularity-reported.v1';
  static readonly key = 'sessionId';
  static readonly fr = 'Une irrégularité est rapportée dans une salle d’examen.';
  static readonly en = 'An irregularity is reported in an exam room.';
  @IsUUID() irregularityId!: string;
  @IsUUID() sessionId!: string;
  @IsUUID() organisationId!: string;
  @Means('Un code à deux niveaux, jamais un texte libre.', 'A code of two levels, never free text.')
  @IsString()
  @MaxLength(60)
  reason!: string;
}

@Contract()
export class SessionResultsPublishedV1 {
  static readonly type = 'exam-management.session-results-published.v1';
  static readonly key = 'sessionId';
  static readonly fr = 'Les résultats d’une séance sont publiés pour une organisation; un petit groupe est tu.';
  static readonly en = 'The results of a session are published for an organisation; a small group is withheld.';
  @IsUUID() sessionId!: string;
  @IsUUID() paperId!: string;
  @IsUUID() organisationId!: string;
  @SchoolYear() schoolYear!: string;
  @IsIn(levels) level!: Level;
  @Means('Vrai pour un groupe trop petit: aucun chiffre ne suit.', 'True for a group too small: no figure follows.')
  @IsBoolean()
  suppressed!: boolean;
  @IsOptional() @IsInt() @Min(0) sat?: number;
  @IsOptional() @IsInt() @Min(0) passed?: number;
  @Means('Sur 100.', 'Out of 100.') @IsOptional() @IsNumber() mean?: number;
  @IsOptional() @IsNumber() deviation?: number;
}

@Contract()
export class FinalMarkReleasedV1 {
  static readonly type = 'exam-management.final-mark-released.v1';
  static readonly to = 'student-record';
  static readonly key = 'learnerId';
  static readonly fr = 'La note d’un élève à une épreuve est diffusée.';
  static readonly en = 'A learner’s mark in an exam is released.';
  @IsUUID() markId!: string;
  @IsUUID() learnerId!: string;
  @IsUUID() organisationId!: string;
  @IsUUID() sessionId!: string;
  @IsUUID() paperId!: string;
  @IsString() @MaxLength(120) subject!: string;
  @IsIn(levels) level!: Level;
  @SchoolYear() schoolYear!: string;
  @Means('Sur 100.', 'Out of 100.') @IsNumber() mark!: number;
  @IsBoolean() passed!: boolean;
  @IsDateString() releasedAt!: string;
}

@Contract()
export class FinalMarkCorrectedV1 {
  static readonly type = 'exam-management.final-mark-corrected.v1';
  static readonly to = 'student-record';
  static readonly key = 'learnerId';
  static readonly fr = 'Une note diffusée est corrigée; voici ce qui vaut maintenant.';
  static readonly en = 'A released mark is corrected; this is what holds now.';
  @IsUUID() markId!: string;
  @IsUUID() learnerId!: string;
  @Means('Sur 100.', 'Out of 100.') @IsNumber() mark!: number;
  @IsBoolean() passed!: boolean;
  @Means('Un code, jamais un texte libre.', 'A code, never free text.') @IsString() @MaxLength(60) reason!: string;
  @IsDateString() releasedAt!: string;
}

@Contract()
export class ExamErasureConfirmedV1 extends ErasureConfirmation {
  static readonly type = 'exam-management.erasure-confirmed.v1';
  static readonly to = 'student-record';
  static readonly key = 'itemId';
  static readonly fr = 'Les épreuves: plus rien n’est gardé ici de ce que le dossier a détruit.';
  static readonly en = 'The exams: nothing is kept here any more of what the record destroyed.';
}

import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDateString,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { Contract, FactVersion, Means, SchoolYear } from './contract.js';

export const organisationKinds = ['ministry', 'service-centre', 'school', 'college', 'university', 'other'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** Where a learner stands: preschool, primary 1 to 6, secondary 1 to 5, vocational, adult, college, university. */
export const levels = [
  'preschool-4',
  'preschool-5',
  'primary-1',
  'primary-2',
  'primary-3',
  'primary-4',
  'primary-5',
  'primary-6',
  'secondary-1',
  'secondary-2',
  'secondary-3',
  'secondary-4',
  'secondary-5',
  'vocational',
  'adult',
  'college',
  'university',
  'unknown',
] as const;
export type Level = (typeof levels)[number];

/** Sectors of education, each with tracks, terms, programmes and years of its own (`libs/quebec`). */
export const sectors = ['general-youth', 'general-adult', 'vocational', 'college', 'university'] as const;
export type Sector = (typeof sectors)[number];

export const attendances = ['full-time', 'part-time'] as const;
export type Attendance = (typeof attendances)[number];

/** What a stay is for, beyond its level; each only where its system said it. */
class Studies {
  @Means(
    'Le secteur, s’il a été dit; sinon, celui du niveau.',
    'The sector, where it was said; else that of the level.',
  )
  @IsOptional()
  @IsIn(sectors)
  sector?: Sector;
  @Means(
    'Le parcours dans le secteur: dep, aec, literacy… selon le vocabulaire du dossier.',
    'The track within the sector: dep, aec, literacy… by the vocabulary of the record.',
  )
  @IsOptional()
  @IsString()
  @MaxLength(40)
  track?: string;
  @Means('Le code du programme suivi.', 'The code of the programme attended.')
  @IsOptional()
  @IsString()
  @MaxLength(20)
  programme?: string;
  @IsOptional() @IsIn(attendances) attendance?: Attendance;
  @Means('La session: fall, winter, summer.', 'The term: fall, winter, summer.')
  @IsOptional()
  @IsString()
  @MaxLength(20)
  term?: string;
}

@Contract()
export class OrganisationRegisteredV1 {
  static readonly type = 'student-record.organisation-registered.v1';
  static readonly key = 'organisationId';
  static readonly fr = 'Une organisation existe désormais dans le réseau.';
  static readonly en = 'An organisation now exists in the network.';
  @IsUUID() organisationId!: string;
  @Means(
    'Le code de l’organisation, égal sur toute installation.',
    'The code of the organisation, equal on every installation.',
  )
  @IsString()
  @MaxLength(120)
  code!: string;
  @IsString() @MaxLength(200) name!: string;
  @IsIn(organisationKinds) kind!: OrganisationKind;
  @Means("L'organisation dont celle-ci relève.", 'The organisation that this one belongs to.')
  @IsOptional()
  @IsUUID()
  parentId?: string;
}

@Contract()
export class OrganisationChangedV1 {
  static readonly type = 'student-record.organisation-changed.v1';
  static readonly key = 'organisationId';
  static readonly fr = "Le nom, le genre ou le rattachement d'une organisation a changé; voici ce qui vaut maintenant.";
  static readonly en = "An organisation's name, kind or parent changed; this is what holds now.";
  @IsUUID() organisationId!: string;
  @Means(
    'Le code de l’organisation, égal sur toute installation.',
    'The code of the organisation, equal on every installation.',
  )
  @IsString()
  @MaxLength(120)
  code!: string;
  @IsString() @MaxLength(200) name!: string;
  @IsIn(organisationKinds) kind!: OrganisationKind;
  @Means("L'organisation dont celle-ci relève.", 'The organisation that this one belongs to.')
  @IsOptional()
  @IsUUID()
  parentId?: string;
}

@Contract()
export class LearnerRegisteredV1 {
  static readonly type = 'student-record.learner-registered.v1';
  static readonly key = 'learnerId';
  static readonly fr = "Le dossier d'un élève est ouvert.";
  static readonly en = "A learner's record was opened.";
  @IsUUID() learnerId!: string;
}

@Contract()
export class LearnerChangedV1 {
  static readonly type = 'student-record.learner-changed.v1';
  static readonly key = 'learnerId';
  static readonly fr = "L'identité inscrite au dossier d'un élève a changé; le fait ne dit pas comment.";
  static readonly en = "The identity in a learner's record changed; the fact does not say how.";
  @IsUUID() learnerId!: string;
}

@Contract()
export class LearnerLinkedV1 {
  static readonly type = 'student-record.learner-linked.v1';
  static readonly key = 'learnerId';
  static readonly fr = "Les lignes d'un autre système ont été reconnues comme celles de cet élève.";
  static readonly en = "Another system's rows were recognised as this learner's.";
  @IsUUID() learnerId!: string;
  @Means('Combien de systèmes le dossier réunit désormais.', "How many systems' rows the record now joins.")
  @IsInt()
  @Min(2)
  systems!: number;
}

@Contract()
export class MatchQuestionedV1 {
  static readonly type = 'student-record.match-questioned.v1';
  static readonly key = 'learnerId';
  static readonly fr = "Ce dossier pourrait être le double d'un autre: une personne doit en décider.";
  static readonly en = 'This record may double another one: a person has to decide.';
  @IsUUID() learnerId!: string;
}

@Contract()
export class MatchSettledV1 {
  static readonly type = 'student-record.match-settled.v1';
  static readonly key = 'learnerId';
  static readonly fr = "Une personne a jugé que ce dossier est bien celui d'un élève distinct.";
  static readonly en = 'A person found that this record is a distinct learner’s.';
  @IsUUID() learnerId!: string;
}

@Contract()
export class LearnersMergedV1 {
  static readonly type = 'student-record.learners-merged.v1';
  static readonly key = 'learnerId';
  static readonly fr = "Deux dossiers étaient ceux d'un même élève: le premier est fondu dans le second.";
  static readonly en = 'Two records were one learner’s: the first is now part of the second.';
  @Means('Le dossier qui prend fin.', 'The record that ends.')
  @IsUUID()
  learnerId!: string;
  @Means('Le dossier qui continue.', 'The record that goes on.')
  @IsUUID()
  intoLearnerId!: string;
}

const idsAtOnce = 5_000;

@Contract()
export class LearnerPartedV1 {
  static readonly type = 'student-record.learner-parted.v1';
  static readonly key = 'learnerId';
  static readonly fr =
    'Un dossier en réunissait deux: le premier va désormais seul, avec ce qui est le sien; ses séjours et ses groupes sont redits.';
  static readonly en =
    'One record held two learners: the first goes on by itself now, with what is its own; its stays and classes are told again.';
  @Means('Le dossier qui va seul, nouveau ou fondu naguère.', 'The record that goes on alone, new or merged before.')
  @IsUUID()
  learnerId!: string;
  @Means('Le dossier qui continue sans lui.', 'The record that goes on without it.')
  @IsUUID()
  fromLearnerId!: string;
  @Means(
    'L’instant de la fusion défaite: ce que l’autre dossier avait avant est le sien. Absent: rien n’est départagé par le temps.',
    'When the merge that is undone was decided: what the other record had before is its own. Absent: nothing is told apart by time.',
  )
  @IsOptional()
  @IsDateString()
  sinceAt?: string;
  @Means(
    'Les organisations où seul le premier a des séjours: ce que l’autre y a commencé depuis est le sien.',
    'Organisations where the first one alone has stays: what was begun there since for the other is its own.',
  )
  @IsArray()
  @ArrayMaxSize(idsAtOnce)
  @IsUUID('all', { each: true })
  organisationIds!: string[];
  @Means(
    'Ce qui va avec le premier, nommé un à un, de quelque service que ce soit.',
    'What goes with the first one, named one by one, of whatever service.',
  )
  @IsArray()
  @ArrayMaxSize(idsAtOnce)
  @IsUUID('all', { each: true })
  partedIds!: string[];
  @Means('Ce qui reste à l’autre, nommé un à un.', 'What the other one keeps, named one by one.')
  @IsArray()
  @ArrayMaxSize(idsAtOnce)
  @IsUUID('all', { each: true })
  remainingIds!: string[];
}

@Contract()
export class LearnerEnrolledV1 extends Studies {
  static readonly type = 'student-record.learner-enrolled.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Un élève fréquente une organisation pendant une année scolaire, à un niveau.';
  static readonly en = 'A learner attends an organisation for a school year, at a level.';
  @IsUUID() enrolmentId!: string;
  @IsUUID() learnerId!: string;
  @IsUUID() organisationId!: string;
  @SchoolYear() schoolYear!: string;
  @IsIn(levels) level!: Level;
  @Means(
    'Premier jour du séjour, s’il est connu; il peut être à venir.',
    'First day of the stay, if known; it may lie ahead.',
  )
  @IsOptional()
  @IsDateString()
  beganOn?: string;
  @Means('Premier jour sans le séjour, s’il est connu.', 'First day without the stay, if known.')
  @IsOptional()
  @IsDateString()
  endedOn?: string;
  @FactVersion()
  version?: number;
}

@Contract()
export class EnrolmentChangedV1 extends Studies {
  static readonly type = 'student-record.enrolment-changed.v1';
  static readonly key = 'learnerId';
  static readonly fr = "Le niveau ou l'état d'un séjour a été corrigé; voici ce qui vaut maintenant.";
  static readonly en = 'The level or state of a stay was corrected; this is what holds now.';
  @IsUUID() enrolmentId!: string;
  @IsUUID() learnerId!: string;
  @IsUUID() organisationId!: string;
  @SchoolYear() schoolYear!: string;
  @IsIn(levels) level!: Level;
  @Means(
    'Premier jour du séjour, s’il est connu; il peut être à venir.',
    'First day of the stay, if known; it may lie ahead.',
  )
  @IsOptional()
  @IsDateString()
  beganOn?: string;
  @Means('Premier jour sans le séjour, s’il est connu.', 'First day without the stay, if known.')
  @IsOptional()
  @IsDateString()
  endedOn?: string;
  @FactVersion()
  version?: number;
}

@Contract()
export class EnrolmentEndedV1 extends Studies {
  static readonly type = 'student-record.enrolment-ended.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Un séjour prend fin; le jour peut être à venir.';
  static readonly en = 'A stay ends; the day may lie ahead.';
  @IsUUID() enrolmentId!: string;
  @IsUUID() learnerId!: string;
  @IsUUID() organisationId!: string;
  @SchoolYear() schoolYear!: string;
  @Means('Premier jour sans le séjour.', 'First day without the stay.')
  @IsDateString()
  endedOn!: string;
  @IsOptional() @IsIn(levels) level?: Level;
  @Means(
    'Premier jour du séjour, s’il est connu; il peut être à venir.',
    'First day of the stay, if known; it may lie ahead.',
  )
  @IsOptional()
  @IsDateString()
  beganOn?: string;
  @FactVersion()
  version?: number;
}

/** What two organisations agree on about one learner, or did not. */
class TransferOf {
  @IsUUID() transferId!: string;
  @IsUUID() learnerId!: string;
  @Means('L’organisation qui donne.', 'The organisation that gives.') @IsUUID() fromOrganisationId!: string;
  @Means('L’organisation qui reçoit.', 'The organisation that receives.') @IsUUID() toOrganisationId!: string;
  @Means('Premier jour dans celle qui reçoit.', 'First day in the one that receives.') @IsDateString() movesOn!: string;
  @FactVersion()
  version?: number;
}

@Contract()
export class TransferAskedV1 extends TransferOf {
  static readonly type = 'student-record.transfer-asked.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Une organisation demande le transfert d’un élève à une autre.';
  static readonly en = 'An organisation asks another for the transfer of a learner.';
}

@Contract()
export class TransferAcceptedV1 extends TransferOf {
  static readonly type = 'student-record.transfer-accepted.v1';
  static readonly key = 'learnerId';
  static readonly fr =
    'Un transfert est accepté: un séjour prend fin et un autre s’ouvre le même jour, dits par leurs faits.';
  static readonly en = 'A transfer is accepted: one stay ends and another opens on the same day, told by their facts.';
  @Means('Le séjour qui prend fin.', 'The stay that ends.') @IsUUID() endedEnrolmentId!: string;
  @Means('Le séjour qui s’ouvre.', 'The stay that opens.') @IsUUID() enrolmentId!: string;
}

@Contract()
export class TransferRefusedV1 extends TransferOf {
  static readonly type = 'student-record.transfer-refused.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Un transfert est refusé par l’organisation qui donnerait.';
  static readonly en = 'A transfer is refused by the organisation that would give.';
}

@Contract()
export class TransferWithdrawnV1 extends TransferOf {
  static readonly type = 'student-record.transfer-withdrawn.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'L’organisation qui demandait un transfert y renonce.';
  static readonly en = 'The organisation that asked for a transfer takes it back.';
}

@Contract()
export class TransferLapsedV1 extends TransferOf {
  static readonly type = 'student-record.transfer-lapsed.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Une demande de transfert est restée sans réponse jusqu’à son terme.';
  static readonly en = 'A request for a transfer stayed without an answer until its term.';
}

@Contract()
export class ClassOpenedV1 {
  static readonly type = 'student-record.class-opened.v1';
  static readonly key = 'classId';
  static readonly fr = 'Un groupe-classe est ouvert.';
  static readonly en = 'A class was opened.';
  @IsUUID() classId!: string;
  @IsUUID() organisationId!: string;
  @SchoolYear() schoolYear!: string;
  @IsIn(levels) level!: Level;
}

@Contract()
export class ClassChangedV1 {
  static readonly type = 'student-record.class-changed.v1';
  static readonly key = 'classId';
  static readonly fr = "La description d'un groupe-classe a changé; voici ce qui vaut maintenant.";
  static readonly en = 'The description of a class changed; this is what holds now.';
  @IsUUID() classId!: string;
  @IsUUID() organisationId!: string;
  @SchoolYear() schoolYear!: string;
  @IsIn(levels) level!: Level;
}

@Contract()
export class ClassClosedV1 {
  static readonly type = 'student-record.class-closed.v1';
  static readonly key = 'classId';
  static readonly fr = "Un groupe-classe n'existe plus.";
  static readonly en = 'A class no longer exists.';
  @IsUUID() classId!: string;
}

@Contract()
export class ClassJoinedV1 {
  static readonly type = 'student-record.class-joined.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Un élève fait partie d’un groupe-classe.';
  static readonly en = 'A learner belongs to a class.';
  @IsUUID() learnerId!: string;
  @IsUUID() classId!: string;
}

@Contract()
export class ClassLeftV1 {
  static readonly type = 'student-record.class-left.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Un élève ne fait plus partie d’un groupe-classe.';
  static readonly en = 'A learner no longer belongs to a class.';
  @IsUUID() learnerId!: string;
  @IsUUID() classId!: string;
}

@Contract()
export class StaffRegisteredV1 {
  static readonly type = 'student-record.staff-registered.v1';
  static readonly key = 'staffId';
  static readonly fr = 'Un membre du personnel travaille pour une organisation.';
  static readonly en = 'A staff member works for an organisation.';
  @IsUUID() staffId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class StaffChangedV1 {
  static readonly type = 'student-record.staff-changed.v1';
  static readonly key = 'staffId';
  static readonly fr = "La fiche d'un membre du personnel a changé; le fait ne dit pas comment.";
  static readonly en = "A staff member's record changed; the fact does not say how.";
  @IsUUID() staffId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class StaffLeftV1 {
  static readonly type = 'student-record.staff-left.v1';
  static readonly key = 'staffId';
  static readonly fr = "Un membre du personnel ne travaille plus pour l'organisation qui l'avait inscrit.";
  static readonly en = 'A staff member no longer works for the organisation that registered them.';
  @IsUUID() staffId!: string;
  @IsUUID() organisationId!: string;
}

@Contract()
export class ClassStaffedV1 {
  static readonly type = 'student-record.class-staffed.v1';
  static readonly key = 'classId';
  static readonly fr = 'Un membre du personnel enseigne à un groupe-classe.';
  static readonly en = 'A staff member teaches a class.';
  @IsUUID() classId!: string;
  @IsUUID() staffId!: string;
  @Means('Vrai pour la personne titulaire du groupe.', 'True for the teacher in charge of the class.')
  @IsOptional()
  @IsBoolean()
  primary?: boolean;
}

@Contract()
export class ClassUnstaffedV1 {
  static readonly type = 'student-record.class-unstaffed.v1';
  static readonly key = 'classId';
  static readonly fr = "Un membre du personnel n'enseigne plus à un groupe-classe.";
  static readonly en = 'A staff member no longer teaches a class.';
  @IsUUID() classId!: string;
  @IsUUID() staffId!: string;
}

/** How tools are set, where the school says so. */
const Settings = (): PropertyDecorator => (prototype, field) => {
  IsOptional()(prototype, field);
  IsArray()(prototype, field);
  ArrayMaxSize(30)(prototype, field);
  Matches(/^[a-z-]{1,60}\.[A-Za-z]{1,40}=\d{1,5}$/, { each: true })(prototype, field);
  Means(
    'Réglages des outils, chacun outil.nom=valeur, comme breaks.minutes=5.',
    'How the tools are set, each tool.name=value, such as breaks.minutes=5.',
  )(prototype, field);
};

@Contract()
export class AccommodationGrantedV1 {
  static readonly type = 'student-record.accommodation-granted.v1';
  static readonly to = 'exam-management';
  static readonly key = 'learnerId';
  static readonly fr = 'Une mesure d’adaptation vaut pour un élève; voici ce qui vaut maintenant.';
  static readonly en = 'An accommodation holds for a learner; this is what holds now.';
  @IsUUID() accommodationId!: string;
  @IsUUID() learnerId!: string;
  @Means('Temps ajouté, en centièmes de la durée.', 'Time added, in hundredths of the duration.')
  @IsInt()
  @Min(0)
  extraTimePercent!: number;
  @Means('Codes des outils permis.', 'Codes of the tools allowed.')
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  tools!: string[];
  @Settings()
  settings?: string[];
  @IsDateString() validFromOn!: string;
  @IsOptional() @IsDateString() validUntilOn?: string;
  @Means('Premier jour sans la mesure, s’il est connu.', 'First day without the measure, if known.')
  @IsOptional()
  @IsDateString()
  endedOn?: string;
  @FactVersion()
  version?: number;
}

@Contract()
export class AccommodationEndedV1 {
  static readonly type = 'student-record.accommodation-ended.v1';
  static readonly to = 'exam-management';
  static readonly key = 'learnerId';
  static readonly fr = 'Une mesure d’adaptation a pris fin.';
  static readonly en = 'An accommodation ended.';
  @IsUUID() accommodationId!: string;
  @IsUUID() learnerId!: string;
  @IsDateString() endedOn!: string;
  @Means('Temps ajouté, en centièmes de la durée.', 'Time added, in hundredths of the duration.')
  @IsOptional()
  @IsInt()
  @Min(0)
  extraTimePercent?: number;
  @Means('Codes des outils permis.', 'Codes of the tools allowed.')
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  tools?: string[];
  @Settings()
  settings?: string[];
  @IsOptional() @IsDateString() validFromOn?: string;
  @IsOptional() @IsDateString() validUntilOn?: string;
  @FactVersion()
  version?: number;
}

const RecipientOf = (): PropertyDecorator => (prototype, field) => {
  IsString()(prototype, field);
  MaxLength(120)(prototype, field);
  Means(
    'Code d’une organisation, ou numéro d’un tuteur, selon la fin.',
    'Code of an organisation, or id of a guardian, by the purpose.',
  )(prototype, field);
};

@Contract()
export class ConsentRecordedV1 {
  static readonly type = 'student-record.consent-recorded.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Un consentement a été donné pour une fin et un destinataire, jusqu’à un jour.';
  static readonly en = 'A consent was given for one purpose and one recipient, until a day.';
  @IsUUID() consentId!: string;
  @IsUUID() learnerId!: string;
  @Means('Code de la fin.', 'Code of the purpose.') @IsString() @MaxLength(60) purpose!: string;
  @RecipientOf() recipient!: string;
  @Means('Version du texte montré.', 'Version of the text that was shown.') @IsInt() @Min(1) textVersion!: number;
  @Means('Dernier jour, inclus.', 'Last day, included.') @IsDateString() validUntilOn!: string;
  @FactVersion()
  version?: number;
}

@Contract()
export class ConsentWithdrawnV1 {
  static readonly type = 'student-record.consent-withdrawn.v1';
  static readonly key = 'learnerId';
  static readonly fr = 'Un consentement a été retiré; il ne vaut plus dès maintenant.';
  static readonly en = 'A consent was withdrawn; it no longer holds from now on.';
  @IsUUID() consentId!: string;
  @IsUUID() learnerId!: string;
  @Means('Code de la fin.', 'Code of the purpose.') @IsString() @MaxLength(60) purpose!: string;
  @RecipientOf() recipient!: string;
  @FactVersion()
  version?: number;
}

export const correctionKinds = ['learner', 'enrolment', 'accommodation', 'result', 'other'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];
export const correctionOutcomes = ['accepted', 'accepted-in-part', 'refused', 'withdrawn'] as const;

@Contract()
export class CorrectionAskedV1 {
  static readonly type = 'student-record.correction-asked.v1';
  static readonly key = 'organisationId';
  static readonly fr = 'Une famille a demandé une rectification à une organisation; le fait ne dit pas de qui.';
  static readonly en = 'A family asked an organisation for a correction; the fact does not say of whom.';
  @IsUUID() organisationId!: string;
  @Means('De quel genre de donnée.', 'Of which kind of datum.') @IsIn(correctionKinds) kind!: CorrectionKind;
}

@Contract()
export class CorrectionSettledV1 {
  static readonly type = 'student-record.correction-settled.v1';
  static readonly key = 'organisationId';
  static readonly fr = 'Une demande de rectification a reçu sa réponse ou a été retirée; le fait ne dit pas de qui.';
  static readonly en = 'A request for correction was answered or withdrawn; the fact does not say of whom.';
  @IsUUID() organisationId!: string;
  @Means('De quel genre de donnée.', 'Of which kind of datum.') @IsIn(correctionKinds) kind!: CorrectionKind;
  @IsIn(correctionOutcomes) outcome!: string;
  @Means('Jours de la demande à sa fin.', 'Days from the request to its end.') @IsInt() @Min(0) days!: number;
  @Means('Après le terme de la loi.', 'After the term of the law.') @IsBoolean() late!: boolean;
}

@Contract()
export class MessagesCountedV1 {
  static readonly type = 'student-record.messages-counted.v1';
  static readonly key = 'organisationId';
  static readonly fr =
    'Ce qu’une organisation a écrit aux familles en un jour, une fois le jour passé; dit une fois, en nombres, de personne.';
  static readonly en =
    'What an organisation wrote to families in a day, once that is over; told once, in numbers, of nobody.';
  @IsUUID() organisationId!: string;
  @Means('Le jour, à l’heure du Québec.', 'The day, by Quebec’s clock.') @IsDateString() sentOn!: string;
  @IsIn(['normal', 'urgent']) urgency!: string;
  @Means('Messages partis.', 'Messages that left.') @IsInt() @Min(1) sent!: number;
  @Means('Copies, une par personne.', 'Copies, one for each person.') @IsInt() @Min(0) copies!: number;
  @Means('Copies lues à la fin du jour.', 'Copies read by the end of the day.') @IsInt() @Min(0) read!: number;
}

@Contract()
export class AccessQuestionLateV1 {
  static readonly type = 'student-record.access-question-late.v1';
  static readonly key = 'organisationId';
  static readonly fr =
    'Une question d’une famille sur une consultation est restée sans réponse après son terme; dit une fois à chaque organisation qui a consulté.';
  static readonly en =
    'A family’s question about a look had no answer by the end of its term; told once to each organisation that looked.';
  @IsUUID() organisationId!: string;
}

@Contract()
export class CorrectionLateV1 {
  static readonly type = 'student-record.correction-late.v1';
  static readonly key = 'organisationId';
  static readonly fr = 'Une demande de rectification est restée sans réponse après son terme; dit une fois.';
  static readonly en = 'A request for correction had no answer by the end of its term; told once.';
  @IsUUID() organisationId!: string;
  @Means('De quel genre de donnée.', 'Of which kind of datum.') @IsIn(correctionKinds) kind!: CorrectionKind;
}

@Contract()
export class LearnerErasedV1 {
  static readonly type = 'student-record.learner-erased.v1';
  static readonly key = 'learnerId';
  static readonly fr =
    'Le dossier scolaire qu’une organisation gardait d’un élève est détruit; `ended`: plus rien n’en reste au dossier. Chaque service détruit ce qu’il en garde, et le confirme.';
  static readonly en =
    'The school file that an organisation kept of a learner is destroyed; `ended`: nothing of it is left in the record. Each service destroys what it keeps of it, and confirms it.';
  @Means('Le numéro sous lequel un service confirme.', 'The id by which a service confirms.')
  @IsUUID()
  itemId!: string;
  @IsUUID() learnerId!: string;
  @Means('Les dossiers qui y avaient été fusionnés.', 'The records that had been merged into it.')
  @IsArray()
  @ArrayMaxSize(600)
  @IsUUID('all', { each: true })
  formerIds!: string[];
  @IsUUID() organisationId!: string;
  @Means('Vrai quand le dossier entier a pris fin.', 'True when the whole record has ended.')
  @IsBoolean()
  ended!: boolean;
}

@Contract()
export class AccommodationsErasedV1 {
  static readonly type = 'student-record.accommodations-erased.v1';
  static readonly to = 'exam-management';
  static readonly key = 'learnerId';
  static readonly fr =
    'Des mesures d’adaptation sont détruites au dossier; leurs copies le sont aussi, et c’est confirmé.';
  static readonly en = 'Accommodations are destroyed in the record; copies of them are too, and that is confirmed.';
  @Means('Le numéro sous lequel un service confirme.', 'The id by which a service confirms.')
  @IsUUID()
  itemId!: string;
  @IsUUID() learnerId!: string;
  @IsArray() @ArrayMaxSize(600) @IsUUID('all', { each: true }) accommodationIds!: string[];
}

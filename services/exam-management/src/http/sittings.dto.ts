import { ApiProperty } from '@nestjs/swagger';
import { IdPath } from '@pan/kit/http';
import { phases, type Phase } from '../domain/sitting-state.js';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsUUID, Matches, Max, Min, ValidateIf } from 'class-validator';
import { isAdmitted } from '../application/sittings/start-sitting.js';
import { AreResponses, InteractionView, type Responses } from './items.dto.js';

const lease = /^[A-Za-z0-9_-]{32,128}$/;

const typed = /^[A-Za-z0-9 -]{1,40}$/;
const sealedMeans =
  'L’appareil a le paquet scellé : la réponse l’ouvre, sans en répéter le contenu / The device has the sealed package: the answer opens it and does not repeat what is in it';

export class AdmissionBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() sessionId!: string;
  @ApiProperty({ pattern: typed.source, example: '7KQ2MHVX3C' }) @Matches(typed) admissionCode!: string;
}

class AdmittedCandidate {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

class AdmittedSession {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'date-time' }) opensAt!: Date;
  @ApiProperty({ format: 'date-time' }) closesAt!: Date;
  @ApiProperty({ type: 'integer' }) durationMinutes!: number;
}

export class PackagePlaceView {
  @ApiProperty({ description: 'SHA-256' }) hash!: string;
  @ApiProperty({ format: 'uri' }) url!: string;
}

export class AdmissionView {
  @ApiProperty({
    description:
      'À garder par l’appareil, à donner par Authorization: Bearer / Kept by the device, given by Authorization: Bearer',
  })
  token!: string;
  @ApiProperty({ format: 'date-time' }) expiresAt!: Date;
  @ApiProperty({ type: AdmittedCandidate }) candidate!: AdmittedCandidate;
  @ApiProperty({ type: AdmittedSession }) session!: AdmittedSession;
  @ApiProperty({
    type: 'integer',
    description:
      'Millisecondes après l’ouverture où commencer, pour que tous ne commencent pas à la fois / Milliseconds after the opening at which to begin, so that not all do at once',
  })
  startAfterMs!: number;
  @ApiProperty({
    type: PackagePlaceView,
    nullable: true,
    description: 'À chercher d’avance; null tant qu’il n’est pas scellé / To be fetched ahead; null until it is sealed',
  })
  package!: PackagePlaceView | null;
}

const needsCode = (body: StartBody): boolean =>
  !isAdmitted() || body.sessionId !== undefined || body.admissionCode !== undefined;

export class StartBody {
  @ApiProperty({
    format: 'uuid',
    required: false,
    description: 'Requis sans jeton d’admission / Required without an admission token',
  })
  @ValidateIf(needsCode)
  @IsUUID()
  sessionId?: string;

  @ApiProperty({
    pattern: typed.source,
    example: '7KQ2MHVX3C',
    required: false,
    description: 'Requis sans jeton d’admission / Required without an admission token',
  })
  @ValidateIf(needsCode)
  @Matches(typed)
  admissionCode?: string;

  @ApiProperty({
    required: false,
    pattern: lease.source,
    example: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
    description:
      'Secret que l’appareil tire lui-même, pour répéter un départ dont la réponse s’est perdue; sinon le serveur en tire un / Secret that the device draws itself, to repeat a start whose answer was lost; else the server draws one',
  })
  @IsOptional()
  @Matches(lease)
  lease?: string;

  @ApiProperty({ required: false, description: sealedMeans })
  @IsOptional()
  @IsBoolean()
  sealed?: boolean;
}

export class ResumeQuery {
  @ApiProperty({ required: false, enum: ['true', 'false'], description: sealedMeans })
  @IsOptional()
  @IsIn(['true', 'false'])
  sealed?: 'true' | 'false';
}

export const itemRef = /^[\p{L}\p{N}_.-]{1,100}$/u;

export class ResponsePath extends IdPath {
  @ApiProperty({ pattern: itemRef.source, example: 'Q01' })
  @Matches(itemRef)
  itemRef!: string;
}

export class SaveBody {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000_000,
    description: 'Croît à chaque sauvegarde d’un item / Grows with each save of an item',
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  sequence!: number;

  @AreResponses() responses!: Responses;
}

export class SpokenView {
  @ApiProperty({ type: 'integer', description: 'data-spoken' }) part!: number;
  @ApiProperty() text!: string;
  @ApiProperty({ type: String, nullable: true, description: 'SSML' }) speech!: string | null;
  @ApiProperty({ type: [String], description: 'Enregistrements / Recordings' }) files!: readonly string[];
}

export class AttemptAtItemBody {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 1_000,
    description:
      'Le numéro de l’essai, à partir de 1; le même, avec les mêmes réponses, se répète / The number of the attempt, from 1 on; the same one, with the same answers, may be repeated',
  })
  @IsInt()
  @Min(1)
  @Max(1_000)
  sequence!: number;

  @AreResponses() responses!: Responses;

  @ApiProperty({
    required: false,
    minimum: 0,
    maximum: 86_400,
    description: 'Secondes passées sur l’item, d’après l’appareil / Seconds spent on the item, as the device counts',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(86_400)
  seconds?: number;
}

export class AttemptsView {
  @ApiProperty({ type: 'integer' }) numAttempts!: number;
  @ApiProperty({ enum: ['not_attempted', 'unknown', 'incomplete', 'completed'] }) completionStatus!: string;
  @ApiProperty({
    type: [String],
    description: 'Rétroaction à côté de l’énoncé, en XML / Feedback beside the body, as XML',
  })
  feedback!: readonly string[];
}

export class AttemptTakenView extends AttemptsView {
  @ApiProperty({ type: 'integer' }) sequence!: number;
  @ApiProperty({ description: 'SHA-256 des réponses, en base64url / SHA-256 of the answers, base64url' }) hash!: string;
  @ApiProperty({ description: 'L’énoncé après l’essai, en XML / The body after the attempt, as XML' }) body!: string;
  @ApiProperty({ type: [SpokenView] }) spoken!: readonly SpokenView[];
  @ApiProperty({ format: 'date-time' }) deadlineAt!: Date;
  @ApiProperty({ enum: phases }) state!: Phase;
}

class KeptView {
  @ApiProperty({
    type: 'integer',
    description:
      'De ce qui est gardé: une réponse inchangée garde le sien / Of what is kept: an unchanged answer keeps its own',
  })
  sequence!: number;
  @ApiProperty({ format: 'date-time' }) savedAt!: Date;
  @ApiProperty({ description: 'SHA-256 des réponses, en base64url / SHA-256 of the answers, base64url' }) hash!: string;
}

export class AcknowledgementView extends KeptView {
  @ApiProperty({ format: 'date-time' }) deadlineAt!: Date;
  @ApiProperty({ enum: phases }) state!: Phase;
}

export class ReceiptView {
  @ApiProperty({ description: 'De tout ce qui est sauvegardé / Of everything saved' }) hash!: string;
  @ApiProperty({ format: 'date-time' }) at!: Date;
  @ApiProperty() atDeadline!: boolean;
}

/** A support that an author prepared: what is spoken, signed, explained. */
export class CardView {
  @ApiProperty({ example: 'spoken' }) support!: string;
  @ApiProperty({ type: String, nullable: true }) language!: string | null;
  @ApiProperty({ description: 'Sans balises / Without markup' }) text!: string;
  @ApiProperty() content!: string;
  @ApiProperty({ type: String, nullable: true, description: 'SSML' }) speech!: string | null;
  @ApiProperty({ type: [String], example: ['files/9f86d0…'] }) files!: readonly string[];
}

export class CatalogView {
  @ApiProperty({ description: 'data-catalog-idref' }) id!: string;
  @ApiProperty({ type: [CardView] }) cards!: readonly CardView[];
}

/** What goes with a body; addresses are relative to the sitting's own. */
class BesideView {
  @ApiProperty({ type: [String], description: 'Feuilles de style / Style sheets', example: ['files/9f86d0…'] })
  styles!: readonly string[];
  @ApiProperty({ type: [CatalogView] }) catalogs!: readonly CatalogView[];
}

export class ShownStimulusView extends BesideView {
  @ApiProperty() hash!: string;
  @ApiProperty() identifier!: string;
  @ApiProperty() title!: string;
  @ApiProperty() body!: string;
}

class ReadAloudView {
  @ApiProperty({ type: 'integer' }) wordsPerMinute!: number;
}

export class PresentationView {
  @ApiProperty({ type: 'integer', example: 180 }) textPercent!: number;
  @ApiProperty() highContrast!: boolean;
  @ApiProperty({ type: ReadAloudView, nullable: true }) readAloud!: ReadAloudView | null;
  @ApiProperty() signLanguage!: boolean;
  @ApiProperty({ type: [String], description: 'Outils que le dossier permet / Tools that the record allows' })
  tools!: readonly string[];
  @ApiProperty({
    type: [String],
    description: 'Soutiens des catalogues que l’appareil peut offrir / Supports of catalogs that the device may offer',
  })
  supports!: readonly string[];
}

export class ShownItemView extends BesideView {
  @ApiProperty({
    type: [SpokenView],
    description: 'Lu à voix haute à qui en a la mesure / Read aloud to those who have the measure',
  })
  spoken!: readonly SpokenView[];
  @ApiProperty({ type: [String], description: 'Textes partagés, par `hash` / Shared texts, by `hash`' })
  stimuli!: readonly string[];
  @ApiProperty({ example: 'Q01' }) ref!: string;
  @ApiProperty({ enum: ['2.0', '2.1', '2.2', '3.0'] }) qtiVersion!: string;
  @ApiProperty() section!: string;
  @ApiProperty({ type: [InteractionView] }) interactions!: readonly InteractionView[];
  @ApiProperty({
    description:
      'itemBody, sans clé, rétroaction ni consigne de correction / itemBody, without key, feedback or note for markers',
  })
  body!: string;
  @ApiProperty({
    type: AttemptsView,
    nullable: true,
    description: 'D’un item adaptatif; null pour tout autre / Of an adaptive item; null for any other',
  })
  attempts!: AttemptsView | null;
}

export class SavedView extends KeptView {
  @ApiProperty() itemRef!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  responses!: Readonly<Record<string, readonly string[]>>;
}

export class OpenedPackageView extends PackagePlaceView {
  @ApiProperty({ description: 'AES-256, base64url' }) contentKey!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'array', items: { type: 'string' } } },
    description:
      'Par place : l’ordre des choix qui peuvent changer de place, groupe par groupe / By place: the order of choices that may change places, group by group',
  })
  orders!: Readonly<Record<string, readonly (readonly string[])[]>>;
}

class StimulusSupportsView {
  @ApiProperty() hash!: string;
  @ApiProperty({ type: [CatalogView] }) catalogs!: readonly CatalogView[];
}

class ItemSupportsView {
  @ApiProperty({ example: 'Q01' }) ref!: string;
  @ApiProperty({ type: [CatalogView] }) catalogs!: readonly CatalogView[];
  @ApiProperty({ type: [SpokenView] }) spoken!: readonly SpokenView[];
}

export class GrantedSupportsView {
  @ApiProperty({ type: [ItemSupportsView] }) items!: readonly ItemSupportsView[];
  @ApiProperty({ type: [StimulusSupportsView] }) stimuli!: readonly StimulusSupportsView[];
}

class SectionView {
  @ApiProperty() title!: string;
  @ApiProperty({ type: [String], description: 'Consignes, en XML de QTI / Rubrics, as XML of QTI' })
  rubrics!: readonly string[];
  @ApiProperty({ type: [String], example: ['Q01', 'Q02'] }) places!: readonly string[];
}

class PartView {
  @ApiProperty() title!: string;
  @ApiProperty({ enum: ['linear', 'nonlinear'] }) navigation!: 'linear' | 'nonlinear';
  @ApiProperty({ enum: ['individual', 'simultaneous'] }) submission!: 'individual' | 'simultaneous';
  @ApiProperty({ type: [SectionView] }) sections!: readonly SectionView[];
}

export class PlanView {
  @ApiProperty({ type: [PartView] }) parts!: readonly PartView[];
  @ApiProperty({ description: 'Parcouru place par place, par POST …/moves / Met place by place, by POST …/moves' })
  isStaged!: boolean;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Où est la personne; null à la fin, et quand tout est ouvert / Where the candidate is; null at the end, and where all is open',
  })
  at!: string | null;
  @ApiProperty({ type: [String], description: 'Les places ouvertes / The places that are open' })
  atHand!: readonly string[];
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Fin d’une limite du test, avant l’échéance / End of a limit of the test, before the deadline',
  })
  endsAt!: Date | null;
}

export class SittingView {
  @ApiProperty({
    type: PlanView,
    nullable: true,
    description:
      'Les places de cette passation, dans l’ordre; rien quand l’épreuve n’est pas montrée / The places of this sitting, in order; nothing while the paper is not shown',
  })
  plan!: PlanView | null;
  @ApiProperty({
    type: GrantedSupportsView,
    nullable: true,
    description:
      'Avec `sealed`: ce que le paquet ne contient pas, pour qui en a la mesure / With `sealed`: what the package does not hold, for whom a measure grants it',
  })
  supports!: GrantedSupportsView | null;
  @ApiProperty({ type: PresentationView, description: 'Par les mesures du jour / By the measures of the day' })
  presentation!: PresentationView;

  @ApiProperty({
    type: OpenedPackageView,
    nullable: true,
    description: 'Rien avant l’ouverture, ni après la remise / Nothing before the opening, nor after the hand-in',
  })
  package!: OpenedPackageView | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) sessionId!: string;
  @ApiProperty() title!: string;
  @ApiProperty() language!: string;
  @ApiProperty({ format: 'date-time' }) startedAt!: Date;
  @ApiProperty({ format: 'date-time' }) deadlineAt!: Date;
  @ApiProperty({ type: 'integer' }) graceSeconds!: number;
  @ApiProperty({ type: 'integer' }) extraTimePercent!: number;
  @ApiProperty({ format: 'date-time' }) serverTime!: Date;
  @ApiProperty({
    enum: phases,
    description:
      'awaiting: pas encore autorisée; paused: interrompue; submitted: remise ou close; terminated: close par qui surveille / awaiting: not authorised yet; paused: interrupted; submitted: handed in or closed; terminated: ended by whoever watches',
  })
  state!: Phase;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) pausedAt!: Date | null;
  @ApiProperty({ type: ReceiptView, nullable: true }) receipt!: ReceiptView | null;
  @ApiProperty({
    description: 'À garder par l’appareil, à donner par Sitting-Lease / Kept by the device, given by Sitting-Lease',
  })
  lease!: string;
  @ApiProperty({
    type: [ShownItemView],
    description:
      'Rien avant l’autorisation, pendant une pause, après la remise ou l’échéance / Nothing before the authorisation, in a pause, after hand-in or deadline',
  })
  items!: readonly ShownItemView[];
  @ApiProperty({ type: [ShownStimulusView], description: 'Textes partagés / Shared texts' })
  stimuli!: readonly ShownStimulusView[];
  @ApiProperty({
    type: [SavedView],
    description:
      'Rien avant l’autorisation, pendant une pause, après la remise ou l’échéance / Nothing before the authorisation, in a pause, after hand-in or deadline',
  })
  responses!: readonly SavedView[];
}

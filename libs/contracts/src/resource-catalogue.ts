import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { Contract, Means } from './contract.js';
import { ErasureConfirmation } from './erasure.js';
import { levels, type Level } from './student-record.js';

export const resourceKinds = [
  'e-book',
  'text',
  'exercise',
  'video',
  'audio',
  'image',
  'simulation',
  'course',
  'guide',
  'dataset',
  'other',
] as const;
export type ResourceKind = (typeof resourceKinds)[number];

@Contract()
export class ResourcePublishedV1 {
  static readonly type = 'resource-catalogue.resource-published.v1';
  static readonly key = 'resourceId';
  static readonly fr = 'Une ressource est publiée au catalogue.';
  static readonly en = 'A resource is published in the catalogue.';
  @IsUUID() resourceId!: string;
  @Means('À qui est la notice; absente : au ministère.', 'Whose record it is; absent: the ministry’s.')
  @IsOptional()
  @IsUUID()
  organisationId?: string;
  @IsString() @MaxLength(500) title!: string;
  @IsIn(resourceKinds) kind!: ResourceKind;
  @Means('Autrices et auteurs publiés de la ressource.', 'The resource’s published authors.')
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  creators!: string[];
  @IsArray() @IsIn(levels, { each: true }) levels!: Level[];
  @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(120, { each: true }) subjects!: string[];
  @IsString() @MaxLength(35) language!: string;
  @Means('L’adresse de la licence.', 'The address of the licence.')
  @IsOptional()
  @IsString()
  @MaxLength(300)
  licence?: string;
  @IsOptional() @IsString() @MaxLength(13) isbn?: string;
  @IsOptional() @IsString() @MaxLength(300) publisher?: string;
  @Means('Où se trouve la ressource.', 'Where the resource is.')
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  locator?: string;
  @Means('Identifiants du cadre de référence.', 'Identifiers of the framework.')
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  competencies!: string[];
}

@Contract()
export class ResourceRevisedV1 {
  static readonly type = 'resource-catalogue.resource-revised.v1';
  static readonly key = 'resourceId';
  static readonly fr = 'La description d’une ressource publiée a changé; voici ce qui vaut maintenant.';
  static readonly en = 'The description of a published resource changed; this is what holds now.';
  @IsUUID() resourceId!: string;
  @Means('À qui est la notice; absente : au ministère.', 'Whose record it is; absent: the ministry’s.')
  @IsOptional()
  @IsUUID()
  organisationId?: string;
  @IsString() @MaxLength(500) title!: string;
  @IsIn(resourceKinds) kind!: ResourceKind;
  @Means('Autrices et auteurs publiés de la ressource.', 'The resource’s published authors.')
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  creators!: string[];
  @IsArray() @IsIn(levels, { each: true }) levels!: Level[];
  @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(120, { each: true }) subjects!: string[];
  @IsString() @MaxLength(35) language!: string;
  @Means('L’adresse de la licence.', 'The address of the licence.')
  @IsOptional()
  @IsString()
  @MaxLength(300)
  licence?: string;
  @IsOptional() @IsString() @MaxLength(13) isbn?: string;
  @IsOptional() @IsString() @MaxLength(300) publisher?: string;
  @Means('Où se trouve la ressource.', 'Where the resource is.')
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  locator?: string;
  @Means('Identifiants du cadre de référence.', 'Identifiers of the framework.')
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  competencies!: string[];
}

@Contract()
export class ResourceWithdrawnV1 {
  static readonly type = 'resource-catalogue.resource-withdrawn.v1';
  static readonly key = 'resourceId';
  static readonly fr = 'Une ressource est retirée du catalogue.';
  static readonly en = 'A resource is withdrawn from the catalogue.';
  @IsUUID() resourceId!: string;
}

@Contract()
export class HarvestCompletedV1 {
  static readonly type = 'resource-catalogue.harvest-completed.v1';
  static readonly key = 'harvestId';
  static readonly fr = 'Un moissonnage est terminé.';
  static readonly en = 'A harvest has ended.';
  @IsUUID() harvestId!: string;
  @IsUUID() sourceId!: string;
  @IsInt() @Min(0) added!: number;
  @IsInt() @Min(0) changed!: number;
  @IsInt() @Min(0) withdrawn!: number;
  @IsInt() @Min(0) refused!: number;
}

@Contract()
export class CompetencyFrameworkReleasedV1 {
  static readonly type = 'resource-catalogue.competency-framework-released.v1';
  static readonly key = 'frameworkId';
  static readonly fr = 'Un cadre de référence de compétences est diffusé.';
  static readonly en = 'A competency framework is released.';
  @IsUUID() frameworkId!: string;
  @IsString() @MaxLength(60) code!: string;
  @IsString() @MaxLength(30) version!: string;
  @IsInt() @Min(1) dimensions!: number;
  @IsInt() @Min(1) elements!: number;
}

@Contract()
export class CatalogueErasureConfirmedV1 extends ErasureConfirmation {
  static readonly type = 'resource-catalogue.erasure-confirmed.v1';
  static readonly to = 'student-record';
  static readonly key = 'itemId';
  static readonly fr = 'Le catalogue: plus rien n’est gardé ici de ce que le dossier a détruit.';
  static readonly en = 'The catalogue: nothing is kept here any more of what the record destroyed.';
}

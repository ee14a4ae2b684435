import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
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

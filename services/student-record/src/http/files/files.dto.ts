import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import { type PupilFile, pupilFiles } from '../../domain/files/files.js';
import {
  type Profession,
  professions,
  type StaffFunctionCode,
  staffFunctions,
  type ToldFunction,
  toldFunctions,
} from '../../domain/files/functions.js';
import { Day, OneOf } from '../fields.js';

export class FunctionBody {
  @OneOf(toldFunctions, {
    example: 'professional',
    description: 'Les groupes disent qui enseigne / Classes tell who teaches',
  })
  function!: ToldFunction;
  @OneOf(professions, {
    required: false,
    example: 'psychologist',
    description: 'De professional seul / Of professional alone',
  })
  profession?: Profession | null;
  @Day({ example: '2026-08-24', description: 'Le premier jour / The first day' }) validFrom!: string;
  @Day({
    required: false,
    example: '2027-06-30',
    description:
      'Le dernier jour, inclus; sans lui, jusqu’à nouvel ordre / The last day, included; without it, until said otherwise',
  })
  validUntil?: string | null;
}

export class FunctionsBody {
  @ApiProperty({
    type: [FunctionBody],
    maxItems: 20,
    description: 'Toutes; ce qui manque prend fin / All of them; what is missing ends',
  })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => FunctionBody)
  functions!: FunctionBody[];
}

export class FunctionsAnswer {
  @ApiProperty({ description: 'Faux quand tout était déjà ainsi / False when everything was so already' })
  changed!: boolean;
}

export class StaffFunctionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) staffId!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ enum: toldFunctions }) function!: ToldFunction;
  @ApiProperty({ type: String, enum: professions, nullable: true }) profession!: Profession | null;
  @ApiProperty({ format: 'date' }) validFrom!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validUntil!: string | null;
  @ApiProperty({ format: 'date-time' }) saidAt!: string;
}

export const StaffFunctionPage = PageOf(StaffFunctionView);

class FileWordsView {
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

class FileBasisView extends FileWordsView {
  @ApiProperty({ example: 'RLRQ, c. A-2.1' }) law!: string;
  @ApiProperty({ example: 'art. 62' }) section!: string;
}

const verified = { description: 'Relu par un juriste / Read by a jurist' };

class ReaderView extends FileWordsView {
  @ApiProperty({ enum: Object.keys(staffFunctions) }) function!: StaffFunctionCode;
}

class ReadersRuleView {
  @ApiProperty({ format: 'date' }) from!: string;
  @ApiProperty({ type: [ReaderView] }) functions!: readonly ReaderView[];
  @ApiProperty({ type: FileBasisView }) basis!: FileBasisView;
  @ApiProperty(verified) verified!: boolean;
}

class FamilyRuleView extends FileWordsView {
  @ApiProperty({ enum: ['by-rights', 'on-request'] }) reads!: string;
  @ApiProperty({ type: 'integer' }) learnerFrom!: number;
  @ApiProperty(verified) verified!: boolean;
}

class RetentionRuleView {
  @ApiProperty({ format: 'date' }) from!: string;
  @ApiProperty({ type: 'integer' }) years!: number;
  @ApiProperty({ enum: ['last-stay-ended', 'last-entry'] }) since!: string;
  @ApiProperty({ type: FileBasisView }) basis!: FileBasisView;
  @ApiProperty(verified) verified!: boolean;
}

/** What holds today of one of the three files, whoever it is about. */
export class FileRulesView extends FileWordsView {
  @ApiProperty({ enum: pupilFiles }) file!: PupilFile;
  @ApiProperty({ type: [String], example: ['stays'], description: 'Parties du dossier / Parts of the file' })
  parts!: readonly string[];
  @ApiProperty({ type: ReadersRuleView }) readers!: ReadersRuleView;
  @ApiProperty({ type: FamilyRuleView }) families!: FamilyRuleView;
  @ApiProperty({ type: RetentionRuleView }) retention!: RetentionRuleView;
}

export class FileView extends FileRulesView {
  @ApiProperty({ description: 'Si vous le lisez / Whether you read it' }) mayRead!: boolean;
  @ApiProperty({ type: Boolean, nullable: true, description: 'À qui le lit seul / For its readers alone' })
  exists!: boolean | null;
  @ApiProperty({ type: [String], nullable: true, description: 'Codes des organisations / Codes of the organisations' })
  heldBy!: readonly string[] | null;
  @ApiProperty({ type: FileWordsView, nullable: true, description: 'Comment l’obtenir / How to get it' })
  remedy!: FileWordsView | null;
  @ApiProperty({
    ...{ type: String, format: 'date', nullable: true },
    description:
      'Sur une liste de destruction: le premier jour où il peut être détruit; prenez vos données avant / On a list to destroy: the first day on which it may be; take your data before',
  })
  destroyedFrom!: string | null;
}

export class FilesView {
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ type: [FileView] }) items!: readonly FileView[];
}

import { ApiProperty } from '@nestjs/swagger';
import { levels, sectors, type Level, type Sector } from '@pan/contracts';
import { SchoolYear } from '../fields.js';

export class SectorsQuery {
  @SchoolYear({
    required: false,
    nullable: false,
    description: 'Seuls les mots de cette année / Only the words of this year',
  })
  schoolYear?: string;
}

class EntryView {
  @ApiProperty({ example: 'dep' }) code!: string;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Première année scolaire; null: aucune source ne le dit / First school year; null: no source says',
  })
  from!: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Dernière année / Last year' }) until!: string | null;
  @ApiProperty({ description: 'Où c’est écrit / Where it is written' }) source!: string;
}

class ProgrammeView extends EntryView {
  @ApiProperty({ type: 'string', nullable: true, example: 'dec-pre-university' }) track!: string | null;
}

class YearBeginsView {
  @ApiProperty({ example: '05-01' }) on!: string;
  @ApiProperty() source!: string;
}

export class SectorView {
  @ApiProperty({ enum: sectors }) sector!: Sector;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({ enum: levels, isArray: true }) levels!: readonly Level[];
  @ApiProperty({
    description: 'Un seul séjour à temps plein à la fois / One full-time stay at a time',
  })
  oneFullTimeStay!: boolean;
  @ApiProperty({
    type: YearBeginsView,
    nullable: true,
    description: 'Premier jour de son année; null: 1er juillet / First day of its year; null: 1 July',
  })
  yearBegins!: YearBeginsView | null;
  @ApiProperty({ type: [EntryView] }) tracks!: readonly EntryView[];
  @ApiProperty({ type: [EntryView] }) terms!: readonly EntryView[];
  @ApiProperty({
    type: [ProgrammeView],
    description:
      'Ceux qu’on connaît; d’autres codes de même forme sont admis / Those that are known; other codes of the same form are taken',
  })
  programmes!: readonly ProgrammeView[];
  @ApiProperty({ type: 'string', nullable: true, description: 'Forme d’un code / Form of a code' })
  programmeCode!: string | null;
  @ApiProperty({ description: 'Compétences par module / Competencies by module' }) hasModules!: boolean;
}

import { ApiProperty } from '@nestjs/swagger';
import { levels, type Level } from '@pan/contracts';
import { PageOf } from '@pan/kit/http';
import { Statements, StatementView } from '../learners/learners.dto.js';
import { resultKinds, type ResultKind } from '../../domain/results/result.js';

export class ProvenanceView {
  @ApiProperty({ example: 'exam-management', description: 'Le service qui l’a dit / The service that said so' })
  service!: string;
  @ApiProperty({ format: 'uuid' }) eventId!: string;
  @ApiProperty({ format: 'date-time', description: 'Entré au dossier / Entered in the record' }) heardAt!: string;
}

export class ResultVersionView {
  @ApiProperty({ type: 'string', nullable: true, example: 'mathematics' }) subject!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '420-B11' }) courseCode!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'Programmation I' }) title!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '2026-2027' }) schoolYear!: string | null;
  @ApiProperty({ type: 'string', enum: levels, nullable: true }) level!: Level | null;
  @ApiProperty({ type: 'number', nullable: true, description: 'Sur 100 / Out of 100' }) mark!: number | null;
  @ApiProperty({ type: 'boolean', nullable: true }) passed!: boolean | null;
  @ApiProperty({ type: 'string', nullable: true, description: "Comme l'accueil l'a donnée / As the host gave it" })
  score!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) scale!: string | null;
  @ApiProperty({ type: 'number', nullable: true }) credits!: number | null;
  @ApiProperty({ type: 'number', nullable: true, description: "Par l'attache / By the home institution" })
  recognisedCredits!: number | null;
  @ApiProperty({ example: 'released', description: 'released, corrected, ou l’état du cours / or the course’s state' })
  state!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Code de la correction / Code of the correction' })
  reason!: string | null;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ format: 'date-time' }) reportedAt!: string;
  @ApiProperty() provenance!: ProvenanceView;
}

export class ResultView extends ResultVersionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: resultKinds }) kind!: ResultKind;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({
    type: [ResultVersionView],
    nullable: true,
    description: 'Versions antérieures, la première d’abord / Former versions, the first one first',
  })
  history!: readonly ResultVersionView[] | null;
  @Statements() statements!: readonly StatementView[];
}

export const ResultPage = PageOf(ResultView);

import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { flagCodes, type FlagCode } from '../../domain/item-analysis/views.js';
import type { NoReliability } from '../../domain/item-analysis/reliability.js';

const maybe = { type: 'number', nullable: true } as const;
const maybeCount = { type: 'integer', nullable: true } as const;

export class ReliabilityView {
  @ApiProperty({ enum: ['alpha', 'kr-20'] }) coefficient!: 'alpha' | 'kr-20';
  @ApiProperty() value!: number;
  @ApiProperty({ description: 'En points / In points' }) standardError!: number;
  @ApiProperty() standardErrorOf100!: number;
}

export class ScoreBinView {
  @ApiProperty() from!: number;
  @ApiProperty() to!: number;
  @ApiProperty({ type: 'integer' }) count!: number;
}

export class AnalysedOptionView {
  @ApiProperty({ type: 'string', nullable: true, description: 'Null : aucune / None' }) option!: string | null;
  @ApiProperty() isKey!: boolean;
  @ApiProperty(maybeCount) chosen!: number | null;
  @ApiProperty({
    type: [Number],
    nullable: true,
    description: 'Tiers inférieur, moyen, supérieur / Lower, middle, upper third',
  })
  thirds!: readonly number[] | null;
  @ApiProperty({ ...maybe, description: 'Note moyenne, sur 100 / Mean score, out of 100' }) meanScore!: number | null;
}

export class OptionTableBody {
  @ApiProperty() response!: string;
  @ApiProperty({ description: 'Une seule option est une réponse / One option is an answer' }) isSingle!: boolean;
  @ApiProperty({ type: [AnalysedOptionView] }) options!: readonly AnalysedOptionView[];
}

export class AnalysisFlagView {
  @ApiProperty({ enum: flagCodes }) code!: FlagCode;
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
  @ApiProperty({
    description:
      'La clé est peut-être fausse : une nouvelle correction à blanc dit qui changerait / The key may be wrong: a rescoring that is previewed says who would change',
  })
  isOfKey!: boolean;
}

export class AnalysedPlaceView {
  @ApiProperty() ref!: string;
  @ApiProperty() item!: string;
  @ApiProperty({ description: 'Points au plus, pondération comprise / The most, weight included' }) most!: number;
  @ApiProperty({ description: 'Faux : retirée de la note / False: dropped from the mark' }) counts!: boolean;
  @ApiProperty(maybeCount) met!: number | null;
  @ApiProperty(maybeCount) omitted!: number | null;
  @ApiProperty({ description: 'Trop peu de personnes / Too few persons' }) withheld!: boolean;
  @ApiProperty({ ...maybe, description: 'Part des points obtenue (p) / Share of the points that was earned (p)' })
  difficulty!: number | null;
  @ApiProperty({
    ...maybe,
    description: '27 % supérieurs moins 27 % inférieurs (D) / Highest 27 % less lowest 27 % (D)',
  })
  discrimination!: number | null;
  @ApiProperty({ ...maybe, description: 'Avec le reste de l’épreuve / With the rest of the paper' })
  correlation!: number | null;
  @ApiProperty({ type: [Number], nullable: true }) thirds!: readonly (number | null)[] | null;
  @ApiProperty(maybe) reliabilityWithout!: number | null;
  @ApiProperty({ type: [OptionTableBody] }) tables!: readonly OptionTableBody[];
  @ApiProperty({ type: [AnalysisFlagView] }) flags!: readonly AnalysisFlagView[];
}

export class ItemAnalysisView {
  @ApiProperty() title!: string;
  @ApiProperty({ format: 'uuid' }) paperId!: string;
  @ApiProperty({ type: [String] }) sessionIds!: readonly string[];
  @ApiProperty({ format: 'date-time' }) madeAt!: Date;
  @ApiProperty({ description: 'Des copies ont été corrigées depuis / Scripts have been scored since' })
  isStale!: boolean;
  @ApiProperty({ type: 'integer' }) scripts!: number;
  @ApiProperty({ description: 'Sur 100 / Out of 100' }) mean!: number;
  @ApiProperty() deviation!: number;
  @ApiProperty({ type: ReliabilityView, nullable: true }) reliability!: ReliabilityView | null;
  @ApiProperty({ enum: ['papers-differ', 'too-few-places', 'scores-equal'], nullable: true })
  noReliability!: NoReliability | null;
  @ApiProperty({ type: [ScoreBinView] }) distribution!: readonly ScoreBinView[];
  @ApiProperty({ type: [AnalysedPlaceView] }) places!: readonly AnalysedPlaceView[];
}

const charts = ['distribution', 'thirds', 'options'] as const;

export class AnalysisChartQuery {
  @ApiProperty({ enum: charts }) @IsIn(charts) of!: (typeof charts)[number];

  @ApiProperty({
    required: false,
    maxLength: 100,
    description: 'La place, sauf pour distribution / The place, unless distribution',
  })
  @IsOptional()
  @Matches(/^[\p{L}\p{N}_.-]{1,100}$/u)
  place?: string;

  @ApiProperty({
    required: false,
    maxLength: 100,
    description: 'La réponse, s’il y en a plusieurs / The response, where there are several',
  })
  @IsOptional()
  @Matches(/^[\p{L}\p{N}_.-]{1,100}$/u)
  response?: string;
}

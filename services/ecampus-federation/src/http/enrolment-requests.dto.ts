import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { deciders, resultStates, type Decider, type ResultState } from '@pan/contracts';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { IsBoolean, IsIn, IsNumber, IsOptional, Max, Min } from 'class-validator';
import type { RequestRecord, ResultRecord, ResultVersion, Side } from '../persistence/enrolment/requests.queries.js';
import {
  denialReasons,
  requestStandings,
  verdicts,
  type Canceller,
  type DenialReason,
  type RequestStanding,
  type Verdict,
} from '../domain/enrolment-request.js';
import { Id, OrganisationCode } from './fields.js';

export const cancellers = ['learner', 'home', 'host'] as const;

export class EnrolmentWishBody {
  @Id() offeringId!: string;
  @Id({ description: 'Tel que le dossier de l’élève le nomme / As the student record names it' }) learnerId!: string;
  @OrganisationCode({
    required: false,
    example: 'cegep-des-erables',
    description: 'Quand l’élève fréquente plusieurs établissements / When the learner attends several institutions',
  })
  home?: string;
}

export class DecisionBody {
  @ApiProperty({ enum: deciders }) @IsIn(deciders) by!: Decider;
  @ApiProperty() @IsBoolean() accepted!: boolean;
  @ApiPropertyOptional({ enum: denialReasons, description: 'Avec un refus / With a refusal' })
  @IsOptional()
  @IsIn(denialReasons)
  reason?: DenialReason;
}

export class CancellationBody {
  @ApiProperty({ enum: cancellers }) @IsIn(cancellers) by!: Canceller;
}

const credits = { minimum: 0, maximum: 1_000 } as const;

export class ResultBody {
  @ApiProperty({ enum: resultStates, description: 'OOAPI v5, resultState' }) @IsIn(resultStates) state!: ResultState;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() passed?: boolean;
  @Text({ to: 60, required: false, example: 'A-', description: 'Jamais convertie / Never converted' }) score?: string;
  @Text({ to: 60, required: false, example: 'letter', description: 'Ce que veut dire la note / What the score means' })
  scale?: string;
  @ApiPropertyOptional(credits) @IsOptional() @IsNumber() @Min(0) @Max(1_000) credits?: number;
}

export class RecognitionBody {
  @ApiProperty(credits) @IsNumber() @Min(0) @Max(1_000) credits!: number;
}

export class RequestsQuery extends PageQuery {
  @Id({ required: false }) offering?: string;
  @Id({ required: false }) learner?: string;
  @ApiPropertyOptional({ enum: requestStandings }) @IsOptional() @IsIn(requestStandings) state?: RequestStanding;
}

export class SideView implements Side {
  @ApiProperty({ description: 'Code' }) organisation!: string;
  @ApiProperty({ enum: verdicts }) verdict!: Verdict;
  @ApiProperty({ type: 'string', enum: [...denialReasons, null], nullable: true }) reason!: DenialReason | null;
}

const instant = { type: 'string', format: 'date-time' } as const;

export class RequestView implements RequestRecord {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) offeringId!: string;
  @ApiProperty() courseCode!: string;
  @ApiProperty() courseTitle!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ enum: requestStandings }) state!: RequestStanding;
  @ApiProperty({ type: SideView, description: 'Établissement d’attache' }) home!: SideView;
  @ApiProperty({ type: SideView, description: 'Établissement d’accueil' }) host!: SideView;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Rang en liste d’attente; null une fois le cours terminé / Position in the waiting list; null once the course is over',
  })
  waitingPosition!: number | null;
  @ApiProperty(instant) requestedAt!: string;
  @ApiProperty({ ...instant, nullable: true }) seatedAt!: string | null;
  @ApiProperty({ ...instant, nullable: true }) cancelledAt!: string | null;
  @ApiProperty({ type: 'string', enum: [...cancellers, null], nullable: true }) cancelledBy!: Canceller | null;
}

export const RequestPage = PageOf(RequestView);

export class ResultVersionView implements ResultVersion {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ enum: resultStates }) state!: ResultState;
  @ApiProperty({ type: 'boolean', nullable: true }) passed!: boolean | null;
  @ApiProperty({ type: 'string', nullable: true }) score!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) scale!: string | null;
  @ApiProperty({ type: 'number', nullable: true }) credits!: number | null;
  @ApiProperty(instant) reportedAt!: string;
}

export class ResultView extends ResultVersionView implements ResultRecord {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) requestId!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty() courseCode!: string;
  @ApiProperty() courseTitle!: string;
  @ApiProperty({ type: 'number', nullable: true }) recognisedCredits!: number | null;
  @ApiProperty({ ...instant, nullable: true }) recognisedAt!: string | null;
  @ApiProperty({ type: [ResultVersionView], description: 'La dernière vaut / The last one holds' })
  versions!: readonly ResultVersionView[];
}

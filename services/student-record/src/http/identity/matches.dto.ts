import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { mismatchKinds, type MismatchKind } from '../../domain/identity/joining.js';
import { agreements, type Agreement, type Sign } from '../../domain/identity/resemblance.js';
import { matchReasons, type MatchReason } from '../../domain/identity/match-pair.js';
import { OneOf } from '../fields.js';
import { LearnerView } from '../learners/learners.dto.js';

export class LikenessSigns implements Record<Sign, Agreement> {
  @ApiProperty({ enum: agreements }) permanentCode!: Agreement;
  @ApiProperty({ enum: agreements }) birthDate!: Agreement;
  @ApiProperty({ enum: agreements }) familyName!: Agreement;
  @ApiProperty({ enum: agreements }) givenName!: Agreement;
}

export class LikenessView {
  @ApiProperty({ minimum: 0, maximum: 100, example: 85 }) score!: number;
  @ApiProperty({
    description: 'Le nom de l’un est le prénom de l’autre / The family name of one is the given name of the other',
  })
  inverted!: boolean;
  @ApiProperty({
    description:
      'Égal, à une erreur de copie près, en partie, autre, ou tu / The same, a clerk’s slip apart, in part, another, or unsaid',
  })
  signs!: LikenessSigns;
}

export class MatchPairView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: matchReasons }) reason!: MatchReason;
  @ApiProperty({ format: 'date-time' }) askedAt!: Date;
  @ApiProperty({ description: 'Le dossier plus récent, qui prendrait fin / The later record, which would end' })
  learner!: LearnerView;
  @ApiProperty({ description: 'Le dossier qui continuerait / The record that would go on' }) otherLearner!: LearnerView;
  @ApiProperty({
    description:
      'Ce que les deux ont d’égal, de ce qui vous est montré / What both have in common, of what you are shown',
  })
  likeness!: LikenessView;
}

export const MatchPairPage = PageOf(MatchPairView);

export class MismatchView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid', description: 'L’élève dont la ligne approchait / The learner that the row came near' })
  learnerId!: string;
  @ApiProperty({
    enum: mismatchKinds,
    description:
      'Mêmes code et date, autres noms; mêmes nom et date, autre code; juste après une erreur; corrigée vers cette identité / Same code and date, other names; same name and date, another code; right after being wrong; corrected to this identity',
  })
  kind!: MismatchKind;
  @ApiProperty({ example: 'css-des-deux-rives', description: 'Qui a envoyé la ligne / Who sent the row' })
  organisation!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export const MismatchPage = PageOf(MismatchView);

const decisions = ['same', 'distinct'] as const;

export class DecisionBody {
  @OneOf(decisions, { example: 'same', description: 'Un même élève, ou deux / One learner, or two' })
  decision!: (typeof decisions)[number];
}

export class DecisionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: decisions }) decision!: (typeof decisions)[number];
  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Le dossier qui continue / The record that goes on',
  })
  learnerId!: string | null;
}

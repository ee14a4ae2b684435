import { ApiProperty } from '@nestjs/swagger';
import { IsInstant, PageOf } from '@pan/kit/http';
import { IsOptional, ValidateIf } from 'class-validator';
import { codeRequestKinds, type CodeRequestKind } from '../../domain/codes/code-request.js';
import { OneOf, Text } from '../fields.js';

const reason = { to: 500, from: 3 } as const;

export class CodeRequestBody {
  @OneOf(codeRequestKinds, {
    example: 'allocation',
    description: 'Un code pour qui n’en a pas, ou un autre / A code for who has none, or another one',
  })
  kind!: CodeRequestKind;
  @Text({ ...reason, example: 'Nouvel arrivant, sans code' }) reason!: string;
}

export class CodeAnswerBody {
  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 40,
    example: 'TREZ14531801',
    description: 'Le code que le ministère attribue; null refuse / The code that the ministry gives; null refuses',
  })
  @ValidateIf((body: CodeAnswerBody) => body.permanentCode !== null)
  @Text({ to: 40, example: 'TREZ14531801' })
  permanentCode!: string | null;
  @Text({ ...reason, example: 'Acte de naissance vu' }) reason!: string;
}

export class CodeRequestMade {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
}

const ofDemographics = {
  required: false,
  nullable: true,
  description: 'Avec la portée demographics:read seulement / With the scope demographics:read alone',
} as const;

export class CodeAnswerView extends CodeRequestMade {
  @ApiProperty({ ...ofDemographics, type: String, example: 'TREZ14531801' }) permanentCode?: string | null;
}

export class CodeRequestView extends CodeRequestMade {
  @ApiProperty({ example: 'css-des-deux-rives.ecole' }) organisation!: string;
  @ApiProperty({ enum: codeRequestKinds }) kind!: CodeRequestKind;
  @ApiProperty() reason!: string;
  @ApiProperty() askedBy!: string;
  @ApiProperty({ format: 'date-time' }) askedAt!: string;
  @ApiProperty({ enum: ['open', 'answered', 'refused'] }) state!: string;
  @ApiProperty({ ...ofDemographics, type: String }) answer?: string | null;
  @ApiProperty({ type: String, nullable: true }) answeredBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) answeredAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) answerWhy!: string | null;
}

export const CodeRequestPage = PageOf(CodeRequestView);

export class AsOfQuery {
  @ApiProperty({ required: false, format: 'date-time', description: 'Maintenant, sauf indication / Now, unless said' })
  @IsOptional()
  @IsInstant()
  asOf?: string;
}

export class CodeChangeView {
  @ApiProperty({ type: String, nullable: true }) was!: string | null;
  @ApiProperty({ type: String, nullable: true }) became!: string | null;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'Le système, ou qui a répondu / The system, or who answered' }) by!: string;
  @ApiProperty({ example: 'said-by-system' }) why!: string;
}

export class PermanentCodeView {
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ format: 'date-time' }) asOf!: string;
  @ApiProperty({ type: String, nullable: true, example: 'TREZ14531801' }) permanentCode!: string | null;
  @ApiProperty({
    type: [CodeChangeView],
    description: 'Jusqu’alors, le premier d’abord / Until then, the first one first',
  })
  changes!: readonly CodeChangeView[];
}

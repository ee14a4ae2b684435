import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, Text } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { partnerKinds, type PartnerKind } from '../../domain/plan-facts/partner.js';
import { SourceView } from '../filled.dto.js';
import { Code, Day, Measures, WordsBody } from '../fields.js';
import { StatedBody } from '../programmes/programmes.dto.js';
import { OwnTextView, ProvenanceView } from '../texts.dto.js';

export class FactPath {
  @ApiProperty({ example: 'O2.adjusted', pattern: '^[A-Z][A-Za-z0-9.-]*$' })
  @Matches(/^[A-Z][A-Za-z0-9.-]*$/)
  @MaxLength(60)
  fact!: string;
}

const anyValue = {
  oneOf: [{ type: 'integer' }, { type: 'string' }, { type: 'array', items: { type: 'string' } }, { type: 'null' }],
  example: 20_400_000_000,
};

export class FactBody extends StatedBody {
  @ApiProperty({
    ...anyValue,
    nullable: true,
    description: 'Cents, un jour ou des années scolaires; null retire / Cents, a day or school years; null takes away',
  })
  @ValidateIf((body: FactBody) => body.value !== null)
  @IsDefined()
  value!: unknown;
}

export class FilledView {
  @ApiProperty(anyValue) value!: unknown;
  @ApiProperty({ type: SourceView }) source!: SourceView;
}

export class OpenFactView {
  @ApiProperty({ example: 'O2.adjusted' }) key!: string;
  @ApiProperty({ enum: ['school-years', 'day', 'day-past', 'cents'] }) type!: string;
  @ApiProperty({ type: OwnTextView }) about!: OwnTextView;
  @ApiProperty({ ...anyValue, description: 'Ce que le texte dit; null: rien / What the text says; null: nothing' })
  stated!: unknown;
  @ApiProperty({ type: [ProvenanceView] }) provenance!: readonly ProvenanceView[];
  @ApiProperty({
    type: FilledView,
    nullable: true,
    description: 'Ce qu’une personne en a dit / What a person said of it',
  })
  filled!: FilledView | null;
  @ApiProperty({ type: 'integer', description: 'Pour If-Match; 0: jamais rempli / For If-Match; 0: never filled' })
  version!: number;
}

export const OpenFactPage = PageOf(OpenFactView);

export class EntryAnswer {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() changed!: boolean;
}

export const Cents =
  ({ least = 1 } = {}): PropertyDecorator =>
  (target, name) => {
    ApiProperty({ type: 'integer', minimum: least, maximum: Number.MAX_SAFE_INTEGER, description: 'cents' })(
      target,
      name,
    );
    IsInt()(target, name);
    Min(least)(target, name);
    Max(Number.MAX_SAFE_INTEGER)(target, name);
  };

const Words = (): PropertyDecorator => (target, name) => {
  ApiProperty({ type: WordsBody })(target, name);
  IsObject()(target, name);
  ValidateNested()(target, name);
  Type(() => WordsBody)(target, name);
};

const List =
  (of: new () => object, most: number, least = 0): PropertyDecorator =>
  (target, name) => {
    ApiProperty({ type: [of], minItems: least, maxItems: most })(target, name);
    IsArray()(target, name);
    ArrayMinSize(least)(target, name);
    ArrayMaxSize(most)(target, name);
    ValidateNested({ each: true })(target, name);
    Type(() => of)(target, name);
  };

const One =
  (of: new () => object): PropertyDecorator =>
  (target, name) => {
    ApiProperty({ type: of })(target, name);
    IsObject()(target, name);
    ValidateNested()(target, name);
    Type(() => of)(target, name);
  };

class SplitBody {
  @ApiProperty({ example: 'M05' }) @Matches(/^M\d{2}$/) measure!: string;
  @Cents() amountCents!: number;
}
class GrantPartBody {
  @Words() purpose!: WordsBody;
  @ApiProperty({ enum: ['event', 'study', 'project', 'equipment', 'other'] })
  @IsIn(['event', 'study', 'project', 'equipment', 'other'])
  kind!: string;
  @Cents() amountCents!: number;
  @List(SplitBody, 33) split!: SplitBody[];
}
class GrantRecipientBody {
  @Text({ to: 200 }) name!: string;
  @Words() legalForm!: WordsBody;
}
class GrantAnnouncerBody {
  @Text({ to: 200, description: 'Un bureau / An office' }) name!: string;
  @Words() role!: WordsBody;
}
class OtherPlanLineBody {
  @Words() title!: WordsBody;
  @Words() plan!: WordsBody;
}

export class GrantPath {
  @ApiProperty({ example: 'G002', pattern: '^G\\d{3,6}$' }) @Matches(/^G\d{3,6}$/) grant!: string;
}

export class GrantBody extends StatedBody {
  @Text({ to: 200 }) funder!: string;
  @One(GrantRecipientBody) recipient!: GrantRecipientBody;
  @One(GrantAnnouncerBody) announcedBy!: GrantAnnouncerBody;
  @Day() awardedOn!: string;
  @Text({ to: 200 }) place!: string;
  @Cents() amountCents!: number;
  @List(GrantPartBody, 50, 1) parts!: GrantPartBody[];
  @Measures() measures!: string[];
  @List(OtherPlanLineBody, 50) otherPolicyLines!: OtherPlanLineBody[];
}

export class PartnerPath {
  @Code({ example: 'quebec-numerique' }) partner!: string;
}

export class PartnerBody extends StatedBody {
  @Text({ to: 200, example: 'Québec numérique' }) name!: string;
  @ApiProperty({ enum: partnerKinds }) @IsIn(partnerKinds) kind!: PartnerKind;
  @ApiPropertyOptional({ type: String, nullable: true, format: 'uri', example: 'https://exemple.example' })
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(2_000)
  website?: string | null;
}

export class PartnerView {
  @ApiProperty() code!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: partnerKinds }) kind!: PartnerKind;
  @ApiProperty({ type: String, nullable: true }) website!: string | null;
  @ApiProperty({ type: SourceView }) source!: SourceView;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const PartnerPage = PageOf(PartnerView);

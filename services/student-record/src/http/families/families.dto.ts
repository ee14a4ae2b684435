import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { type FamilyAct, familyActs } from '../../domain/families/acts.js';
import { type OrderKind, orderKinds } from '../../domain/families/family-order.js';
import { type WordBasis, wordBases } from '../../domain/families/guardian-word.js';
import { Day, OneOf, OrganisationCode, Text } from '../fields.js';

const from = 'Le premier jour, au Québec / The first day, in Quebec';
const until =
  'Le dernier jour, inclus; sans lui, jusqu’à nouvel ordre / The last day, included; without it, until said otherwise';
const number = 'Le numéro du dossier de la cour, jamais le texte / The number of the court file, never its text';

export class GuardianPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() id!: string;
  @ApiProperty({
    format: 'uuid',
    description: 'Le tuteur ou parent, tel que son code l’a lié / The guardian, as a code linked them',
  })
  @IsUUID()
  personId!: string;
}

export class RightBody {
  @OneOf(familyActs, { example: 'read-results' }) act!: FamilyAct;
  @Day({ example: '2026-11-20', description: from }) validFrom!: string;
  @Day({ required: false, example: '2027-06-22', description: until }) validUntil?: string | null;
}

/** Of whom the word is, and by what it is known. */
class Known {
  @OrganisationCode({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @Day({ required: false, example: '2026-11-19', description: 'Le jour du jugement / The day of the judgment' })
  judgedOn?: string | null;
  @Text({ required: false, to: 80, example: '200-12-034567-265', description: number }) reference?: string | null;
}

export class RightsBody extends Known {
  @OneOf(wordBases, { example: 'parental-authority' }) basis!: WordBasis;

  @ApiProperty({
    type: [RightBody],
    maxItems: 50,
    description: 'Tous les droits; ce qui manque n’est pas permis / All rights; what is missing is not allowed',
  })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => RightBody)
  rights!: RightBody[];
}

export class OrderBody extends Known {
  @OneOf(orderKinds, {
    example: 'no-contact',
    description:
      'no-contact: rien pour ces tuteurs; no-acts: pas ces actes; protected: rien pour personne, sauf ces tuteurs / no-contact: nothing for these guardians; no-acts: not these acts; protected: nothing for anybody, save these guardians',
  })
  kind!: OrderKind;

  @ApiProperty({ type: [String], format: 'uuid', maxItems: 20 })
  @IsArray()
  @ArrayMaxSize(20)
  @IsUUID(undefined, { each: true })
  persons!: string[];

  @ApiProperty({
    type: [String],
    enum: familyActs,
    required: false,
    maxItems: familyActs.length,
    description: 'De no-acts / Of no-acts',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(familyActs.length)
  @IsIn(familyActs, { each: true })
  acts?: FamilyAct[];

  @Day({ example: '2026-11-20', description: from }) validFrom!: string;
  @Day({ required: false, example: '2027-06-22', description: until }) validUntil?: string | null;
}

export class WordAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() changed!: boolean;
}

export class OrderAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

class SpanView {
  @ApiProperty({ format: 'date' }) validFrom!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validUntil!: string | null;
}

export class RightView extends SpanView {
  @ApiProperty({ enum: familyActs }) act!: FamilyAct;
}

class SaidByView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @ApiProperty({ format: 'date-time' }) saidAt!: Date;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Aux organisations qui l’ont dit seulement / For the organisations that said it alone',
  })
  saidBy!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) judgedOn!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Aux organisations qui l’ont dit seulement / For the organisations that said it alone',
  })
  reference!: string | null;
}

export class WordView extends SaidByView {
  @ApiProperty({ enum: wordBases }) basis!: WordBasis;
  @ApiProperty({ type: [RightView] }) rights!: readonly RightView[];
}

export class OrderView extends SaidByView {
  @ApiProperty({ enum: orderKinds }) kind!: OrderKind;
  @ApiProperty({ type: [String], format: 'uuid' }) persons!: readonly string[];
  @ApiProperty({ type: [String], enum: familyActs }) acts!: readonly FamilyAct[];
  @ApiProperty({ format: 'date' }) validFrom!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validUntil!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) liftedAt!: Date | null;
}

export class GuardianView {
  @ApiProperty({ format: 'uuid' }) personId!: string;
  @ApiProperty({ description: 'Un compte est lié / An account is linked' }) linked!: boolean;
  @ApiProperty({ type: [String], enum: familyActs, description: 'Ce qui vaut aujourd’hui / What holds today' })
  acts!: readonly FamilyAct[];
  @ApiProperty({
    type: [String],
    enum: familyActs,
    description:
      'Actes dont deux organisations disent autre chose; la plus stricte vaut / Acts of which two organisations say different things; the stricter holds',
  })
  questions!: readonly FamilyAct[];
  @ApiProperty({ type: [WordView] }) words!: readonly WordView[];
}

export class FamilyView {
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ type: [GuardianView] }) guardians!: readonly GuardianView[];
  @ApiProperty({ type: [OrderView] }) orders!: readonly OrderView[];
}

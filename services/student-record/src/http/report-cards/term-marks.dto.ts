import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsUUID, Matches } from 'class-validator';
import { Text } from '../fields.js';
import { ItemAnswer } from '../roster/changes.dto.js';
import { RuleCode, TermCode } from './reporting-rules.dto.js';

const mark = /^(\d{1,2}|100)(\.\d{1,4})?$/;

export class TermMarkBody {
  @ApiProperty({
    ...{ type: 'string', pattern: mark.source, required: false, nullable: true, example: '72.5' },
    description: 'Sur 100, chiffre pour chiffre / Out of 100, digit for digit',
  })
  @IsOptional()
  @Matches(mark)
  mark?: string | null;

  @Text({
    ...{ to: 60, required: false, example: null as unknown as string },
    description: 'Au lieu d’un résultat: not-assessed, exempted, absent / Instead of a mark',
  })
  code?: string | null;

  @Text({
    ...{ to: 500, required: false, example: 'Erreur de saisie' },
    description: 'Exigé une fois le bulletin publié / Required once the report card is published',
  })
  reason?: string | null;
}

class MarkNamed {
  @TermCode() term!: string;
  @RuleCode('mathematics.primary-3-6') course!: string;
  @RuleCode('solve') competency!: string;
  @ApiProperty({ format: 'uuid' }) @IsUUID() learnerId!: string;
}

export class TermMarkPath extends MarkNamed {
  @ApiProperty({ format: 'uuid', description: 'Groupe / Class' }) @IsUUID() id!: string;
}

export class TermMarkItem extends IntersectionType(MarkNamed, TermMarkBody) {}

export class TermMarksBody {
  @ApiProperty({ type: [TermMarkItem], minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  items!: TermMarkItem[];
}

export class TermMarksAnswer {
  @ApiProperty({ type: [ItemAnswer] }) items!: ItemAnswer[];
}

export class TermMarksQuery extends PageQuery {
  @TermCode(false) term?: string;
  @ApiProperty({ required: false, pattern: '^[a-z0-9][a-z0-9.-]{0,59}$', example: 'mathematics.primary-3-6' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9.-]{0,59}$/)
  course?: string;
}

export class TermMarkVersionView {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty({ type: 'string', nullable: true, example: '72.5' }) mark!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) code!: string | null;
  @ApiProperty() saidBy!: string;
  @ApiProperty({ format: 'date-time' }) saidAt!: string;
  @ApiProperty({ type: 'string', nullable: true }) reason!: string | null;
  @ApiProperty({
    ...{ type: [String], format: 'uuid', nullable: true },
    description: 'Évaluations du carnet de notes dont il vient / Line items of the gradebook that it comes from',
  })
  lineItems!: readonly string[] | null;
}

export class TermMarkView extends TermMarkVersionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty() course!: string;
  @ApiProperty() competency!: string;
  @ApiProperty() term!: string;
  @ApiProperty({
    description:
      'Une fusion l’a mis à côté d’un autre: dites le résultat de nouveau / A merge put it beside another: say the mark again',
  })
  beside!: boolean;
  @ApiProperty({ type: [TermMarkVersionView] }) history!: readonly TermMarkVersionView[];
}

export const TermMarkPage = PageOf(TermMarkView);

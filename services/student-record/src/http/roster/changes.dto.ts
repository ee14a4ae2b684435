import { ApiExtraModels, ApiProperty, getSchemaPath, IntersectionType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn } from 'class-validator';
import type { FieldError } from '@pan/kit/domain';
import { checkShape } from '@pan/kit/http';
import type { RosterChange } from '../../application/roster/roster-change.js';
import { OneOf, OrganisationCode, SourceId } from '../fields.js';
import { ClassBody, EnrolmentBody, LearnerBody, MembershipBody, StaffBody } from './roster.dto.js';

class ItemPlace {
  @OrganisationCode({ example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
  @SourceId() sourceId!: string;
}

export class LearnerItem extends IntersectionType(ItemPlace, LearnerBody) {
  @OneOf(['learner'], { example: 'learner' }) kind!: 'learner';
}
export class StaffItem extends IntersectionType(ItemPlace, StaffBody) {
  @OneOf(['staff'], { example: 'staff' }) kind!: 'staff';
}
export class ClassItem extends IntersectionType(ItemPlace, ClassBody) {
  @OneOf(['class'], { example: 'class' }) kind!: 'class';
}
export class EnrolmentItem extends IntersectionType(ItemPlace, EnrolmentBody) {
  @OneOf(['enrolment'], { example: 'enrolment' }) kind!: 'enrolment';
}
export class MembershipItem extends IntersectionType(ItemPlace, MembershipBody) {
  @OneOf(['membership'], { example: 'membership' }) kind!: 'membership';
}

const items = {
  learner: LearnerItem,
  staff: StaffItem,
  class: ClassItem,
  enrolment: EnrolmentItem,
  membership: MembershipItem,
};
const kinds = Object.keys(items);

class ItemOfSomeKind {
  @IsIn(kinds) kind!: string;
}

@ApiExtraModels(...Object.values(items))
export class ChangesBody {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: 500,
    items: {
      oneOf: Object.values(items).map((item) => ({ $ref: getSchemaPath(item) })),
      discriminator: {
        propertyName: 'kind',
        mapping: Object.fromEntries(Object.entries(items).map(([kind, item]) => [kind, getSchemaPath(item)])),
      },
    },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  items!: unknown[];
}

/** One item of the body as a change, or what keeps it from being one. */
export function readItem(item: unknown, index: number): RosterChange | FieldError[] {
  const kind = (item as { kind?: unknown } | null)?.kind;
  const shape = kinds.includes(kind as string) ? items[kind as keyof typeof items] : null;
  const read = shape
    ? checkShape<object>(shape, item, `/items/${index}/`)
    : checkShape(ItemOfSomeKind, { kind }, `/items/${index}/`);
  return read.errors.length > 0 ? read.errors : (read.shape as RosterChange);
}

class ItemErrorView {
  @ApiProperty({ example: '/items/3/birthDate' }) pointer!: string;
  @ApiProperty({ example: 'is-birth-date' }) code!: string;
  @ApiProperty() detail!: string;
}

export class ItemProblemView {
  @ApiProperty({ example: 'learner-not-sent' }) code!: string;
  @ApiProperty() detail!: string;
  @ApiProperty({ type: 'string', nullable: true }) remedy!: string | null;
  @ApiProperty({ type: [ItemErrorView] }) errors!: ItemErrorView[];
}

export class ItemAnswer {
  @ApiProperty({ type: 'integer' }) index!: number;
  @ApiProperty({ enum: ['created', 'changed', 'unchanged', 'refused'] }) outcome!: string;
  @ApiProperty({ required: false, format: 'uuid' }) id?: string;
  @ApiProperty({ required: false }) problem?: ItemProblemView;
}

export class ChangesAnswer {
  @ApiProperty({ type: [ItemAnswer] }) items!: ItemAnswer[];
}

import { ApiProperty } from '@nestjs/swagger';
import { Text as TextField } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import {
  partKinds,
  reasonsOfSide,
  type PartKind,
  type ReasonOfSide,
  type Side,
} from '../../domain/identity/parting.js';
import { OneOf } from '../fields.js';

const sides = ['parted', 'remaining'] as const;
const mostParts = 2_000;

export class PartKeyBody {
  @OneOf(partKinds, { example: 'stay' }) kind!: PartKind;
  @TextField({ to: 600, example: '01991a3c-5a00-7c3e-9f10-000000000201' }) id!: string;
}

const Answers =
  (description: string): PropertyDecorator =>
  (prototype, field) => {
    ApiProperty({ type: [PartKeyBody], required: false, maxItems: mostParts, description })(prototype, field);
    IsOptional()(prototype, field);
    IsArray()(prototype, field);
    ArrayMaxSize(mostParts)(prototype, field);
    ValidateNested({ each: true })(prototype, field);
    Type(() => PartKeyBody)(prototype, field);
  };

/** Which two learners one record holds. */
export class PartingPlanBody {
  @ApiProperty({
    format: 'uuid',
    required: false,
    description: 'Le dossier dont la fusion est à défaire / The record whose merge is to be undone',
  })
  @IsOptional()
  @IsUUID()
  merged?: string;

  @ApiProperty({
    type: [String],
    required: false,
    maxItems: mostParts,
    example: ['gpi/E-104233'],
    description:
      'Sans fusion à défaire: les lignes qui ouvrent leur propre dossier, par l’identifiant que le plan leur donne / Without a merge to undo: the rows that open a record of their own, by the id that the plan gives them',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(mostParts)
  @IsString({ each: true })
  @MaxLength(600, { each: true })
  rows?: string[];

  @Answers(
    'Ce que la personne attribue au dossier séparé, de ce que rien ne dit; une organisation, pour ce que d’autres services y gardent; ou une chose d’un autre service / What the person gives to the parted record, of what nothing tells; an organisation, for what other services keep there; or a thing of another service',
  )
  parted?: PartKeyBody[];

  @Answers('Ce qu’elle laisse à l’autre / What they leave to the other') remaining?: PartKeyBody[];
}

export class PartingBody extends PartingPlanBody {
  @TextField({ from: 3, to: 500, example: 'Jumelles réunies par erreur' }) reason!: string;
}

export class PartView {
  @ApiProperty({ enum: partKinds }) kind!: PartKind;
  @ApiProperty() id!: string;
  @ApiProperty({ type: String, nullable: true, example: 'css-des-deux-rives.ecole' }) organisation!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Le système qui l’a envoyée; d’une note, celui qui a envoyé l’élève dans la classe / The system that sent it; of a mark, the one that sent the learner into the class',
  })
  source!: string | null;
  @ApiProperty({
    type: String,
    enum: sides,
    nullable: true,
    description: 'Null: une personne doit le dire / A person has to say it',
  })
  side!: Side | null;
  @ApiProperty({
    enum: reasonsOfSide,
    description:
      'Par la fusion, le choix des lignes, la ligne sous laquelle c’est venu, le dossier dont c’était dit, l’organisation, la réponse; ou rien / By the merge, the choice of rows, the row under which it came, the record of which it was said, the organisation, the answer; or nothing',
  })
  why!: ReasonOfSide;
}

export class PartingPlanView {
  @ApiProperty({ format: 'uuid', description: 'Le dossier qui continue / The record that goes on' }) learnerId!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ type: [PartView] }) parts!: PartView[];
}

export class PartingView {
  @ApiProperty({ format: 'uuid', description: 'Le dossier qui va seul / The record that goes on alone' })
  learnerId!: string;
  @ApiProperty({ format: 'uuid' }) fromLearnerId!: string;
  @ApiProperty({
    format: 'uuid',
    description:
      'La question tranchée; `decision: same` les réunit de nouveau / The question that is settled; `decision: same` joins them again',
  })
  matchPairId!: string;
}

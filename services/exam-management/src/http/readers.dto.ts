import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { ArrayMaxSize, IsArray, Matches } from 'class-validator';
import { ShownItemView, ShownStimulusView } from './sittings.dto.js';

const name = /^[\w.:@|/-]{1,200}$/;

export class ReadersBody {
  @ApiProperty({
    type: 'array',
    maxItems: 100,
    items: { type: 'string', pattern: name.source },
    example: ['b7d1…'],
    description:
      'La personne (`sub` de son jeton), ou le système qui agit pour lui-même / The person (`sub` of the token), or the system that acts for itself',
  })
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(name, { each: true })
  readers!: string[];
}

export class ReaderView {
  @ApiProperty() reader!: string;
  @ApiProperty() namedBy!: string;
  @ApiProperty({ format: 'date-time' }) namedAt!: Date;
}

export class ReadersView {
  @ApiProperty({ type: [ReaderView] }) items!: readonly ReaderView[];
}

export class PaperReadView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() reader!: string;
  @ApiProperty() clientId!: string;
  @ApiProperty({ example: 'text' }) what!: string;
  @ApiProperty({ format: 'date-time' }) at!: Date;
}

export const PaperReadPage = PageOf(PaperReadView);

export class PaperTextView {
  @ApiProperty() title!: string;
  @ApiProperty() language!: string;
  @ApiProperty({ type: [ShownItemView] }) items!: readonly ShownItemView[];
  @ApiProperty({ type: [ShownStimulusView] }) stimuli!: readonly ShownStimulusView[];
}

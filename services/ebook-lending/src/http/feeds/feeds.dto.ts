import { ApiProperty } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import { explain } from '@pan/kit/domain';
import { IsBoolean, IsOptional } from 'class-validator';
import type { ImportedFeed, ImportedLicence } from '../../application/odl/import-feed.js';
import { departureTexts, type Departure, type DepartureCode } from '../../application/odl/departures.js';
import { OrganisationCode } from '../fields.js';

export class FeedQuery {
  @OrganisationCode({ description: 'À qui sont les licences / Whose licences they are' }) organisation!: string;
  @ApiProperty({
    required: false,
    default: false,
    description: 'Refuser ce qui s’écarte des normes / Refuse what departs from the standards',
  })
  @IsOptional()
  @IsBoolean()
  strict: boolean = false;
}

export class ReasonView {
  @ApiProperty({ example: 'licence-identifier-repeated' }) code!: string;
  @ApiProperty() detail!: string;
}

export class DepartureView extends ReasonView {
  @ApiProperty({ example: '/publications/1/metadata/language' }) pointer!: string;
}

const outcomes = ['created', 'changed', 'unchanged', 'refused'] as const;

export class FeedLicenceView {
  @ApiProperty({ type: String, nullable: true }) identifier!: string | null;
  @ApiProperty({ enum: outcomes }) outcome!: (typeof outcomes)[number];
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) licenceId!: string | null;
  @ApiProperty({ type: ReasonView, nullable: true }) reason!: ReasonView | null;
}

export class FeedPublicationView {
  @ApiProperty({ type: 'integer' }) index!: number;
  @ApiProperty({ enum: outcomes }) outcome!: (typeof outcomes)[number];
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) titleId!: string | null;
  @ApiProperty({ type: [FeedLicenceView] }) licences!: FeedLicenceView[];
  @ApiProperty({ type: [DepartureView] }) departures!: DepartureView[];
}

export class FeedView {
  @ApiProperty({ type: [DepartureView] }) departures!: DepartureView[];
  @ApiProperty({ type: [FeedPublicationView] }) publications!: FeedPublicationView[];
}

/** An import in the caller's language. */
export function feedView({ departures, publications }: ImportedFeed): FeedView {
  return {
    departures: departures.map(departureView),
    publications: publications.map((one) => ({
      ...one,
      licences: one.licences.map(licenceView),
      departures: one.departures.map(departureView),
    })),
  };
}

function departureView({ pointer, code }: Departure): DepartureView {
  return { pointer, code, detail: textOf(code) };
}

function licenceView({ reason, ...licence }: ImportedLicence): FeedLicenceView {
  if (!reason) return { ...licence, reason };
  const { code, params } = reason;
  const detail = code in departureTexts ? textOf(code as DepartureCode) : explain(code, params, language()).detail;
  return { ...licence, reason: { code, detail } };
}

function textOf(code: DepartureCode): string {
  return departureTexts[code][language() === 'fr' ? 0 : 1];
}

const language = () => currentCaller().language;

import type { Content } from '../inventory/inventory-row.js';
import { measuredDays, sufficient, type Verdict } from '../inventory/measurement.js';
import { registers } from '../inventory/register.js';
import { column, type FilledDataset } from './dataset.js';

/** A connection of a site, with the median of what was measured. */
export interface MeasuredConnection {
  readonly site: string;
  readonly organisation: string;
  readonly siteContent: Content;
  readonly content: Content;
  readonly measuredDown: number | null;
  readonly measuredUp: number | null;
  readonly share: number | null;
  readonly verdict: Verdict;
}

/** Sites and their connections: what was contracted, what is measured. Providers stay out: contracts are published elsewhere. */
export function networkDataset(connections: readonly MeasuredConnection[]): FilledDataset {
  return {
    dataset: {
      id: 'network',
      title: { fr: 'Réseau: débits au contrat et mesurés', en: 'Network: contracted and measured speeds' },
      description: {
        fr: `Les liens des sites; la médiane des ${measuredDays} derniers jours, en Mbit/s. Un lien tient son contrat à ${sufficient} %.`,
        en: `The connections of sites; the median of the last ${measuredDays} days, in Mbit/s. A connection keeps its contract at ${sufficient}%.`,
      },
      columns: [
        column('site', 'Identifiant du site', 'Id of the site', 'string', true),
        column('connection', 'Code du lien', 'Code of the connection', 'string', true),
        column('organisation', 'Organisation', 'Organisation', 'string', true),
        column('name', 'Nom du site', 'Name of the site', 'string', true),
        column('municipality', 'Municipalité', 'Municipality'),
        { ...column('latitude', 'Latitude', 'Latitude', 'number'), signed: true },
        { ...column('longitude', 'Longitude', 'Longitude', 'number'), signed: true },
        column('technology', 'Technologie', 'Technology', 'string', true),
        column('contracted_down', 'Débit descendant au contrat', 'Contracted download speed', 'number', true),
        column('measured_down', 'Débit descendant mesuré', 'Measured download speed', 'number'),
        column('measured_up', 'Débit montant mesuré', 'Measured upload speed', 'number'),
        column('share', 'Part du contrat, en %', 'Share of the contract, in %', 'integer'),
        column(
          'verdict',
          'met: tenu; below: non tenu; unmeasured: trop peu mesuré',
          'met, below, unmeasured',
          'string',
          true,
        ),
      ],
      key: ['site', 'connection'],
      measures: [],
    },
    rows: connections.map(({ site, organisation, siteContent, content, measuredDown, measuredUp, share, verdict }) => [
      ...[
        site,
        cellOf(content, 'code'),
        organisation,
        cellOf(siteContent, 'name'),
        cellOf(siteContent, 'municipality'),
      ],
      ...[cellOf(siteContent, 'latitude'), cellOf(siteContent, 'longitude')],
      ...[cellOf(content, 'technology'), cellOf(content, 'contractedDown'), measuredDown, measuredUp, share, verdict],
    ]),
  };
}

const cellOf = (content: Content, name: string): string | number | null => content[name] ?? null;

/** GeoJSON (RFC 7946): a point for each connection whose site has a place. */
export function networkGeoJson({ dataset, rows }: FilledDataset): object {
  const at = (name: string) => dataset.columns.findIndex((one) => one.name === name);
  const [latitude, longitude] = [at('latitude'), at('longitude')];
  const placed = rows.filter((row) => row[latitude] !== null && row[longitude] !== null);
  return {
    type: 'FeatureCollection',
    features: placed.map((row) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [row[longitude], row[latitude]] },
      properties: Object.fromEntries(
        dataset.columns.flatMap(({ name }, n) => (n === latitude || n === longitude ? [] : [[name, row[n] ?? null]])),
      ),
    })),
  };
}

/** The words of a technology, in both languages. */
export const technologyWords = registers.connections.fields.find(({ name }) => name === 'technology')!.codes!;

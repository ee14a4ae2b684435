import { asTableText } from '@pan/kit/domain';
import type { Cell, Column, FilledDataset } from './dataset.js';

/** One cell by RFC 4180. */
export const csvCell = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, UTF-8, a header line; an empty cell is unknown, confidential or not applicable. Text that a spreadsheet would run has an apostrophe before it. */
export function csvOf({ dataset, rows }: FilledDataset): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? asTableText(cell) : cell)));
  const lines = [dataset.columns.map(({ name }) => name), ...cells];
  return lines.map((line) => `${line.map(csvCell).join()}\r\n`).join('');
}

export function jsonOf({ dataset, rows }: FilledDataset): object {
  return {
    dataset: dataset.id,
    rows: rows.map((row) => Object.fromEntries(dataset.columns.map(({ name }, at) => [name, row[at] ?? null]))),
  };
}

/** Metadata Vocabulary for Tabular Data (CSVW), beside the table under the name that section 5 of its model looks for. */
export function csvwOf({ dataset }: FilledDataset, url: string): object {
  const { title, description, columns, key } = dataset;
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'fr' }],
    url,
    'dc:title': [text(title.fr, 'fr'), text(title.en, 'en')],
    'dc:description': [text(description.fr, 'fr'), text(description.en, 'en')],
    dialect: { encoding: 'utf-8', lineTerminators: ['\r\n'], header: true },
    tableSchema: {
      columns: columns.map(({ name, title, type, required }) => ({
        name,
        // A title is what stands in the header line.
        titles: name,
        'dc:description': [text(title.fr, 'fr'), text(title.en, 'en')],
        datatype: type,
        required: required ?? false,
      })),
      ...(key.every((name) => columns.find((one) => one.name === name)?.required) && { primaryKey: key }),
    },
  };
}

const text = (value: string, language: string) => ({ '@value': value, '@language': language });

export interface Packaged {
  readonly number: number;
  readonly madeAt: Date;
  readonly licence: string;
  readonly homepage: string;
}

const resourceOf = ({ dataset }: FilledDataset, bytes: number) => ({
  name: dataset.id,
  path: `${dataset.id}.csv`,
  title: dataset.title.fr,
  description: dataset.description.fr,
  profile: 'tabular-data-resource',
  format: 'csv',
  mediatype: 'text/csv',
  encoding: 'utf-8',
  bytes,
  schema: {
    fields: dataset.columns.map(({ name, title, type, required }: Column) => ({
      ...{ name, title: title.fr, type },
      ...(required && { constraints: { required: true } }),
    })),
    missingValues: [''],
  },
});

/** Frictionless Data Package 1.0 of all tables. */
export function dataPackageOf(
  datasets: readonly FilledDataset[],
  bytes: ReadonlyMap<string, number>,
  of: Packaged,
): object {
  return {
    name: `plan-action-numerique-${of.number}`,
    title: `Plan d’action numérique : édition ${of.number}`,
    version: String(of.number),
    created: of.madeAt.toISOString(),
    homepage: of.homepage,
    licenses: [{ name: 'CC-BY-4.0', path: of.licence }],
    profile: 'tabular-data-package',
    resources: datasets.map((one) => resourceOf(one, bytes.get(`${one.dataset.id}.csv`)!)),
  };
}

/** Fiscal Data Package 0.3 of the budgets, in millions as the plan states them. */
export function fiscalPackageOf(budgets: FilledDataset, bytes: number, of: Packaged): object {
  return {
    name: `plan-action-numerique-budgets-${of.number}`,
    title: budgets.dataset.title.fr,
    version: String(of.number),
    created: of.madeAt.toISOString(),
    licenses: [{ name: 'CC-BY-4.0', path: of.licence }],
    profile: 'fiscal-data-package',
    countryCode: 'CA',
    granularity: 'aggregated',
    fiscalPeriod: { start: '2018-01-01', end: '2023-12-31' },
    resources: [resourceOf(budgets, bytes)],
    model: {
      measures: {
        amount: {
          ...{ source: 'amount_millions', resource: 'budgets', currency: 'CAD', factor: 1_000_000 },
          ...{ direction: 'expenditure', phase: 'approved' },
        },
      },
      dimensions: {
        orientation: {
          dimensionType: 'classification',
          attributes: {
            orientation: { source: 'orientation', resource: 'budgets' },
            title: { source: 'title_fr', resource: 'budgets', labelfor: 'orientation' },
          },
          primaryKey: 'orientation',
        },
        period: {
          dimensionType: 'datetime',
          attributes: { period: { source: 'period', resource: 'budgets' } },
          primaryKey: 'period',
        },
      },
    },
  };
}

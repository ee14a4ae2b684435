import { createHash } from 'node:crypto';
import type { FilledDataset } from '../../domain/editions/dataset.js';
import { grants360 } from '../../domain/editions/grants-360giving.js';
import { networkGeoJson } from '../../domain/editions/network-dataset.js';
import { networkMap } from './network-map.js';
import { csvOf, csvwOf, dataPackageOf, fiscalPackageOf, jsonOf } from '../../domain/editions/tabular.js';
import type { ShownGrant } from '../../domain/plan-facts/grants.js';
import type { WrittenFile } from '../../persistence/editions/edition.repository.js';

export interface FilesOf {
  readonly number: number;
  readonly madeAt: Date;
  readonly base: string;
  readonly licence: string;
  readonly datasets: readonly FilledDataset[];
  readonly grants: readonly ShownGrant[];
}

export function written(path: string, mediaType: string, text: string): WrittenFile {
  const content = Buffer.from(text);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, mediaType, bytes: content.length, sha256, content };
}

export const writtenJson = (path: string, value: object, mediaType = 'application/json'): WrittenFile =>
  written(path, mediaType, `${JSON.stringify(value, null, 1)}\n`);

/** Every form of the same tables. */
export function filesOf({ number, madeAt, base, licence, datasets, grants }: FilesOf): WrittenFile[] {
  const at = `${base}/v1/editions/${number}`;
  const tables = datasets.flatMap((one) => {
    const path = `${one.dataset.id}.csv`;
    return [
      written(path, 'text/csv; charset=utf-8; header=present', csvOf(one)),
      writtenJson(`${path}-metadata.json`, csvwOf(one, path), 'application/csvm+json'),
      writtenJson(`${one.dataset.id}.json`, jsonOf(one)),
    ];
  });
  const bytes = new Map(tables.map((file) => [file.path, file.bytes]));
  const packaged = { number, madeAt, licence, homepage: at };
  const budgets = datasets.find(({ dataset }) => dataset.id === 'budgets')!;
  const network = datasets.find(({ dataset }) => dataset.id === 'network');
  return [
    ...tables,
    ...(network
      ? [
          writtenJson('network.geojson', networkGeoJson(network), 'application/geo+json'),
          written('network-map.html', 'text/html; charset=utf-8', networkMap(number, network)),
        ]
      : []),
    writtenJson('datapackage.json', dataPackageOf(datasets, bytes, packaged)),
    writtenJson('budgets.datapackage.json', fiscalPackageOf(budgets, bytes.get('budgets.csv')!, packaged)),
    writtenJson('grants.360giving.json', grants360(grants, { url: `${at}/files/grants.360giving.json`, madeAt })),
  ];
}

import type { FilledDataset } from './dataset.js';

/** What the checks before a release find; a critical one keeps the edition from being released. */
export interface Finding {
  readonly severity: 'critical' | 'important' | 'advice';
  readonly code: string;
  readonly dataset: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface Checked {
  readonly datasets: readonly FilledDataset[];
  /** Names of the datasets of the edition before, with how many rows each had. */
  readonly before: ReadonlyMap<string, number>;
  /** Numbers that earlier editions gave away already. */
  readonly givenAway: readonly string[];
  /** Facts that were heard and could not be applied yet. */
  readonly waiting: number;
  readonly today: string;
}

/** The quality checks, after those of 360Giving's data quality tool where they speak of grants. */
export function findingsOf({ datasets, before, givenAway, waiting, today }: Checked): Finding[] {
  return [
    ...datasets.flatMap((one) => [...ofDataset(one), ...ofGrants(one, today)]),
    ...changes(datasets, before),
    ...(waiting > 0 ? [finding('important', 'facts-waiting', null, { count: waiting })] : []),
    ...(givenAway.length > 0 ? [finding('important', 'given-away-before', null, { count: givenAway.length })] : []),
  ];
}

const finding = (
  severity: Finding['severity'],
  code: string,
  dataset: string | null,
  params: Finding['params'] = {},
): Finding => ({ severity, code, dataset, params });

const address = /[^\s@|]+@[^\s@|]+\.[a-z]{2,}/i;

function* ofDataset({ dataset, rows }: FilledDataset): Generator<Finding> {
  const { id, columns, key } = dataset;
  if (rows.length === 0) yield finding('advice', 'dataset-empty', id);
  const at = (name: string) => columns.findIndex((one) => one.name === name);
  const keys = new Set(rows.map((row) => JSON.stringify(key.map((name) => row[at(name)]))));
  if (keys.size < rows.length) yield finding('critical', 'rows-alike', id, { count: rows.length - keys.size });
  for (const [place, { name, required, type, signed }] of columns.entries()) {
    const missing = required ? rows.filter((row) => row[place] === null || row[place] === '').length : 0;
    if (missing > 0) yield finding('critical', 'value-missing', id, { column: name, count: missing });
    const isNumber = !signed && (type === 'integer' || type === 'number');
    const wrong = isNumber ? rows.filter((row) => typeof row[place] === 'number' && row[place] < 0).length : 0;
    if (wrong > 0) yield finding('critical', 'number-negative', id, { column: name, count: wrong });
    if (rows.some((row) => typeof row[place] === 'string' && address.test(row[place])))
      yield finding('critical', 'address-in-text', id, { column: name });
  }
  const hidden = at('confidentiality') < 0 ? 0 : rows.filter((row) => row[at('confidentiality')] === 'C').length;
  if (hidden * 2 > rows.length) yield finding('advice', 'mostly-confidential', id, { hidden, rows: rows.length });
}

function* ofGrants({ dataset, rows }: FilledDataset, today: string): Generator<Finding> {
  if (dataset.id !== 'grants') return;
  const at = (name: string) => dataset.columns.findIndex((one) => one.name === name);
  for (const row of rows) {
    const part = String(row[at('part')]);
    if (row[at('amount')] === 0) yield finding('critical', 'grant-of-nothing', 'grants', { part });
    if (String(row[at('awarded_on')]) > today) yield finding('critical', 'grant-in-future', 'grants', { part });
    if (row[at('measures')] === '') yield finding('important', 'grant-without-measure', 'grants', { part });
  }
}

function* changes(datasets: readonly FilledDataset[], before: ReadonlyMap<string, number>): Generator<Finding> {
  const now = new Set(datasets.map(({ dataset }) => dataset.id));
  for (const name of before.keys()) if (!now.has(name)) yield finding('important', 'dataset-gone', name);
  for (const { dataset, rows } of datasets) {
    const then = before.get(dataset.id);
    if (then !== undefined && rows.length * 2 < then)
      yield finding('important', 'rows-fewer', dataset.id, { before: then, rows: rows.length });
  }
}

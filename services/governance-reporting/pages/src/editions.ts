import { connect, value, type Services } from '@pan/client';
import { language, pageSettings } from '@pan/pages';

let governance: Services['governanceReporting'];
export let service: string;

/** Released editions are anybody's: nobody signs in. */
export async function openGovernance(): Promise<void> {
  ({ service } = await pageSettings());
  const base = service.replace(/\/governance-reporting$/, '');
  governance = connect({ base, headers: { 'accept-language': language } }).governanceReporting;
}

export const editions = () =>
  value(governance.GET('/v1/editions', { params: { query: { limit: 100 } } })).then(({ items }) => items);
export type Edition = Awaited<ReturnType<typeof editions>>[number];

export const grantCalls = () =>
  value(governance.GET('/v1/grant-calls', { params: { query: { limit: 100 } } })).then(({ items }) => items);

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** The rows of one dataset; a released edition never changes, so the browser keeps them. */
export async function rowsOf({ files }: Edition, dataset: string): Promise<readonly Row[]> {
  const file = files.find(({ path }) => path === `${dataset}.json`);
  if (!file) return [];
  const answer = await fetch(file.url);
  if (!answer.ok) throw new Error(`${file.url} → ${answer.status}`);
  return ((await answer.json()) as { rows: Row[] }).rows;
}

/** The columns as the edition describes them, in the reader's language. */
export async function columnsOf({ files }: Edition, dataset: string): Promise<ReadonlyMap<string, string>> {
  const file = files.find(({ path }) => path === `${dataset}.csv-metadata.json`);
  if (!file) return new Map();
  const { tableSchema } = (await (await fetch(file.url)).json()) as {
    tableSchema: { columns: { name: string; 'dc:description': { '@value': string; '@language': string }[] }[] };
  };
  return new Map(
    tableSchema.columns.map(({ name, 'dc:description': texts }) => [
      name,
      texts.find((text) => text['@language'] === language)?.['@value'] ?? name,
    ]),
  );
}

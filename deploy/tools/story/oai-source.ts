/** A centre's document repository as the network meets it: OAI-PMH 2.0 over real HTTP, LOM, pages with resumption tokens. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { openDoor } from './doorstep.ts';

export interface LomRecord {
  readonly name: string;
  readonly lom: string;
}

const folder = join(import.meta.dirname, '../../../services/resource-catalogue/samples/lom');

/** The catalogue's sample records, in the order of their names. */
export const lomRecords: readonly LomRecord[] = readdirSync(folder)
  .toSorted()
  .map((file) => ({ name: file.replace('.xml', ''), lom: readFileSync(join(folder, file), 'utf8') }));

const isBook = ({ lom }: LomRecord): boolean => lom.includes('<value>e-book</value>');

/** What the repository holds; the rest is sent to the catalogue record by record. */
export const inRepository: readonly LomRecord[] = lomRecords.filter((record) => !isBook(record)).slice(0, 30);
export const sentByHand: readonly LomRecord[] = lomRecords.filter((record) => !inRepository.includes(record));

const atOnce = 12;
/** One record a minute, on a day long past. */
const datestamp = (index: number): string =>
  new Date(Date.UTC(2026, 7, 20, 9, index)).toISOString().replace('.000', '');

export interface OaiSource {
  readonly url: string;
  close(): Promise<void>;
}

export async function oaiSource(): Promise<OaiSource> {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://source').searchParams;
    response.setHeader('content-type', 'text/xml; charset=utf-8').end(document(answer(asked)));
  });
  const door = await openDoor(server);
  return {
    url: `${door}/oai`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(asked: URLSearchParams): string {
  if (asked.get('verb') === 'Identify')
    return `<Identify><repositoryName>Centre de documentation</repositoryName><baseURL>http://source.example/oai</baseURL><protocolVersion>2.0</protocolVersion><adminEmail>oai@source.example</adminEmail><earliestDatestamp>${datestamp(0)}</earliestDatestamp><deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>`;
  if (asked.get('verb') !== 'ListRecords') return '<error code="badVerb"/>';
  const token = asked.get('resumptionToken');
  if (token !== null && !/^\d{1,3}$/.test(token)) return '<error code="badResumptionToken"/>';
  if (token === null && asked.get('metadataPrefix') !== 'lom') return '<error code="cannotDisseminateFormat"/>';
  const from = asked.get('from') ?? '';
  const begin = token === null ? inRepository.findIndex((_, index) => datestamp(index) >= from) : Number(token);
  const page = begin < 0 ? [] : inRepository.slice(begin, begin + atOnce);
  if (page.length === 0) return `<error code="${token === null ? 'noRecordsMatch' : 'badResumptionToken'}"/>`;
  const next = begin + page.length;
  const resumption = next < inRepository.length ? String(next) : '';
  const records = page.map(({ name, lom }, index) => record(name, datestamp(begin + index), lom));
  return `<ListRecords>${records.join('')}<resumptionToken cursor="${begin}" completeListSize="${inRepository.length}">${resumption}</resumptionToken></ListRecords>`;
}

const record = (name: string, at: string, lom: string): string =>
  `<record><header><identifier>oai:source.example:${name}</identifier><datestamp>${at}</datestamp></header><metadata>${lom.replace(/^<\?xml[^>]*\?>\s*/, '')}</metadata></record>`;

const document = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>${new Date().toISOString().slice(0, 19)}Z</responseDate><request>http://source.example/oai</request>${content}</OAI-PMH>`;

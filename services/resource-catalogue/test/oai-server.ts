import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OaiServer {
  readonly url: string;
  /** Every question it was asked, Identify left out. */
  readonly asked: URLSearchParams[];
  close(): Promise<void>;
}

export type OaiReply =
  | string
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | Buffer;
      /** The line breaks behind the body. */
      readonly breaks?: boolean;
    }
  | 'hang up';

export const identify = (granularity = 'YYYY-MM-DDThh:mm:ssZ'): string =>
  oaiAnswer(
    `<Identify><repositoryName>r</repositoryName><baseURL>http://r.example/oai</baseURL><protocolVersion>2.0</protocolVersion><adminEmail>a@r.example</adminEmail><earliestDatestamp>2020-01-01</earliestDatestamp><deletedRecord>persistent</deletedRecord><granularity>${granularity}</granularity></Identify>`,
  );

export const oaiAnswer = (content: string, at = '2026-03-01T12:00:00Z'): string =>
  `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>${at}</responseDate><request>http://r.example/oai</request>${content}</OAI-PMH>`;

export const oaiError = (code: string): string => oaiAnswer(`<error code="${code}"/>`);

export const dcRecord = (id: string, title: string, { at = '2026-01-01T00:00:00Z', more = '' } = {}): string =>
  `<record><header><identifier>oai:r.example:${id}</identifier><datestamp>${at}</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title><dc:language>fr</dc:language>${more}</oai_dc:dc></metadata></record>`;

export const deletedRecord = (id: string, at = '2026-01-02T00:00:00Z'): string =>
  `<record><header status="deleted"><identifier>oai:r.example:${id}</identifier><datestamp>${at}</datestamp></header></record>`;

export const records = (content: string[], token = ''): string =>
  oaiAnswer(
    `<ListRecords>${content.join('')}${token ? `<resumptionToken>${token}</resumptionToken>` : ''}</ListRecords>`,
  );

/** An OAI-PMH repository of the spec's own making, over real HTTP. */
export async function oaiServer(reply: (asked: URLSearchParams, count: number) => OaiReply): Promise<OaiServer> {
  const asked: URLSearchParams[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const query = new URL(request.url!, 'http://x').searchParams;
    const isIdentify = query.get('verb') === 'Identify';
    if (!isIdentify) asked.push(query);
    const given = reply(query, asked.length);
    if (given === 'hang up') return void request.socket.destroy();
    const {
      status,
      headers = {},
      body = '',
      breaks,
    } = typeof given === 'string' ? { status: 200, body: given } : given;
    response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers });
    if (breaks) response.write(body, () => setImmediate(() => request.socket.destroy()));
    else response.end(body);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oai`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An institution's OOAPI v5 endpoint on a real HTTP server, good or as bad as a spec wants it. */

export interface Course {
  courseId: string;
  [field: string]: unknown;
}

/** Answers a request in its own way; false leaves it to the good server. */
type Mischief = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

export interface OoapiServer {
  readonly url: string;
  readonly courses: Course[];
  /** Of a course, by its id. */
  readonly offerings: Map<string, unknown[]>;
  /** `GET` lines asked for since the last look, 304s marked. */
  asked(): string[];
  service: unknown;
  mischief: Mischief;
  close(): Promise<void>;
}

export async function ooapiServer(): Promise<OoapiServer> {
  let asked: string[] = [];
  const it = {
    courses: [] as Course[],
    offerings: new Map<string, unknown[]>(),
    service: {
      contactEmail: 'registraire@universite.example',
      specification: 'https://universite.example/openapi.json',
      documentation: 'https://universite.example/docs',
    } as unknown,
    mischief: (() => false) as Mischief,
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://endpoint');
    if (it.mischief(url.pathname + url.search, response, request)) return void asked.push(request.url!);
    const body = answerOf(url, it);
    if (body === null) return void response.writeHead(404).end('{}');
    const text = JSON.stringify(body);
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
    const same = request.headers['if-none-match'] === etag;
    asked.push(`${url.pathname}${url.search}${same ? ' 304' : ''}`);
    if (same) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, { 'content-type': 'application/json', etag }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(it, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v5`,
    asked: () => {
      const seen = asked;
      asked = [];
      return seen;
    },
    close: () => close(server),
  });
}

function answerOf(url: URL, { courses, offerings, service }: Pick<OoapiServer, 'courses' | 'offerings' | 'service'>) {
  const path = url.pathname.replace(/^\/v5/, '');
  if (path === '/') return service;
  if (path === '/courses') return pageOf(url, courses);
  const [, courseId] = /^\/courses\/([^/]+)\/offerings$/.exec(path) ?? [];
  return courseId ? pageOf(url, offerings.get(courseId) ?? []) : null;
}

function pageOf({ searchParams }: URL, all: readonly unknown[]) {
  const pageSize = Number(searchParams.get('pageSize') ?? 10);
  const pageNumber = Number(searchParams.get('pageNumber') ?? 1);
  const from = (pageNumber - 1) * pageSize;
  const items = all.slice(from, from + pageSize);
  return { pageSize, pageNumber, hasPreviousPage: pageNumber > 1, hasNextPage: from + pageSize < all.length, items };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

const texts = (value: string) => [{ language: 'fr-CA', value }];

export const aCourse = (courseId: string, title: string, more: object = {}): Course => ({
  courseId,
  primaryCode: { codeType: 'identifier', code: `COU-${courseId.slice(-4)}` },
  name: texts(title),
  abbreviation: title.slice(0, 20),
  description: texts(`Description de ${title}.`),
  teachingLanguage: 'fra',
  level: 'bachelor',
  modeOfDelivery: ['distance-learning', 'online'],
  consumers: [{ consumerKey: 'x-ecampus-qc', credits: 3 }],
  ...more,
});

export const anOffering = (offeringId: string, title: string, more: object = {}) => ({
  offeringId,
  primaryCode: { codeType: 'offeringCode', code: `OFF-${offeringId.slice(-4)}` },
  offeringType: 'course',
  name: texts(title),
  description: texts(`Offre de ${title}.`),
  teachingLanguage: 'fra',
  resultExpected: true,
  startDate: '2099-01-11',
  endDate: '2099-04-30',
  ...more,
});

/** Readable ids. */
export const idOf = (kind: number, number: number): string =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

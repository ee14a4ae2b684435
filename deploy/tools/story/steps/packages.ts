import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import { pause, value, visitor } from '../api.ts';
import { schoolYear } from '../levels.ts';
import { record, type Step } from '../story.ts';
import { newVendor } from '../vendor.ts';
import { tokenOf } from './people.ts';

const sandbox = 'bac-a-sable.boreal';
const product = { product: 'Boréal Dossier', productVersion: '7.2' };

type Fields = Record<string, unknown>;
type Send = (
  method: string,
  path: string,
  body?: object | Uint8Array,
  headers?: Record<string, string>,
) => Promise<Answer>;
interface Answer {
  status: number;
  etag: string | null;
  body: Fields & { id?: string; items?: Fields[]; nextCursor?: string | null };
}

/** A vendor's system is let into a sandbox, does there what the self-test expects, and the ministry certifies its version. */
const packageCertified: Step = async (story) => {
  const { base, idp, ministry, tell } = story;
  for (const [code, parentCode] of [
    ['bac-a-sable', null],
    [sandbox, 'bac-a-sable'],
  ] as const)
    await value(
      ministry.studentRecord.PUT('/v1/organisations/{code}', {
        params: { path: { code } },
        body: { name: code === sandbox ? 'Bac à sable de Boréal' : 'Bacs à sable', kind: 'other', parentCode },
      }),
    );
  const vendor = await newVendor();
  const { id } = await value(
    visitor(base).studentRecord.POST('/v1/client-requests', {
      body: {
        ...{ ...(await vendor.proof(`${base}${record}/client-requests`)), vendor: 'Logiciels Boréal inc.', ...product },
        scopes: ['organisations:read', 'learners:read', 'learners:write', 'roster:import'],
        ...{ purpose: 'school-administration', organisations: [sandbox] },
      },
    }),
  );
  const approval = ministry.studentRecord.POST('/v1/client-requests/{id}/approval', { params: { path: { id } } });
  const { clientId } = (await value(approval)).clients[0]!;
  const { token } = await tokenOf(idp, clientId, vendor);
  const send = senderOf(base, token!);

  const idle = await selfTest(send);
  await doAllThatIsExpected(send);
  const ready = await selfTest(send);
  const path = { params: { path: { id: ready.body.id! } } };
  const certificate = await ministry.studentRecord.POST('/v1/certifications/{id}/certificate', {
    ...path,
    body: { validUntil: '2099-12-31' },
  });
  await tell.claim({
    fr: 'Un progiciel n’est certifié que si son système a fait, dans un bac à sable, tout ce qui est exigé; chacun peut lire le registre',
    en: 'A package is certified only where its system did all that is required in a sandbox; anybody can read the register',
    systems: ['S33'],
    proof: `POST ${record}/certifications, GET ${record}/certificates/${ready.body.id}/report`,
    actual: async () => {
      const {
        vendor: by,
        standing,
        validUntil,
      } = await value(visitor(base).studentRecord.GET('/v1/certificates/{id}', path));
      const page = await visitor(base).text(`${record}/certificates/${ready.body.id}/report`);
      const read = [by, standing, validUntil, page.startsWith('<!doctype html><html lang="fr">')];
      return [idle.body['standing'], missingIn(ready), ready.body['standing'], certificate.response.status, ...read];
    },
    expected: ['failed', [], 'passed', 204, 'Logiciels Boréal inc.', 'certified', '2099-12-31', true],
  });
};

const missingIn = ({ body }: Answer): unknown[] =>
  (body['results'] as Fields[]).flatMap(({ required, passed, id }) => (required && !passed ? [id] : []));

function senderOf(base: string, token: string): Send {
  return async (method, path, body, headers = {}) => {
    const type = body instanceof Uint8Array ? 'application/zip' : 'application/json';
    const answer = await fetch(base + record + path, {
      method,
      headers: {
        ...{ authorization: `Bearer ${token}`, 'user-agent': 'boreal-dossier/7.2', 'accept-language': 'fr-CA' },
        ...(body && { 'content-type': type }),
        ...headers,
      },
      ...(body && { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return {
      ...{ status: answer.status, etag: answer.headers.get('etag') },
      body: text ? (JSON.parse(text) as Answer['body']) : {},
    };
  };
}

async function until(send: Send, path: string, ended: (body: Fields) => boolean): Promise<Answer> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await send('GET', path);
    if (ended(answer.body)) return answer;
    await pause(200);
  }
  throw new Error(`${path} does not end`);
}

async function selfTest(send: Send): Promise<Answer> {
  const { body } = await send('POST', '/certifications', product);
  return until(send, `/certifications/${body.id}`, ({ standing }) => standing !== 'testing');
}

const jobEnds = (send: Send, path: string) => until(send, path, ({ endedAt }) => endedAt !== null);

/** The roster of one school, written, corrected, sent as a batch and as a bundle, and read again. */
async function doAllThatIsExpected(send: Send): Promise<void> {
  const organisation = `${sandbox}.ecole-du-debut`;
  const put = (kind: string, key: string, body: object, headers = {}) =>
    send('PUT', `/organisations/${organisation}/${kind}/by-source/${key}`, body, headers);
  const reset = await send('POST', `/sandboxes/${sandbox}/resets`);
  await jobEnds(send, `/sandbox-resets/${reset.body.id}`);

  const pupil = { familyName: 'Gagné', givenName: 'Zoë', birthDate: '2014-02-19', permanentCode: 'GAGZ19521401' };
  const { body } = await put('learners', 'e-1', pupil);
  await put('learners', 'e-1', pupil);
  const { etag } = await send('GET', `/learners/${body.id}`, undefined, { 'purpose-of-use': 'school-administration' });
  await put('learners', 'e-1', { ...pupil, sex: 'female' }, { 'if-match': etag! });
  await put('staff', 'p-1', { familyName: 'Roy', givenName: 'Luc' });
  await put('classes', 'g-1', { title: 'Groupe 1', schoolYear, level: 'primary-6' });
  const stay = { learnerSourceId: 'e-1', schoolYear, level: 'primary-5', beganOn: '2026-08-27' };
  await put('enrolments', 's-1', stay);
  await put('enrolments', 's-1', { ...stay, level: 'primary-6', endedOn: '2026-11-15' });
  const place = { classSourceId: 'g-1', personSourceId: 'e-1', role: 'student' };
  await put('memberships', 'm-1', place);
  await put('memberships', 'm-1', { ...place, endedOn: '2026-11-15' });
  await put('memberships', 'm-2', { classSourceId: 'g-1', personSourceId: 'p-1', role: 'teacher', primary: true });

  const items = [
    { kind: 'learner', organisation, sourceId: 'e-2', familyName: 'Émond', givenName: 'Noé' },
    { kind: 'enrolment', organisation, sourceId: 's-2', learnerSourceId: 'e-2', schoolYear, level: 'primary-4' },
  ];
  for (let turn = 0; turn < 2; turn += 1) await send('POST', '/changes', { items });
  for (let turn = 0; turn < 2; turn += 1) {
    const sent = await send('POST', `/imports?source=boreal-envoi&organisation=${sandbox}`, await bundle());
    await jobEnds(send, `/imports/${sent.body.id}`);
    await send('GET', `/imports/${sent.body.id}/problems`);
  }
  const page = await send('GET', `/learners?limit=1&organisation=${sandbox}`);
  await send('GET', `/learners?limit=1&organisation=${sandbox}&cursor=${page.body.nextCursor}`);
  await send('GET', '/organisations');
}

function bundle(): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  const file = (name: string, ...rows: string[]) => zip.addBuffer(Buffer.from(`${rows.join('\n')}\n`), `${name}.csv`);
  file('manifest', 'propertyName,value', 'oneroster.version,1.1', 'file.orgs,bulk', 'file.users,bulk');
  file('orgs', 'sourcedId,name,type,identifier', `o,Bac à sable,district,${sandbox}`);
  const pupils = ['Arès', 'Béland', 'Côté'].map((name, index) => `u-${index},o,student,Ève,${name},P3`);
  file('users', 'sourcedId,orgSourcedIds,role,givenName,familyName,grades', ...pupils);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

export const packageSteps: readonly Step[] = [packageCertified];

import { everyScope, zipOf } from '@pan/testing';
import type { OfficeAct } from '../src/domain/accounts/office-acts.js';
import { actsFor, officeActNames } from '../src/domain/accounts/office-acts.js';
import { type ToldFunction, toldFunctions } from '../src/domain/files/functions.js';
import {
  codeOf,
  linkGuardian,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
  type Client,
  type RunningRecord,
} from './record.js';

const unknown = '00000000-0000-4000-8000-000000000000';

/** What staff without the function are refused, each act by one of its routes. */
const routes: Readonly<Record<OfficeAct, readonly [method: string, path: string, body?: object]>> = {
  transfers: ['POST', `/v1/transfers/${unknown}/refusal`, { reason: 'Inconnu ici' }],
  'permanent-codes': ['POST', `/v1/learners/${unknown}/code-requests`, { kind: 'allocation', reason: 'Sans code' }],
  identity: ['POST', `/v1/match-pairs/${unknown}/decision`, { decision: 'same' }],
  imports: ['GET', `/v1/imports/${unknown}`],
  answers: ['POST', `/v1/access-questions/${unknown}/answer`, { text: 'Pour le transfert' }],
};

describe('The offices of a school', () => {
  let record: RunningRecord;
  let [a, b]: [Client, Client] = [undefined!, undefined!];
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    const annexe = { name: 'Annexe', kind: 'school', parentCode: 'css-b' };
    await record.as().put('/v1/organisations/css-b.annexe', annexe);
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
  });
  afterAll(() => record.close());

  /** Employed by a school, signed in with every scope: what they do is by functions alone. */
  const member = async (school: string, ...told: (readonly [ToldFunction, organisation: string])[]) => {
    const key = `p-${(number += 1)}`;
    const client = school.startsWith('css-a') ? a : b;
    await client.put(`/v1/organisations/${school}/staff/by-source/${key}`, { familyName: 'Roy', givenName: 'Ève' });
    const subject = `compte-${key}`;
    const { body } = await client.post('/v1/accounts/staff-links', { subject, staffSourceId: key });
    for (const [name, organisation] of told) {
      const functions = [
        { function: name, validFrom: '2026-08-24', ...(name === 'professional' && { profession: 'psychologist' }) },
      ];
      const path = `/v1/organisations/${organisation}/staff/by-source/${key}/functions`;
      expect((await client.put(path, { functions })).status).toBe(200);
    }
    const purposes = ['teaching', 'student-support', 'school-administration'];
    const who = { clientId: 'pan-pages', subject, person: body.person, organisations: [school], scopes: everyScope };
    return { subject, client: record.as({ ...who, purposes }), token: await record.issuer.token({ ...who, purposes }) };
  };
  /** A learner of one centre's school, sent by others too. */
  const pupil = async (of: Client, centre: string, ...alsoOf: (readonly [Client, string])[]) => {
    const key = `e-${(number += 1)}`;
    const who = {
      familyName: `Bureau-${number}`,
      givenName: 'Zoé',
      birthDate: '2014-02-19',
      permanentCode: codeOf(number),
    };
    const put = (client: Client, at: string) =>
      client.put(`/v1/organisations/css-${at}.ecole/learners/by-source/${key}`, who);
    const { body } = await put(of, centre);
    for (const [client, at] of alsoOf) await put(client, at);
    const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6' };
    await of.put(`/v1/organisations/css-${centre}.ecole/enrolments/by-source/s-${key}`, stay);
    return { id: body.id as string, key };
  };

  it('[R23] [R26] do by a function what it allows, where it is held; every other function, a teacher and a family are refused', async () => {
    for (const told of [...toldFunctions, null]) {
      const { client } = await member('css-a.ecole', ...(told ? [[told, 'css-a.ecole'] as const] : []));
      const allowed = told ? [{ function: told, organisation: 'css-a.ecole' }] : [];
      for (const act of officeActNames) {
        const [method, path, body] = routes[act];
        const answer = await client.call(method, path, body);
        const isRefused = actsFor(act, allowed).length === 0;
        expect([told, act, answer.status, answer.body.code === 'office-function-required']).toEqual([
          ...[told, act, isRefused ? 403 : 404, isRefused],
        ]);
      }
    }
    const { id } = await pupil(a, 'a');
    const subject = 'parent-au-bureau';
    await linkGuardian(record, a, id, subject);
    const scopes = ['account', 'learners:read', 'demographics:read'];
    const parent = record.as({
      ...{ clientId: 'pan-pages', subject, organisations: [], scopes, purpose: 'family-access' },
      person: { role: 'guardian', id: unknown },
    });
    for (const [method, path, body] of Object.values(routes))
      expect((await parent.call(method, path, body)).body).toMatchObject({ code: 'insufficient-scope' });
  });

  it('[R23] ask for a transfer and answer one, each school’s own secretary; the other’s is shown nothing before it is asked', async () => {
    const { id, key } = await pupil(a, 'a', [b, 'b']);
    const giving = await member('css-a.ecole', ['administration', 'css-a.ecole']);
    const receiving = await member('css-b.ecole', ['administration', 'css-b.ecole']);
    const elsewhere = await member('css-b.ecole', ['administration', 'css-b.annexe']);
    const lent = await member('css-b.annexe', ['administration', 'css-b.ecole']);
    const stranger = await member('css-b.ecole');
    const asked = {
      ...{
        from: 'css-a.ecole',
        learnerSourceId: key,
        sourceId: `t-${key}`,
        movesOn: '2026-12-07',
        reason: 'Déménagement',
      },
    };
    const ask = (client: Client, source: string) =>
      client.post(`/v1/organisations/css-b.ecole/transfers?source=${source}`, asked);
    expect((await ask(giving.client, 'sis-a')).body.code).toBe('organisation-unknown');
    expect((await ask(receiving.client, 'sis-a')).body).toMatchObject({ status: 404, code: 'system-not-of-centre' });
    const made = await ask(receiving.client, 'sis-b');
    expect(made.status).toBe(201);
    const path = `/v1/transfers/${made.body.id}`;
    const seen = async ({ client }: { client: Client }) => {
      const { items } = (await client.get('/v1/transfers')).body as { items: { id: string; learner: object | null }[] };
      return items.filter((one) => one.id === made.body.id);
    };
    expect(await seen(giving)).toMatchObject([{ learner: { id }, mayAnswer: true, mayWithdraw: false }]);
    expect(await seen(receiving)).toMatchObject([{ learner: { id }, mayAnswer: false, mayWithdraw: true }]);
    // Employed by the one school and of the office of another: the function counts.
    expect(await seen(lent)).toMatchObject([{ learner: { id }, mayAnswer: false, mayWithdraw: true }]);
    expect([await seen(elsewhere), await seen(stranger)]).toEqual([[], []]);
    const refusals = [receiving, elsewhere].map(({ client }) => client.post(`${path}/acceptance`, {}));
    const codes = (await Promise.all(refusals)).map(({ body }) => (body as { code: string }).code);
    expect(codes).toEqual(['transfer-not-yours', 'transfer-unknown']);
    expect((await giving.client.post(`${path}/acceptance`, {})).status).toBe(200);
    const [entry] = await record.database.query<{ subject: string; role: string; purpose: string; at: string[] }>(
      `select subject, role, purpose, acting_organisations as at from access_log where operation = 'list-transfers' and subject = $1`,
      [lent.subject],
    );
    expect(entry).toEqual({
      ...{ subject: lent.subject, role: 'staff', purpose: 'school-administration', at: ['css-b.ecole'] },
    });
  });

  it('[R21] show a registrar two records side by side, join them, and part them again', async () => {
    const registrar = await member('css-a.ecole', ['registrar', 'css-a']);
    const other = await member('css-b.ecole', ['registrar', 'css-b']);
    const one = { familyName: 'Deuxfois', givenName: 'Léa', birthDate: '2014-02-19', permanentCode: codeOf(900) };
    const put = (source: string, who: object) =>
      a.put(`/v1/organisations/css-a.ecole/learners/by-source/double?source=${source}`, who);
    await put('sis-a', one);
    await put('transport', { ...one, givenName: 'Noé', birthDate: '2014-02-18' });
    const pairs = async (client: Client) =>
      (
        (await client.get('/v1/match-pairs')).body.items as {
          id: string;
          learner: { id: string; familyName: string };
        }[]
      ).filter(({ learner }) => learner.familyName === 'Deuxfois');
    const [pair] = await pairs(registrar.client);
    expect(pair).toMatchObject({
      ...{ learner: { birthDate: '2014-02-18' }, likeness: { signs: { permanentCode: 'same' } } },
    });
    expect(await pairs(other.client)).toEqual([]);
    const decide = (client: Client) => client.post(`/v1/match-pairs/${pair!.id}/decision`, { decision: 'same' });
    expect((await decide(other.client)).body.code).toBe('match-pair-unknown');
    const { body } = await decide(registrar.client);
    expect(body.decision).toBe('same');
    const undo = { merged: pair!.learner.id, reason: 'Deux élèves' };
    const parted = await registrar.client.post(`/v1/learners/${body.learnerId}/partings`, undo);
    expect([parted.status, parted.body.learnerId]).toEqual([201, pair!.learner.id]);
  });

  it('[R10] [R12] send a file under a system of the own centre, as that system’s word, and read its report where the function holds', async () => {
    const registrar = await member('css-a.ecole', ['registrar', 'css-a']);
    const other = await member('css-b.ecole', ['registrar', 'css-b']);
    const zip = await zipOf({ 'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n' });
    const send = (source: string) =>
      fetch(`${record.url}/v1/imports?source=${source}&organisation=css-a`, {
        method: 'POST',
        headers: { 'content-type': 'application/zip', authorization: `Bearer ${registrar.token}` },
        body: new Uint8Array(zip),
      });
    expect(((await (await send('sis-b')).json()) as { code: string }).code).toBe('system-not-of-centre');
    const { id } = (await (await send('sis-a')).json()) as { id: string };
    expect((await registrar.client.get(`/v1/imports/${id}`)).body.state).toBe('refused');
    expect((await other.client.get(`/v1/imports/${id}`)).body.code).toBe('job-unknown');
    expect((await a.get(`/v1/imports/${id}`)).status).toBe(200);
  });
});

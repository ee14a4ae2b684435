import { randomUUID } from 'node:crypto';
import { FinalMarkCorrectedV1, FinalMarkReleasedV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { CredentialSigner } from '../src/application/attestations/credential-signer.js';
import { verified } from './credential-verifier.js';
import { aMark } from './marks.js';
import {
  type Answer,
  type Client,
  type Json,
  linkGuardian,
  type RunningRecord,
  sisOfA,
  startRecord,
  twoCentres,
} from './record.js';

const key = 'a1'.repeat(32);
const named = 'http://127.0.0.1:7100/student-record';
const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
  ...{ clientId: 'portal', subject, organisations: [], purpose: 'family-access', person: { role, id } },
  scopes: ['account', 'learners:read', 'demographics:read'],
});

describe('Attestations', () => {
  let record: RunningRecord;
  let a: Client;
  let organisationId: string;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    a = record.as(sisOfA);
    const [school] = await record.database.query<{ id: string }>(
      `select id from organisation where code = 'css-a.ecole'`,
    );
    organisationId = school!.id;
  });
  afterAll(() => record.close());

  interface Holder {
    readonly learnerId: string;
    readonly resultId: string;
    readonly family: Client;
    readonly mark: FinalMarkReleasedV1;
  }
  const guardianOf = async (learnerId: string): Promise<Client> => {
    const subject = `titulaire-${(number += 1)}`;
    return record.as(familyOf(subject, 'guardian', await linkGuardian(record, a, learnerId, subject)));
  };
  const holder = async (passed = true): Promise<Holder> => {
    const id = `att-${(number += 1)}`;
    const who = { familyName: `Tremblay-${number}`, givenName: 'Océane', birthDate: '2014-02-20' };
    const at = '/v1/organisations/css-a.ecole';
    const { body } = await a.put(`${at}/learners/by-source/${id}`, who);
    const stay = { learnerSourceId: id, schoolYear: '2026-2027', level: 'primary-6' };
    await a.put(`${at}/enrolments/by-source/s-${id}`, stay);
    const family = await guardianOf(body.id as string);
    const mark = aMark(body.id as string, organisationId, { passed });
    await record.hear(fact(FinalMarkReleasedV1, mark.learnerId, mark));
    await eventually(async () => {
      const { body: results } = await family.get(`/v1/learners/${mark.learnerId}/results`);
      if (results.items.length === 0) throw new Error('the mark has not come yet');
    });
    return { learnerId: mark.learnerId, resultId: mark.markId, family, mark };
  };
  const attest = async ({ family, learnerId, resultId }: Holder, discloses: readonly string[] = []): Promise<Json> => {
    const made = await family.post(`/v1/learners/${learnerId}/attestations`, { resultId, discloses });
    expect(made.status).toBe(201);
    const { body } = await family.get(`/v1/attestations/${made.body.id}`);
    return body;
  };
  const idOf = (credential: Json): string => (credential.id as string).replace('urn:uuid:', '');
  const check = (credential: object, keys?: object) => verified(credential, { named, reached: record.url }, keys);
  const unauthenticated = async (url: string): Promise<Answer> => {
    const answer = await fetch(url.replace(named, record.url));
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };

  it('[R22] is verified by libraries that others wrote, with what we publish alone; changed by one word it is not', async () => {
    const one = await holder();
    const credential = await attest(one, ['mark']);
    expect(await check(credential)).toMatchObject({ verified: true });
    const better = structuredClone(credential);
    better.credentialSubject.result[0].value = '98';
    expect(await check(better)).toMatchObject({ verified: false });
    const said = JSON.stringify(credential);
    for (const hidden of ['Tremblay', 'Océane', '2014', one.learnerId, 'css-a']) expect(said).not.toContain(hidden);
    expect(JSON.stringify(await attest(one, ['name', 'organisation']))).toMatch(/Océane Tremblay-\d+/);
  });

  it('[R22] is revoked by its holder, and by a correction of the result: a verifier sees both in a list that names nobody', async () => {
    const [taken, corrected, kept] = [await holder(), await holder(), await holder()];
    const [first, second, third] = [await attest(taken), await attest(corrected), await attest(kept)];
    expect((await taken.family.post(`/v1/attestations/${idOf(first)}/revocation`, {})).status).toBe(204);
    const { markId, learnerId } = corrected.mark;
    const change = {
      ...corrected.mark,
      mark: 61,
      passed: true,
      reason: 'rescored',
      releasedAt: '2027-01-27T14:00:00.000Z',
    } as const;
    await record.hear(fact(FinalMarkCorrectedV1, learnerId, { ...change, markId }));
    await eventually(async () => {
      const { body } = await corrected.family.get(`/v1/learners/${learnerId}/attestations`);
      expect(body.items).toMatchObject([{ revokedWhy: 'corrected' }]);
    });
    for (const gone of [first, second])
      expect(await check(gone)).toMatchObject({
        verified: false,
        why: expect.stringContaining('revoked') as string,
      });
    expect(await check(third)).toMatchObject({ verified: true });
    const { body: list } = await unauthenticated(third.credentialStatus.statusListCredential as string);
    expect(Object.keys(list.credentialSubject as object).sort()).toEqual([
      'encodedList',
      'id',
      'statusPurpose',
      'type',
    ]);
    expect((await unauthenticated(`${named}/v1/attestation-status-lists/99`)).body.code).toBe(
      'attestation-status-list-unknown',
    );
  });

  it('[R22] verifies after a new key has come before the one that signed, and no longer once that one is taken off', async () => {
    const credential = await attest(await holder());
    const next = 'b2'.repeat(32);
    const documentOf = (keys: string) =>
      new CredentialSigner({ PAN_ATTESTATION_KEYS: keys, PUBLIC_URL: named }).document();
    const rotated = new CredentialSigner({ PAN_ATTESTATION_KEYS: `${next}.${key}`, PUBLIC_URL: named });
    const { proof, credentialStatus: _, ...bare } = credential;
    const resigned = (await rotated.sign(bare as object)) as Json;
    expect(resigned.proof.verificationMethod).not.toBe(proof.verificationMethod);
    expect(await check(credential, await rotated.document())).toMatchObject({ verified: true });
    expect(await check(resigned as object, await rotated.document())).toMatchObject({ verified: true });
    expect(await check(credential, await documentOf(next))).toMatchObject({ verified: false });
    await expect(new CredentialSigner({ PUBLIC_URL: named }).sign({})).rejects.toThrow('attestation-key-missing');
  });

  it('[R22] is given by a link for as long as its holder says, each opening in the log that the holder reads', async () => {
    const one = await holder();
    const id = idOf(await attest(one));
    const link = async (months?: number): Promise<Json> => {
      const made = await one.family.post(`/v1/attestations/${id}/links`, months === undefined ? {} : { months });
      return made.status === 201 ? made.body : made;
    };
    expect((await link(13)).status).toBe(400);
    const { url, id: linkId } = await link();
    const opened = await unauthenticated(url as string);
    expect([opened.status, opened.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('application/vc'),
    ]);
    expect(await check(opened.body as object)).toMatchObject({ verified: true });
    const { body: log } = await one.family.get(`/v1/learners/${one.learnerId}/accesses`);
    expect((log.items as Json[])[0]).toMatchObject({ operation: { code: 'open-attestation-link' }, own: true });
    const { body: listed } = await one.family.get(`/v1/learners/${one.learnerId}/attestations`);
    expect(listed.items[0].links).toMatchObject([{ id: linkId, opened: 1, endedAt: null }]);
    expect((await one.family.call('DELETE', `/v1/attestations/${id}/links/${linkId}`)).status).toBe(204);
    expect((await unauthenticated(url as string)).body.code).toBe('attestation-link-unknown');
    const { url: another } = await link(1);
    await one.family.post(`/v1/attestations/${id}/revocation`, {});
    expect((await unauthenticated(another as string)).body.code).toBe('attestation-link-unknown');
    expect((await link()).body.code).toBe('attestation-revoked');
  });

  it('[R22] is asked for by whoever may take the data, of a result of the own record that was passed; a link ends with that right', async () => {
    const [one, failed] = [await holder(), await holder(false)];
    const ask = (by: Client, { learnerId }: Holder, resultId: string) =>
      by.post(`/v1/learners/${learnerId}/attestations`, { resultId });
    expect((await ask(a, one, one.resultId)).body.code).toBe('family-only');
    expect((await ask(failed.family, one, one.resultId)).body.code).toBe('learner-unknown');
    expect((await ask(one.family, one, failed.resultId)).body.code).toBe('attested-result-unknown');
    expect((await ask(failed.family, failed, failed.resultId)).body.code).toBe('result-not-attestable');
    const id = idOf(await attest(one));
    const other = await guardianOf(one.learnerId);
    expect((await other.get(`/v1/learners/${one.learnerId}/attestations`)).body.items).toEqual([]);
    for (const refused of [
      await other.get(`/v1/attestations/${id}`),
      await failed.family.get(`/v1/attestations/${id}`),
      await other.post(`/v1/attestations/${id}/revocation`, {}),
      await failed.family.post(`/v1/attestations/${id}/links`, {}),
    ])
      expect(refused.body.code).toBe('attestation-unknown');
    const { body: link } = await one.family.post(`/v1/attestations/${id}/links`, {});
    const { body: family } = await a.get(`/v1/learners/${one.learnerId}/guardians`);
    const persons = (family.guardians as Json[]).map(({ personId }) => personId as string);
    const order = {
      ...{ organisation: 'css-a.ecole', kind: 'no-acts', persons, acts: ['take-data'] },
      ...{ judgedOn: '2026-11-02', reference: '200-12-1', validFrom: '2026-08-01' },
    };
    const once = { 'idempotency-key': randomUUID() };
    const ordered = await a.post(`/v1/learners/${one.learnerId}/family-orders`, order, once);
    expect(ordered.status).toBe(201);
    expect((await unauthenticated(link.url as string)).body.code).toBe('attestation-link-unknown');
  });
});

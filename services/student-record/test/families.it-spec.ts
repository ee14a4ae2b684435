import { randomUUID } from 'node:crypto';
import { schoolDay } from '@pan/kit/domain';
import type { TokenOptions } from '@pan/testing';
import fc from 'fast-check';
import { ageOn, ageRuleOf, type FamilyAct, familyActs } from '../src/domain/families/acts.js';
import { FamilyOrder, type OrderGiven, orderKinds } from '../src/domain/families/family-order.js';
import { FamilyRights } from '../src/domain/families/family-rights.js';
import { GuardianWord } from '../src/domain/families/guardian-word.js';
import {
  linkGuardian,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
  type Answer,
  type Client,
  type RunningRecord,
} from './record.js';

const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
  clientId: 'portal',
  subject,
  organisations: [],
  scopes: ['account', 'learners:read', 'assistance-files:read', 'demographics:read', 'consents:read', 'consents:write'],
  purpose: 'family-access',
  person: { role, id },
});
const today = schoolDay(new Date());
const dayOff = (days: number) => schoolDay(new Date(Date.now() + days * 86_400_000));
const years = (count: number, day = today) => `${Number(day.slice(0, 4)) - count}${day.slice(4)}`;
const judgment = { judgedOn: '2026-11-01', reference: '200-12-034567-265' };
const everyRight = familyActs.map((act) => ({ act, validFrom: '2020-01-01' }));

describe('Families', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
  });
  afterAll(() => record.close());

  interface Guardian {
    readonly personId: string;
    readonly subject: string;
    readonly client: Client;
  }

  const pupil = async (client = a, centre = 'a', who: object = {}): Promise<{ id: string; key: string }> => {
    const key = `f-${(number += 1)}`;
    const at = `/v1/organisations/css-${centre}.ecole`;
    const said = { familyName: `Famille-${number}`, givenName: 'Zoé', ...who };
    const { body } = await client.put(`${at}/learners/by-source/${key}`, said);
    const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6' };
    await client.put(`${at}/enrolments/by-source/s-${key}`, stay);
    return { id: body.id as string, key };
  };
  const guardianOf = async (learnerId: string, client = a, subject = `parent-${(number += 1)}`): Promise<Guardian> => {
    const personId = await linkGuardian(record, client, learnerId, subject);
    return { personId, subject, client: record.as(familyOf(subject, 'guardian', personId)) };
  };
  const say = (
    { id }: { id: string },
    { personId }: { personId: string },
    rights: object[],
    {
      client = a,
      organisation = 'css-a.ecole',
      ...more
    }: { client?: Client; organisation?: string; [field: string]: unknown } = {},
  ): Promise<Answer> =>
    client.put(`/v1/learners/${id}/guardians/${personId}/rights`, {
      ...{ organisation, basis: 'parental-authority', rights },
      ...more,
    });
  const order = ({ id }: { id: string }, given: object, client = a, organisation = 'css-a.ecole'): Promise<Answer> =>
    client.post(
      `/v1/learners/${id}/family-orders`,
      { organisation, kind: 'no-contact', validFrom: today, ...judgment, ...given },
      { 'idempotency-key': randomUUID() },
    );
  const statuses = async (who: { client: Client }, id: string): Promise<number[]> => {
    const paths = ['', '/results', '/accommodations'];
    return Promise.all(paths.map(async (path) => (await who.client.get(`/v1/learners/${id}${path}`)).status));
  };
  const children = async (who: { client: Client }): Promise<string[]> => {
    const [list, me] = [await who.client.get('/v1/learners'), await who.client.get('/v1/accounts/me')];
    return [...list.body.items.map((item: { id: string }) => item.id), '|', ...me.body.learners];
  };

  describe('whose custody changes', () => {
    it('[R14] lose and gain sight the same day, with the token they have; the other parent and the siblings are as before', async () => {
      const [zoe, noah] = [await pupil(), await pupil()];
      const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
      await guardianOf(noah.id, a, luc.subject);
      expect(await statuses(anne, zoe.id)).toEqual([200, 200, 200]);

      const ended = [{ act: 'read-record', validFrom: '2020-01-01', validUntil: dayOff(-1) }];
      expect((await say(zoe, anne, ended, { basis: 'judgment', ...judgment })).body).toMatchObject({ changed: true });
      expect(await statuses(anne, zoe.id)).toEqual([404, 404, 404]);
      expect(await children(anne)).toEqual(['|']);
      expect(await children(luc)).toEqual([...[zoe.id, noah.id].sort(), '|', zoe.id, noah.id]);
      const unknown = await anne.client.get(`/v1/learners/${randomUUID()}`);
      const refused = await anne.client.get(`/v1/learners/${zoe.id}`);
      const { requestId: _one, instance: _its, ...shown } = refused.body;
      const { requestId: _other, instance: _theirs, ...ofNobody } = unknown.body;
      expect(shown).toEqual(ofNobody);

      const results = [{ act: 'read-results', validFrom: today, validUntil: today }];
      await say(zoe, anne, results);
      expect(await statuses(anne, zoe.id)).toEqual([404, 200, 404]);
      await say(zoe, anne, [{ act: 'read-record', validFrom: dayOff(1) }]);
      expect(await statuses(anne, zoe.id)).toEqual([404, 404, 404]);
      expect((await say(zoe, anne, everyRight)).body.changed).toBe(true);
      expect((await say(zoe, anne, [...everyRight].reverse())).body.changed).toBe(false);
      expect(await statuses(anne, zoe.id)).toEqual([200, 200, 200]);
    });

    it('show what held until the change was committed, and nothing from then on, to reads at that moment', async () => {
      const zoe = await pupil();
      const anne = await guardianOf(zoe.id);
      let isSaid = false;
      const late: number[] = [];
      const read = async (): Promise<number> => {
        const after = isSaid;
        const { status } = await anne.client.get(`/v1/learners/${zoe.id}`);
        if (after) late.push(status);
        return status;
      };
      const reads = Array.from({ length: 40 }, read);
      const change = say(zoe, anne, []).then(() => (isSaid = true));
      const during = Array.from({ length: 40 }, async () => (await change, read()));
      const answers = await Promise.all([...reads, ...during]);
      expect(new Set(answers)).toEqual(new Set([200, 404]));
      expect(new Set(late)).toEqual(new Set([404]));
    });

    it('are asked about by both schools where these differ, and the stricter word holds', async () => {
      const who = { permanentCode: 'FAMZ19021402', birthDate: '2014-02-19', familyName: 'Deux-écoles' };
      const [zoe, same] = [await pupil(a, 'a', who), await pupil(b, 'b', who)];
      expect(same.id).toBe(zoe.id);
      const anne = await guardianOf(zoe.id);
      const reading = [{ act: 'read-record', validFrom: '2020-01-01' }];
      await say(zoe, anne, everyRight, { basis: 'judgment', ...judgment });
      await say(zoe, anne, reading, { client: b, organisation: 'css-b.ecole' });
      expect(await statuses(anne, zoe.id)).toEqual([200, 404, 200]);
      for (const [client, own] of [
        [a, 'css-a.ecole'],
        [b, 'css-b.ecole'],
      ] as const) {
        const { body } = await client.get(`/v1/learners/${zoe.id}/guardians`);
        const [guardian] = body.guardians;
        expect([guardian.acts, guardian.questions]).toEqual([['read-record'], familyActs.slice(1)]);
        const known = guardian.words.filter((word: { saidBy: string | null }) => word.saidBy !== null);
        expect(known.map((word: { organisation: string }) => word.organisation)).toEqual([own]);
      }
      const seenByB = await b.get(`/v1/learners/${zoe.id}/guardians`);
      expect(JSON.stringify(seenByB.body)).not.toContain(judgment.reference);
    });
  });

  describe('with an order', () => {
    it('lose at once what it forbids, whatever rights say, until the office that entered it lifts it', async () => {
      const zoe = await pupil();
      const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
      await say(zoe, anne, everyRight);
      const acts = await order(zoe, { kind: 'no-acts', persons: [anne.personId], acts: ['read-results'] });
      expect(acts.status).toBe(201);
      expect(await statuses(anne, zoe.id)).toEqual([200, 404, 200]);
      const contact = await order(zoe, { persons: [anne.personId] });
      expect([await statuses(anne, zoe.id), await statuses(luc, zoe.id)]).toEqual([
        [404, 404, 404],
        [200, 200, 200],
      ]);
      expect(await children(anne)).toEqual(['|']);
      // A new code of the school makes a link, and shows nothing while the order holds.
      await guardianOf(zoe.id, a, anne.subject);
      expect(await statuses(anne, zoe.id)).toEqual([404, 404, 404]);
      expect((await b.post(`/v1/family-orders/${contact.body.id}/lift`, undefined)).body.code).toBe(
        'family-order-unknown',
      );
      expect((await a.post(`/v1/family-orders/${contact.body.id}/lift`, undefined)).status).toBe(204);
      expect(await statuses(anne, zoe.id)).toEqual([200, 404, 200]);
    });

    it('to protect the child show it to the guardians whom the office names, and nobody finds the order', async () => {
      const zoe = await pupil();
      const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
      await order(zoe, { kind: 'protected', persons: [luc.personId], judgedOn: null, reference: null });
      expect([await statuses(anne, zoe.id), await statuses(luc, zoe.id)]).toEqual([
        [404, 404, 404],
        [200, 200, 200],
      ]);
      const { body } = await luc.client.get(`/v1/learners/${zoe.id}`);
      expect(JSON.stringify(body)).not.toContain('protected');
      expect((await luc.client.get(`/v1/learners/${zoe.id}/guardians`)).status).toBe(403);
      expect((await b.get(`/v1/learners/${zoe.id}/guardians`)).body.code).toBe('learner-unknown');
      const office = await a.get(`/v1/learners/${zoe.id}/guardians`);
      expect(office.body.orders).toMatchObject([{ kind: 'protected', persons: [luc.personId], liftedAt: null }]);
    });

    it('are refused what makes no sense, with the reason', async () => {
      const zoe = await pupil();
      const anne = await guardianOf(zoe.id);
      const codes = [
        await order(zoe, { persons: [randomUUID()] }),
        await order(zoe, { persons: [] }),
        await order(zoe, { kind: 'no-acts', persons: [anne.personId] }),
        await order(zoe, { persons: [anne.personId], reference: null }),
        await order(zoe, { persons: [anne.personId], validUntil: '2020-01-01' }),
        await order(zoe, { persons: [anne.personId] }, b, 'css-b.ecole'),
        await order(zoe, { persons: [anne.personId] }, a, 'css-b.ecole'),
        await say(zoe, { personId: randomUUID() }, everyRight),
        await say(zoe, anne, everyRight, { basis: 'judgment' }),
        await say(zoe, anne, everyRight, { client: b, organisation: 'css-b.ecole' }),
      ].map(({ body }) => body.code as string);
      expect(codes).toEqual([
        ...['guardian-unknown', 'order-forbids-nobody', 'order-forbids-nothing', 'judgment-not-named'],
        ...['span-ends-before-it-begins', 'learner-unknown', 'organisation-unknown', 'guardian-unknown'],
        ...['judgment-not-named', 'learner-unknown'],
      ]);
    });
  });

  describe('of an age', () => {
    it('of 18 see nothing any more from that day on', async () => {
      const [adult, minor] = [
        await pupil(a, 'a', { birthDate: years(18) }),
        await pupil(a, 'a', { birthDate: years(18, dayOff(1)) }),
      ];
      const anne = await guardianOf(adult.id);
      await guardianOf(minor.id, a, anne.subject);
      expect([await statuses(anne, adult.id), await statuses(anne, minor.id)]).toEqual([
        [404, 404, 404],
        [200, 200, 200],
      ]);
      expect(await children(anne)).toEqual([minor.id, '|', minor.id]);
    });
  });

  describe('of records that were one', () => {
    it('keep their words and orders through a merge and a parting; what nobody can tell is asked', async () => {
      const who = { familyName: 'Fusion', permanentCode: 'FUSZ06051401' };
      const one = await pupil(a, 'a', { ...who, birthDate: '2014-05-06' });
      const two = await pupil(b, 'b', { ...who, birthDate: '2014-05-16' });
      const [anne, luc] = [await guardianOf(one.id), await guardianOf(two.id, b)];
      const acts = ['read-record', 'ask-correction'].map((act) => ({ act, validFrom: '2020-01-01' }));
      await say(one, anne, acts);
      const corrected = { kind: 'learner', field: 'givenName', shouldSay: 'Zoë', why: 'Il y a un tréma.' };
      const key = { 'idempotency-key': randomUUID() };
      expect((await anne.client.post(`/v1/learners/${one.id}/correction-requests`, corrected, key)).status).toBe(201);
      const requests = async (client: Client, { id }: { id: string }) =>
        (await client.get(`/v1/learners/${id}/correction-requests`)).body.items.length as number;
      const agreed = { purpose: 'image-and-voice', recipient: 'css-a', textVersion: 1 };
      const paper = { organisation: 'css-a.ecole', by: 'guardian', reference: 'feuille 1' };
      const idempotent = { 'idempotency-key': randomUUID() };
      expect((await a.post(`/v1/learners/${one.id}/consents`, { ...agreed, paper }, idempotent)).status).toBe(201);
      await order(two, { persons: [luc.personId] }, b, 'css-b.ecole');
      const ministry = record.as();
      const { body: pairs } = await ministry.get('/v1/match-pairs?limit=500');
      const pair = pairs.items.find((item: object) => JSON.stringify(item).includes(two.id));
      const decided = await ministry.post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' });
      expect(decided.status).toBeLessThan(300);
      const { body: merged } = await a.get(`/v1/learners/${one.id}/guardians`);
      expect(merged.guardians).toHaveLength(2);
      expect([await requests(a, one), await requests(anne.client, one)]).toEqual([1, 1]);
      expect(await statuses(anne, one.id)).toEqual([200, 404, 200]);
      expect(await statuses(luc, one.id)).toEqual([404, 404, 404]);
      // Said after the merge, by a centre in which neither has a stay of its own: a person tells whose it is.
      const given = { kind: 'no-acts', persons: [anne.personId], acts: ['consent'] };
      const later = await order({ id: merged.learnerId }, given, a, 'css-a');
      const isOne = merged.learnerId === one.id;
      const at = `/v1/learners/${merged.learnerId}`;
      const asked = { merged: isOne ? two.id : one.id };
      const part = async (more: object = {}) => {
        const plan = await ministry.post(`${at}/parting-plan`, asked);
        const version = { 'if-match': plan.headers.get('etag')!, 'idempotency-key': randomUUID() };
        return ministry.post(`${at}/partings`, { ...asked, reason: 'Deux enfants', ...more }, version);
      };
      expect((await part()).body.code).toBe('parting-undecided');
      const laterOrder = { kind: 'family-order', id: later.body.id as string };
      const parted = await part(isOne ? { remaining: [laterOrder] } : { parted: [laterOrder] });
      expect(parted.body.code ?? parted.status).toBe(201);
      expect([await statuses(anne, one.id), await statuses(anne, two.id)]).toEqual([
        [200, 404, 200],
        [404, 404, 404],
      ]);
      expect([await statuses(luc, one.id), await statuses(luc, two.id)]).toEqual([
        [404, 404, 404],
        [404, 404, 404],
      ]);
      expect((await a.get(`/v1/learners/${one.id}/consents`)).body.items).toHaveLength(1);
      expect((await b.get(`/v1/learners/${two.id}/consents`)).body.items).toEqual([]);
      expect([await requests(a, one), await requests(record.as(), two)]).toEqual([1, 0]);
      const ofOne = await a.get(`/v1/learners/${one.id}/guardians`);
      expect(ofOne.body.orders.map(({ id }: { id: string }) => id)).toEqual([later.body.id]);
    });
  });

  describe('that consent', () => {
    const sharing = 'share-results-with-institution';
    const give = (client: Client, { id }: { id: string }, more: object = {}): Promise<Answer> =>
      client.post(
        `/v1/learners/${id}/consents`,
        { purpose: sharing, recipient: 'css-b', textVersion: 1, ...more },
        { 'idempotency-key': randomUUID() },
      );
    const withdraw = (client: Client, { body }: Answer, more: object = {}) =>
      client.post(`/v1/consents/${body.id}/withdrawal`, more);
    const codeOf = ({ status, body }: Answer): unknown => body?.code ?? status;
    /** What another service asks: whether this holds now. */
    const holds = async ({ id }: { id: string }): Promise<boolean[]> => {
      const reader = record.as({ clientId: 'federation', organisations: ['ministere'], scopes: ['consents:read'] });
      const { body } = await reader.get(`/v1/learners/${id}/consents?purpose=${sharing}`);
      return body.items.map((item: { holds: boolean }) => item.holds);
    };
    const aged = async (age: number, off = 0) => {
      const zoe = await pupil(a, 'a', { birthDate: years(age, dayOff(off)) });
      const subject = `eleve-${zoe.key}`;
      await a.post('/v1/accounts/learner-links', { subject, learnerSourceId: zoe.key });
      return { ...zoe, own: record.as(familyOf(subject, 'learner', zoe.id)), anne: await guardianOf(zoe.id) };
    };
    const paper = { organisation: 'css-a.ecole', by: 'guardian', reference: 'feuille 12' };

    it('[R15] do so below 14 by a guardian with that right, from 14 the learner alone; a withdrawal holds at the next read and is told', async () => {
      const child = await aged(14, 1);
      expect(codeOf(await give(child.own, child))).toBe('consent-not-theirs');
      const given = await give(child.anne.client, child);
      expect([given.status, await holds(child)]).toEqual([201, [true]]);
      expect((await withdraw(child.anne.client, given)).status).toBe(204);
      expect((await withdraw(child.anne.client, given)).status).toBe(204);
      expect(await holds(child)).toEqual([false]);
      const again = await give(child.anne.client, child);
      expect([codeOf(again), await holds(child)]).toEqual([201, [false, true]]);

      const teen = await aged(14);
      expect(codeOf(await give(teen.anne.client, teen))).toBe('consent-not-theirs');
      const own = await give(teen.own, teen);
      expect([own.status, codeOf(await withdraw(teen.anne.client, own)), await holds(teen)]).toEqual([
        ...[201, 'consent-not-theirs'],
        [true],
      ]);
      const renewed = await give(teen.own, teen);
      expect([renewed.status, await holds(teen)]).toEqual([201, [false, true]]);
      const told = (await record.facts()).filter(({ type, key }) => type.startsWith('consent-') && key === child.id);
      const ids = { learnerId: child.id, purpose: sharing, recipient: 'css-b' };
      expect(told.map(({ type }) => type)).toEqual([
        ...['consent-recorded.v1', 'consent-withdrawn.v1', 'consent-recorded.v1'],
      ]);
      expect(told[1]!.data).toEqual({ ...ids, consentId: given.body.id, version: 2 });
    });

    it('do not where an order or a school’s word forbids it, and find nothing where they have no right', async () => {
      const child = await aged(9);
      const given = await give(child.anne.client, child);
      await order(child, { kind: 'no-acts', persons: [child.anne.personId], acts: ['consent'] });
      expect(codeOf(await withdraw(child.anne.client, given))).toBe('consent-not-theirs');
      expect(codeOf(await give(child.anne.client, child))).toBe('consent-not-theirs');
      await say(child, child.anne, []);
      expect(codeOf(await give(child.anne.client, child))).toBe('learner-unknown');
      expect(codeOf(await withdraw(child.anne.client, given))).toBe('consent-unknown');
      const stranger = await guardianOf((await pupil()).id);
      expect(codeOf(await give(stranger.client, child))).toBe('learner-unknown');
      expect(codeOf(await withdraw(stranger.client, given))).toBe('consent-unknown');
      expect((await stranger.client.get(`/v1/learners/${child.id}/consents`)).status).toBe(404);
      expect(await holds(child)).toEqual([true]);
    });

    it('do so on paper that the school records and finds again, and that another school does not see', async () => {
      const child = await aged(8);
      const given = await give(a, child, { paper });
      expect(codeOf(await give(a, child))).toBe('consent-paper-required');
      expect(codeOf(await give(child.anne.client, child, { paper }))).toBe('consent-not-theirs');
      expect(codeOf(await give(a, child, { paper: { ...paper, by: 'learner' } }))).toBe('consent-not-theirs');
      expect(codeOf(await give(a, child, { paper: { ...paper, organisation: 'css-b' } }))).toBe('organisation-unknown');
      expect(codeOf(await give(b, child, { paper: { ...paper, organisation: 'css-b' } }))).toBe('learner-unknown');
      const { body } = await child.anne.client.get(`/v1/learners/${child.id}/consents`);
      expect(body.items).toMatchObject([
        { givenBy: 'guardian', how: 'paper', organisation: 'css-a.ecole', holds: true },
      ]);
      expect(JSON.stringify(body)).not.toContain(paper.reference);
      expect(codeOf(await withdraw(b, given, { paper: { ...paper, organisation: 'css-b' } }))).toBe('consent-unknown');
      expect((await withdraw(a, given, { paper })).status).toBe(204);
      expect(await holds(child)).toEqual([false]);
    });

    it('are not asked where a law is the basis, are told which, and agree to the text that holds', async () => {
      const child = await aged(8);
      const refused = await give(child.anne.client, child, { purpose: 'school-services' });
      expect([refused.status, refused.body.code]).toEqual([409, 'consent-not-the-basis']);
      expect(JSON.stringify(refused.body)).toContain('art. 64');
      expect(codeOf(await give(child.anne.client, child, { purpose: 'no-such-purpose' }))).toBe(
        'consent-purpose-unknown',
      );
      expect(codeOf(await give(child.anne.client, child, { textVersion: 2 }))).toBe('consent-text-replaced');
      expect(codeOf(await give(child.anne.client, child, { recipient: 'nulle-part' }))).toBe('recipient-unknown');
      const reader = record.as({ clientId: 'federation', organisations: ['ministere'], scopes: ['consents:read'] });
      expect(codeOf(await reader.get(`/v1/learners/${child.id}/consents`))).toBe('one-purpose-required');
      const { body } = await reader.get('/v1/consent-purposes');
      expect(body.items.find(({ code }: { code: string }) => code === sharing).texts[0]).toMatchObject({ version: 1 });
    });

    it('stand once for a purpose and a recipient, whoever gives it at the same time', async () => {
      const child = await aged(8);
      const luc = await guardianOf(child.id);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => give(n % 2 ? luc.client : child.anne.client, child)),
      );
      expect(new Set(answers.map(codeOf))).toEqual(new Set([201]));
      expect((await holds(child)).filter(Boolean)).toHaveLength(1);
    });

    it('let a guardian go on at 18 when the learner says so, until they say otherwise', async () => {
      const adult = await aged(18);
      const { anne } = adult;
      const letting = { purpose: 'guardian-of-adult', recipient: anne.personId };
      expect(await statuses(anne, adult.id)).toEqual([404, 404, 404]);
      expect(codeOf(await give(anne.client, adult, letting))).toBe('learner-unknown');
      const given = await give(adult.own, adult, letting);
      expect([given.status, await statuses(anne, adult.id)]).toEqual([201, [200, 200, 200]]);
      expect(codeOf(await give(anne.client, adult))).toBe('consent-not-theirs');
      expect((await withdraw(adult.own, given)).status).toBe(204);
      expect([await statuses(anne, adult.id), await children(anne)]).toEqual([[404, 404, 404], ['|']]);
      const minor = await aged(17);
      const early = { purpose: 'guardian-of-adult', recipient: minor.anne.personId };
      expect(codeOf(await give(minor.own, minor, early))).toBe('consent-not-theirs');
    });
  });

  const person = fc.nat({ max: 2 });
  const span = fc
    .tuple(fc.integer({ min: -3, max: 3 }), fc.option(fc.nat({ max: 4 })))
    .map(([from, length]) => ({ validFrom: dayOff(from), validUntil: length === null ? null : dayOff(from + length) }));
  const act = fc.constantFrom(...familyActs);
  const families = fc.record({
    birthDate: fc.option(
      fc
        .tuple(fc.constantFrom(13, 14, 17, 18), fc.integer({ min: -2, max: 2 }))
        .map(([age, off]) => years(age, dayOff(off))),
    ),
    words: fc.uniqueArray(
      fc.record({
        person,
        school: fc.constantFrom('a', 'b'),
        rights: fc.array(
          fc.tuple(act, span).map(([what, when]) => ({ act: what, ...when })),
          { maxLength: 8 },
        ),
      }),
      { maxLength: 4, selector: (word) => `${word.person} ${word.school}` },
    ),
    orders: fc.array(
      fc.record({
        kind: fc.constantFrom(...orderKinds),
        persons: fc.uniqueArray(person, { minLength: 1 }),
        acts: fc.uniqueArray(act, { minLength: 1 }),
        when: span,
      }),
      { maxLength: 2 },
    ),
  });
  type Drawn = ReturnType<typeof drawn>[number];
  const drawn = (count: number, seed: number) => fc.sample(families, { numRuns: count, seed });

  function rightsOf({ birthDate, words, orders }: Drawn, people: readonly string[]): FamilyRights {
    const said = { id: 'w', learnerId: 'l', saidBy: 's' };
    return new FamilyRights({
      birthDate,
      linked: new Set(people),
      kept: new Map(),
      words: words.map((word) =>
        GuardianWord.say(
          { ...said, personId: people[word.person]!, organisationId: word.school },
          { rights: word.rights, basis: 'parental-authority', judgedOn: null, reference: null },
          new Date(),
        ),
      ),
      orders: orders.map((one) => FamilyOrder.give({ ...said, organisationId: 'o' }, givenOf(one, people), new Date())),
    });
  }

  function givenOf({ kind, persons, acts, when }: Drawn['orders'][number], people: readonly string[]): OrderGiven {
    return { kind, persons: persons.map((one) => people[one]!), acts, ...when, ...judgment };
  }

  it('[R14] at random have in the database exactly the rights that the rule leaves them, on each day', async () => {
    const people: string[] = [randomUUID(), randomUUID(), randomUUID()];
    const all = drawn(120, 14).map((family) => ({ family, id: `${randomUUID()}` }));
    await record.database.query(
      `insert into learner (id, family_name, given_name, birth_date, systems, questioned, leading_source, version)
       select id, 'Hasard', 'Ana', "birthDate", 1, false, 'x', 1 from jsonb_to_recordset($1) as r (id uuid, "birthDate" date)`,
      [JSON.stringify(all.map(({ id, family }) => ({ id, birthDate: family.birthDate })))],
    );
    await record.database.query(
      `insert into guardian_word (id, learner_id, person_id, organisation_id, rights, basis, said_by, said_at)
       select gen_random_uuid(), r.learner, r.person, o.id, r.rights, 'parental-authority', 's', now()
         from jsonb_to_recordset($1) as r (learner uuid, person uuid, school text, rights jsonb)
         join organisation o on o.code = 'css-' || r.school`,
      [
        JSON.stringify(
          all.flatMap(({ id, family }) =>
            family.words.map((word) => ({
              learner: id,
              person: people[word.person],
              school: word.school,
              rights: word.rights,
            })),
          ),
        ),
      ],
    );
    await record.database.query(
      `insert into family_order (id, learner_id, organisation_id, kind, persons, acts, valid_from, valid_until, said_by, said_at)
       select gen_random_uuid(), r.learner, o.id, r.kind, r.persons, r.acts, r."validFrom", r."validUntil", 's', now()
         from jsonb_to_recordset($1) as r (learner uuid, kind text, persons uuid[], acts text[], "validFrom" date, "validUntil" date)
         join organisation o on o.code = 'css-a'`,
      [
        JSON.stringify(
          all.flatMap(({ id, family }) => family.orders.map((one) => ({ learner: id, ...givenOf(one, people) }))),
        ),
      ],
    );
    const days = [-3, -1, 0, 1, 4].map(dayOff);
    const rows = await record.database.query<{
      learner: string;
      person: string;
      act: FamilyAct;
      day: string;
      may: boolean;
    }>(
      `select l.id as learner, p as person, t.act, d::text as day, guardian_may(l.id, p, t.act, t.age, d) as may
         from unnest($1::uuid[]) as l (id), unnest($2::uuid[]) as p, unnest($3::text[], $4::integer[]) as t (act, age), unnest($5::date[]) as d`,
      [
        ...[all.map(({ id }) => id), people, familyActs],
        ...[familyActs.map((one) => ageRuleOf(one, today).guardianUntil), days],
      ],
    );
    const rules = new Map(all.map(({ id, family }) => [id, rightsOf(family, people)]));
    const wrong = rows.filter(
      (row) => row.may !== rules.get(row.learner)!.may({ role: 'guardian', personId: row.person }, row.act, row.day),
    );
    expect(wrong).toEqual([]);
    expect(rows).toHaveLength(120 * 3 * familyActs.length * days.length);
    expect(new Set(rows.map(({ may }) => may)).size).toBe(2);
  });

  it('at random see over HTTP what the rule leaves them today, in reads, lists and of their account', async () => {
    for (const family of drawn(6, 41)) {
      const who = { birthDate: family.birthDate, permanentCode: null };
      const zoe = await pupil(a, 'a', who);
      const key = `f-${(number += 1)}`;
      const guardians = [await guardianOf(zoe.id), await guardianOf(zoe.id), await guardianOf(zoe.id)];
      const sibling = await pupil(a, 'a');
      const people = guardians.map(({ personId }) => personId);
      const own = await a.post('/v1/accounts/learner-links', { subject: `eleve-${key}`, learnerSourceId: zoe.key });
      expect(own.status).toBe(201);
      for (const word of family.words)
        await say(zoe, guardians[word.person]!, word.rights, {
          organisation: word.school === 'a' ? 'css-a' : 'css-a.ecole',
        });
      for (const one of family.orders) await order(zoe, givenOf(one, people));
      const rights = rightsOf(family, people);
      for (const guardian of guardians) {
        const may = (what: FamilyAct) => rights.may({ role: 'guardian', personId: guardian.personId }, what, today);
        const seen = (what: FamilyAct) => (may(what) ? 200 : 404);
        expect(await statuses(guardian, zoe.id)).toEqual([
          seen('read-record'),
          seen('read-results'),
          seen('read-record'),
        ]);
        const held = familyActs.some(may);
        expect(await children(guardian)).toEqual([
          ...(may('read-record') ? [zoe.id] : []),
          '|',
          ...(held ? [zoe.id] : []),
        ]);
        expect(await statuses(guardian, sibling.id)).toEqual([404, 404, 404]);
      }
      const learner = { client: record.as(familyOf(`eleve-${key}`, 'learner', zoe.id)) };
      // The special-assistance file is the learner's own from 14.
      const isOld = family.birthDate !== null && ageOn(family.birthDate, today) >= 14;
      expect(await statuses(learner, zoe.id)).toEqual([200, 200, isOld ? 200 : 404]);
    }
  });
});

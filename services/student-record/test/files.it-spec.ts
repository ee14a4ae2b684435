import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { schoolDay } from '@pan/kit/domain';
import { everyScope } from '@pan/testing';
import fc from 'fast-check';
import pg from 'pg';
import { covers } from '../src/domain/families/acts.js';
import { functionsOver, type HeldFunction, showsAt } from '../src/domain/files/file-reader.js';
import type { PupilFile } from '../src/domain/files/files.js';
import { type Profession, type ToldFunction, toldFunctions } from '../src/domain/files/functions.js';
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

const dayOff = (days: number) => schoolDay(new Date(Date.now() + days * 86_400_000));
const today = dayOff(0);
const administration = { 'purpose-of-use': 'school-administration' };

interface Told {
  readonly function: ToldFunction;
  readonly profession?: Profession;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

describe('The three files of a pupil', () => {
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

  const pupil = async (centre: 'a' | 'b' = 'a', who: object = {}): Promise<{ id: string; key: string }> => {
    const key = `e-${(number += 1)}`;
    const at = `/v1/organisations/css-${centre}.ecole`;
    const client = centre === 'a' ? a : b;
    const { body } = await client.put(`${at}/learners/by-source/${key}`, {
      ...{ familyName: `Dossier-${number}`, givenName: 'Zoé', birthDate: '2011-02-19' },
      ...who,
    });
    await client.put(`${at}/enrolments/by-source/s-${key}`, {
      ...{ learnerSourceId: key, schoolYear: '2026-2027', level: 'secondary-3' },
    });
    return { id: body.id as string, key };
  };

  interface Member {
    readonly key: string;
    readonly subject: string;
    readonly client: Client;
    tell(
      functions: readonly Told[],
      organisation?: string,
    ): Promise<{ status: number; body: { changed?: boolean; code?: string } }>;
  }

  /** Somebody of the staff who signs in, with every scope: what they see is by their functions alone. */
  const member = async (centre: 'a' | 'b' = 'a'): Promise<Member> => {
    const key = `p-${(number += 1)}`;
    const [client, school] = [centre === 'a' ? a : b, `css-${centre}.ecole`];
    await client.put(`/v1/organisations/${school}/staff/by-source/${key}`, { familyName: 'Roy', givenName: 'Ève' });
    const subject = `compte-${key}`;
    const { body } = await client.post('/v1/accounts/staff-links', { subject, staffSourceId: key });
    const who = { clientId: 'portal', subject, person: body.person, organisations: [school], scopes: everyScope };
    return {
      ...{ key, subject, client: record.as(who) },
      tell: (functions, organisation = school) =>
        client.put(`/v1/organisations/${organisation}/staff/by-source/${key}/functions`, {
          functions: functions.map((one) => ({ validFrom: '2026-08-24', ...one })),
        }),
    };
  };
  const statuses = ({ client }: { client: Client }, id: string): Promise<number[]> =>
    Promise.all(['', '/accommodations'].map(async (path) => (await client.get(`/v1/learners/${id}${path}`)).status));

  describe('by functions', () => {
    it('open and close the same day, with the token that somebody has, as the school says', async () => {
      const [zoe, other] = [await pupil(), await pupil('b')];
      const eve = await member();
      expect(await statuses(eve, zoe.id)).toEqual([404, 404]);
      expect((await eve.tell([{ function: 'registrar' }])).body).toEqual({ changed: true });
      expect(await statuses(eve, zoe.id)).toEqual([200, 404]);
      expect((await eve.tell([{ function: 'specialist-support' }], 'css-a')).body).toEqual({ changed: true });
      expect(await statuses(eve, zoe.id)).toEqual([200, 200]);
      expect(await statuses(eve, other.id)).toEqual([404, 404]);
      expect((await eve.tell([{ function: 'specialist-support' }], 'css-a')).body).toEqual({ changed: false });
      await eve.tell([{ function: 'specialist-support', validUntil: dayOff(-1) }], 'css-a');
      expect(await statuses(eve, zoe.id)).toEqual([200, 404]);
      await eve.tell([{ function: 'direction', validFrom: dayOff(1) }]);
      expect(await statuses(eve, zoe.id)).toEqual([404, 404]);
      await eve.tell([{ function: 'direction', validUntil: today }]);
      expect(await statuses(eve, zoe.id)).toEqual([200, 200]);
      await a.put(`/v1/organisations/css-a.ecole/enrolments/by-source/s-${zoe.key}`, {
        ...{ learnerSourceId: zoe.key, schoolYear: '2026-2027', level: 'secondary-3', endedOn: today },
      });
      expect(await statuses(eve, zoe.id)).toEqual([404, 404]);
    });

    it('find by name whom they show, as it is typed, and nobody else', async () => {
      const eve = await member();
      const [one, , other] = [
        await pupil('a', { familyName: 'Bélanger-Lefœuvre', givenName: 'Noé' }),
        await pupil('a', { familyName: 'Belles', givenName: 'Ann_e' }),
        await pupil('b', { familyName: 'Bélanger', givenName: 'Noé' }),
      ];
      const found = async (name: string): Promise<string[]> => {
        const { body } = await eve.client.get(`/v1/learners?name=${encodeURIComponent(name)}`);
        return (body.items as { id: string }[]).map(({ id }) => id);
      };
      expect(await found('belanger')).toEqual([]);
      await eve.tell([{ function: 'registrar' }]);
      for (const typed of ['belanger', 'NOE BELANGER', 'lefoeuvre noe', 'Bélanger-Lefœuvre', '  béla ', 'lef bel'])
        expect([typed, await found(typed)]).toEqual([typed, [one.id]]);
      expect(await found('belanger zoe')).toEqual([]);
      expect((await found('%')).length + (await found('\\')).length).toBe(0);
      expect(await found('ann_e')).toHaveLength(1);
      for (const inside of ['élang', 'n_e', '_nn_e']) expect(await found(inside)).toEqual([]);
      expect(await found('belanger')).not.toContain(other.id);
      expect((await a.get('/v1/learners?name=belanger')).body.code).toBe('name-search-is-for-people');

      // A crowd of other names costs the search nothing: it is found by the index of words.
      const blocksRead = async (name: string): Promise<number> => {
        const client = new pg.Client({ connectionString: record.database.appUrl });
        await client.connect();
        try {
          const explained = () =>
            client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
              `explain (analyze, buffers, format json) select * from find_own_learners($1, null, null, $2, null, 51)`,
              [`person:staff/school-file/registrar/:${eve.subject}`, name],
            );
          // The first time, a connection reads the catalogues too.
          await explained();
          const { rows } = await explained();
          const { Plan: plan } = rows[0]!['QUERY PLAN'][0];
          expect(plan['Actual Rows']).toBe(1);
          return plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
        } finally {
          await client.end();
        }
      };
      const alone = await blocksRead('lefoeuvre');
      await record.database.query(
        `with made as (
           insert into learner (id, family_name, given_name, systems, questioned, leading_source, version)
             select uuidv7(), 'Foule' || n, 'Autre', 1, false, 'foule', 1 from generate_series(1, 5000) n returning id
         ), placed as (
           select m.id, o.id as organisation, o.path from made m, organisation o where o.code = 'css-a.ecole'
         ), rows as (
           insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims)
             select 'foule', id::text, id, organisation, path, '\\x00' from placed
         )
         insert into enrolment (id, source, source_id, school_year, learner_id, learner_source_id, organisation_id, level, visible_to, version)
           select uuidv7(), 'foule', id::text, '2026-2027', id, id::text, organisation, 'primary-6', path, 1 from placed`,
      );
      await record.database.query(`analyze learner, enrolment, learner_name_word`);
      expect(await blocksRead('lefoeuvre')).toBeLessThan(alone + 150);
      // So many are called like this that a page is walked to instead.
      expect((await eve.client.get('/v1/learners?name=autre&limit=5')).body.items).toHaveLength(5);
      await record.database.query(`delete from enrolment where source = 'foule'`);
    });

    it('list whom they show, in pages, with whom the member teaches', async () => {
      const eve = await member();
      const [one, two, three] = [await pupil(), await pupil(), await pupil('b')];
      await eve.tell([{ function: 'direction' }]);
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor && `&cursor=${cursor}`;
        const { body } = await eve.client.get(`/v1/learners?limit=2${more}`);
        seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
        cursor = body.nextCursor as string | null;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect([seen.includes(one.id), seen.includes(two.id), seen.includes(three.id)]).toEqual([true, true, false]);
      const near = await eve.client.get('/v1/learners?organisation=css-b&limit=500');
      expect(near.body.items).toEqual([]);
      const { body: me } = await eve.client.get('/v1/accounts/me');
      expect(me.functions).toEqual([{ function: 'direction', profession: null, organisation: 'css-a.ecole' }]);
      expect(me.purposes).toContain('school-administration');
      expect((me.scopes as string[]).filter((scope) => scope.startsWith('professional'))).toEqual([]);
    });

    it('are told by the organisation’s own systems, whole, and read by them', async () => {
      const eve = await member();
      const told = [{ function: 'professional', profession: 'psychologist' }, { function: 'direction' }] as const;
      expect((await eve.tell(told)).status).toBe(200);
      const listed = await a.get('/v1/organisations/css-a/staff-functions?limit=500');
      const mine = (
        listed.body.items as { organisation: string; function: string; profession: string | null }[]
      ).filter(({ profession }) => profession === 'psychologist');
      expect(mine).toMatchObject([{ organisation: 'css-a.ecole', validFrom: '2026-08-24', validUntil: null }]);
      expect((await b.get('/v1/organisations/css-a/staff-functions')).body.code).toBe('organisation-unknown');
      const codes = [
        await eve.tell([{ function: 'professional' }]),
        await eve.tell([{ function: 'registrar', profession: 'nurse' }]),
        await eve.tell([{ function: 'registrar', validUntil: '2026-01-01' }]),
        await eve.tell([{ function: 'teaching' as ToldFunction }]),
        await eve.tell([{ function: 'registrar' }], 'css-b'),
      ].map(({ body }) => body.code);
      expect(codes).toEqual([
        ...['profession-not-named', 'profession-of-no-professional', 'span-ends-before-it-begins', 'invalid-request'],
        'organisation-unknown',
      ]);
      const path = `/v1/organisations/css-b.ecole/staff/by-source/${eve.key}/functions`;
      expect((await b.put(path, { functions: [] })).body.code).toBe('staff-not-sent');
      const words = await Promise.all(
        Array.from({ length: 8 }, (_, n) => eve.tell([{ function: n % 2 ? 'registrar' : 'administration' }])),
      );
      expect(new Set(words.map(({ status }) => status))).toEqual(new Set([200]));
      const standing = await record.database.query(
        `select function from staff_function f join staff s on s.id = f.staff_id where s.source_id = $1 and replaced_at is null`,
        [eve.key],
      );
      expect(standing).toHaveLength(1);
    });
  });

  const plan = (key: string, more: object = {}) => ({
    ...{ learnerSourceId: key, state: 'in-force', needs: [{ need: 'canari-besoin' }] },
    objectives: [{ objective: 'Lire seul', means: [{ what: 'En petit groupe', by: 'specialist-support' }] }],
    participants: [{ as: 'guardian', on: '2026-09-10' }],
    ...{ validFrom: '2026-09-10', validUntil: '2027-06-30', reviewOn: '2027-01-15', ...more },
  });
  const putPlan = ({ key }: { key: string }, more: object = {}, school = 'css-a.ecole', client = a) =>
    client.put(`/v1/organisations/${school}/intervention-plans/by-source/pi-${key}`, plan(key, more));
  const parentOf = async (id: string): Promise<Client> => {
    const subject = `parent-${(number += 1)}`;
    const personId = await linkGuardian(record, a, id, subject);
    return record.as({
      ...{ clientId: 'portal', subject, person: { role: 'guardian', id: personId }, organisations: [] },
      ...{ scopes: everyScope, purpose: 'family-access' },
    });
  };

  describe('with intervention plans', () => {
    it('keep every version, from a draft over the review to the end, for their readers alone', async () => {
      const zoe = await pupil();
      const [specialist, registrar] = [await member(), await member()];
      await specialist.tell([{ function: 'specialist-support' }]);
      await registrar.tell([{ function: 'registrar' }]);
      const parent = await parentOf(zoe.id);
      const path = `/v1/learners/${zoe.id}/intervention-plans`;
      const states = async (client: Client): Promise<string[] | number> => {
        const { status, body } = await client.get(path);
        return status === 200 ? (body.items as { state: string }[]).map(({ state }) => state) : status;
      };
      const { body: made } = await putPlan(zoe, { state: 'draft', objectives: [] });
      expect([await states(a), await states(specialist.client), await states(parent)]).toEqual([
        ['draft'],
        ['draft'],
        [],
      ]);
      const refused = await putPlan(zoe, { objectives: [] });
      expect([refused.status, refused.body.code]).toEqual([409, 'intervention-plan-incomplete']);
      expect((await putPlan(zoe)).body).toEqual({ id: made.id, changed: true });
      expect((await putPlan(zoe)).body.changed).toBe(false);
      expect([await states(parent), await states(registrar.client)]).toEqual([['in-force'], 404]);
      expect((await putPlan(zoe, { state: 'draft' })).body.code).toBe('intervention-plan-step-refused');
      await putPlan(zoe, { state: 'reviewed', reviewOn: '2027-05-01' });
      await putPlan(zoe, { state: 'ended', reviewOn: '2027-05-01' });
      expect((await putPlan(zoe, { state: 'ended' })).body.code).toBe('intervention-plan-ended');
      const versions = async (client: Client) => (await client.get(`/v1/intervention-plans/${made.id}/versions`)).body;
      const seen = (items: { version: number; state: string }[]) => items.map(({ version, state }) => [version, state]);
      const all = [
        [1, 'draft'],
        [2, 'in-force'],
        [3, 'reviewed'],
        [4, 'ended'],
      ];
      expect(seen((await versions(specialist.client)).items)).toEqual(all);
      expect(seen((await versions(parent)).items)).toEqual(all.slice(1));
      expect([(await versions(registrar.client)).code, (await versions(b)).code]).toEqual([
        ...['intervention-plan-unknown', 'intervention-plan-unknown'],
      ]);
      const [one] = await a.get(`/v1/intervention-plans/${made.id}/versions?limit=1`).then(({ body }) => [body]);
      const next = await a.get(`/v1/intervention-plans/${made.id}/versions?limit=3&cursor=${one.nextCursor}`);
      expect(seen(next.body.items)).toEqual(all.slice(1));
      const other = await pupil();
      const moved = await a.put(
        `/v1/organisations/css-a.ecole/intervention-plans/by-source/pi-${zoe.key}`,
        plan(other.key),
      );
      expect(moved.body.code).toBe('intervention-plan-cannot-move');
    });

    it('found accommodations that name them; the exam is told neither plan nor need', async () => {
      const [zoe, other] = [await pupil(), await pupil()];
      const { body: made } = await putPlan(zoe);
      await putPlan(other);
      const measure = { learnerSourceId: zoe.key, extraTimePercent: 33, tools: [], validFrom: '2026-09-01' };
      const put = (more: object) =>
        a.put(`/v1/organisations/css-a.ecole/accommodations/by-source/m-${zoe.key}`, { ...measure, ...more });
      expect((await put({ planSourceId: `pi-${zoe.key}` })).status).toBe(201);
      expect((await put({ planSourceId: `pi-${zoe.key}` })).body.changed).toBe(false);
      expect((await put({ planSourceId: `pi-${other.key}` })).body.code).toBe('intervention-plan-not-sent');
      expect((await put({ planSourceId: 'nulle-part' })).body.code).toBe('intervention-plan-not-sent');
      const { body } = await a.get(`/v1/learners/${zoe.id}/accommodations`);
      expect(body.items).toMatchObject([{ planId: made.id }]);
      const told = (await record.facts('to-exam-management')).filter(({ key }) => key === zoe.id);
      expect(told.map(({ type }) => type)).toEqual(['accommodation-granted.v1']);
      const everything = JSON.stringify([...(await record.facts()), ...(await record.facts('to-exam-management'))]);
      expect(everything).not.toMatch(new RegExp(`canari|${made.id as string}|pi-${zoe.key}`));
    });

    it('follow to another school where the family consents, and stay behind where it does not', async () => {
      const who = (n: number) => ({
        permanentCode: `DOSZ1902110${n}`,
        birthDate: '2011-02-19',
        familyName: `Transfert-${n}`,
      });
      const shown: unknown[] = [];
      for (const [n, consents] of [true, false].entries()) {
        const zoe = await pupil('a', who(n));
        await b.put(`/v1/organisations/css-b.ecole/learners/by-source/t-${zoe.key}`, { ...who(n), givenName: 'Zoé' });
        const { body: made } = await putPlan(zoe);
        await a.put(`/v1/organisations/css-a.ecole/accommodations/by-source/m-${zoe.key}`, {
          ...{ learnerSourceId: zoe.key, extraTimePercent: 33, tools: [], validFrom: '2026-09-01' },
          planSourceId: `pi-${zoe.key}`,
        });
        const paper = { organisation: 'css-a.ecole', by: 'learner', reference: 'feuille 7' };
        const given = { purpose: 'hand-over-assistance-file', recipient: 'css-b.ecole', textVersion: 1, paper };
        if (consents) expect((await a.post(`/v1/learners/${zoe.id}/consents`, given)).status).toBe(201);
        const asked = await b.post('/v1/organisations/css-b.ecole/transfers', {
          ...{
            from: 'css-a.ecole',
            learnerSourceId: `t-${zoe.key}`,
            sourceId: `s-t-${zoe.key}`,
            movesOn: today,
            reason: 'Déménagement',
          },
        });
        expect((await a.post(`/v1/transfers/${asked.body.id}/acceptance`, {})).status).toBe(200);
        const specialist = await member('b');
        await specialist.tell([{ function: 'specialist-support' }]);
        for (const client of [b, specialist.client]) {
          const plans = (await client.get(`/v1/learners/${zoe.id}/intervention-plans`)).body.items as { id: string }[];
          const [measure] = (await client.get(`/v1/learners/${zoe.id}/accommodations`)).body.items as {
            planId: string;
          }[];
          shown.push([plans.map(({ id }) => id === made.id), measure!.planId === made.id]);
        }
        const former = await member();
        await former.tell([{ function: 'direction' }]);
        expect(await statuses(former, zoe.id)).toEqual([404, 404]);
      }
      expect(shown).toEqual([
        [[true], true],
        [[true], true],
        [[], false],
        [[], false],
      ]);
    });
  });

  describe('with what professionals keep', () => {
    const note = {
      organisation: 'css-a.ecole',
      profession: 'psychologist',
      kind: 'note',
      day: '2026-11-20',
      text: 'canari-note',
    };
    const psychologist = async (centre: 'a' | 'b' = 'a'): Promise<Member> => {
      const one = await member(centre);
      await one.tell([{ function: 'professional', profession: 'psychologist' }]);
      return one;
    };
    const texts = async (client: Client, id: string) => {
      const { status, body } = await client.get(`/v1/learners/${id}/professional-notes`);
      return status === 200 ? (body.items as { text: string }[]).map(({ text }) => text) : (body.code as string);
    };

    it('show the author’s notes to the author, and once they are signed to the same profession there; they change no more', async () => {
      const zoe = await pupil();
      const [eve, peer, nurse, foreign] = [
        await psychologist(),
        await psychologist(),
        await member(),
        await psychologist('b'),
      ];
      await nurse.tell([{ function: 'professional', profession: 'nurse' }, { function: 'direction' }]);
      const at = `/v1/learners/${zoe.id}/professional-notes`;
      const written = await eve.client.post(at, note);
      const id = written.body.id as string;
      expect([await texts(eve.client, zoe.id), await texts(peer.client, zoe.id)]).toEqual([['canari-note'], []]);
      const revised = { kind: 'note', day: '2026-11-20', text: 'canari-revue' };
      const path = `/v1/professional-notes/${id}`;
      const first = { 'if-match': '"1"' };
      const tries = [await eve.client.put(path, revised, first), await eve.client.put(path, revised, first)];
      expect(tries.map(({ status, headers }) => [status, headers.get('etag')])).toEqual([
        [200, '"2"'],
        [412, null],
      ]);
      expect((await peer.client.put(path, revised)).body.code).toBe('note-unknown');
      expect((await eve.client.post(at, { ...note, amends: id })).body.code).toBe('note-not-signed');
      expect((await eve.client.post(`${path}/signature`, undefined)).status).toBe(200);
      expect((await eve.client.post(`${path}/signature`, undefined)).headers.get('etag')).toBe('"3"');
      expect((await eve.client.put(path, revised)).body.code).toBe('note-signed');
      const addition = await peer.client.post(at, { ...note, text: 'canari-ajout', amends: id });
      expect(addition.status).toBe(201);
      expect(await texts(peer.client, zoe.id)).toEqual(['canari-revue', 'canari-ajout']);
      expect(await texts(eve.client, zoe.id)).toEqual(['canari-revue']);
      expect(await texts(nurse.client, zoe.id)).toEqual([]);
      expect(await texts(foreign.client, zoe.id)).toBe('learner-unknown');
      expect((await nurse.client.post(at, note)).body.code).toBe('learner-unknown');
      expect((await eve.client.post(at, { ...note, day: dayOff(1) })).body.code).toBe('note-day-ahead');
      await expect(
        record.database.query(`update professional_note set text = 'x' where id = $1`, [id]),
      ).rejects.toThrow('a signed note changes no more');
    });

    it('tell nobody else that there is anything: no system, family, count, fact, log of looks or plan of a parting', async () => {
      const [zoe, noah] = [await pupil(), await pupil()];
      const eve = await psychologist();
      await eve.client.post(`/v1/learners/${zoe.id}/professional-notes`, note);
      const [parent, other] = [await parentOf(zoe.id), await parentOf(noah.id)];
      const asked = [
        ...[await texts(a, zoe.id), await texts(a, randomUUID())],
        ...[await texts(parent, zoe.id), await texts(other, noah.id), await texts(parent, noah.id)],
      ];
      expect(asked).toEqual([
        ...['professional-person-required', 'professional-person-required'],
        ...['professional-file-on-request', 'professional-file-on-request', 'learner-unknown'],
      ]);
      const remedy = await parent.get(`/v1/learners/${zoe.id}/professional-notes`);
      expect(JSON.stringify(remedy.body)).toContain('person in charge of access');
      const files = await Promise.all(
        (
          [
            [a, zoe],
            [a, noah],
            [parent, zoe],
            [other, noah],
          ] as const
        ).map(async ([client, { id }]) => {
          const { body } = await client.get(`/v1/learners/${id}/files`);
          return JSON.stringify((body.items as object[])[2]);
        }),
      );
      expect([files[0], files[2]]).toEqual([files[1], files[3]]);
      const told = JSON.stringify([...(await record.facts()), ...(await record.facts('to-exam-management'))]);
      const kept = await record.database.query<{ row: string }>(
        `select t::text as row from access_log t union all select t::text from idempotency_key t union all select t::text from outbox t`,
      );
      expect(told + JSON.stringify(kept)).not.toMatch(/canari-(note|revue|ajout|besoin)/);
    });

    it('go along when records are joined, and each to its own when they are parted, named to nobody', async () => {
      const who = { familyName: 'Jumelle', permanentCode: 'JUMZ06051101' };
      const [one, two] = [
        await pupil('a', { ...who, birthDate: '2011-05-06' }),
        await pupil('b', { ...who, birthDate: '2011-05-16' }),
      ];
      const [eve, luc] = [await psychologist(), await psychologist('b')];
      await eve.client.post(`/v1/learners/${one.id}/professional-notes`, { ...note, text: 'canari-un' });
      await luc.client.post(`/v1/learners/${two.id}/professional-notes`, {
        ...note,
        organisation: 'css-b.ecole',
        text: 'canari-deux',
      });
      await putPlan(one, { needs: [{ need: 'un' }] });
      await putPlan(two, { needs: [{ need: 'deux' }] }, 'css-b.ecole', b);
      const ministry = record.as();
      const { body: pairs } = await ministry.get('/v1/match-pairs?limit=500');
      const pair = (pairs.items as { id: string }[]).find((item) => JSON.stringify(item).includes(two.id))!;
      expect((await ministry.post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' })).status).toBeLessThan(
        300,
      );
      const both = async () => [
        ...[await texts(eve.client, one.id), await texts(luc.client, one.id)],
        ...[await texts(eve.client, two.id), await texts(luc.client, two.id)],
      ];
      expect(await both()).toEqual([['canari-un'], ['canari-deux'], ['canari-un'], ['canari-deux']]);
      const { id: survivor } = (await a.get(`/v1/learners/${one.id}`)).body as { id: string };
      const asked = { merged: survivor === one.id ? two.id : one.id };
      const planned = await ministry.post(`/v1/learners/${survivor}/parting-plan`, asked);
      expect(JSON.stringify(planned.body)).not.toContain('note');
      expect(JSON.stringify(planned.body)).toContain('intervention-plan');
      const parted = await ministry.post(
        `/v1/learners/${survivor}/partings`,
        { ...asked, reason: 'Deux enfants' },
        { 'if-match': planned.headers.get('etag')!, 'idempotency-key': randomUUID() },
      );
      expect(parted.status).toBeLessThan(300);
      expect(await both()).toEqual([['canari-un'], 'learner-unknown', 'learner-unknown', ['canari-deux']]);
      const needs = async (client: Client, id: string) =>
        (await client.get(`/v1/learners/${id}/intervention-plans`)).body.items?.map(
          (item: { needs: object[] }) => item.needs,
        );
      expect([await needs(a, one.id), await needs(b, two.id)]).toEqual([[[{ need: 'un' }]], [[{ need: 'deux' }]]]);
    });
  });

  describe('at each wall', () => {
    /** Every address of the document that reads of one learner: which file it is behind, or null for what has rules of its own. */
    const walls: Readonly<Record<string, PupilFile | null>> = {
      '/v1/learners/{id}': 'school-file',
      '/v1/learners/{id}/path': 'school-file',
      '/v1/learners/{id}/results': 'school-file',
      '/v1/learners/{id}/competency-profile': 'school-file',
      '/v1/learners/{id}/report-cards': 'school-file',
      '/v1/learners/{id}/files': 'school-file',
      '/v1/learners/{id}/accommodations': 'special-assistance-file',
      '/v1/learners/{id}/intervention-plans': 'special-assistance-file',
      '/v1/learners/{id}/professional-notes': 'professional-file',
      // Of families, offices and the ministry: their own specs ask them.
      ...Object.fromEntries(
        [
          'absence-notices',
          'accesses',
          'account-links',
          'attestations',
          'code-requests',
          'consents',
          'correction-requests',
          'guardians',
          'permanent-code',
        ].map((set) => [`/v1/learners/{id}/${set}`, null]),
      ),
    };
    const addresses = Object.entries(walls).filter((entry): entry is [string, PupilFile] => entry[1] !== null);
    const schools = ['css-a.ecole', 'css-a', 'css-b.ecole'] as const;
    type School = (typeof schools)[number];
    const pathTo: Readonly<Record<School, readonly string[]>> = {
      'css-a.ecole': ['ministere', 'css-a', 'css-a.ecole'],
      'css-a': ['ministere', 'css-a'],
      'css-b.ecole': ['ministere', 'css-b', 'css-b.ecole'],
    };

    it('every address that reads of a learner is named with its file', () => {
      const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as {
        paths: Record<string, object>;
      };
      const read = Object.entries(document.paths)
        .filter(([path, methods]) => path.startsWith('/v1/learners/{id}') && 'get' in methods)
        .map(([path]) => path);
      expect(read.toSorted()).toEqual(Object.keys(walls).toSorted());
    });

    /** A pupil who stays at one school, left another, and has a plan and notes where each could be. */
    const everywhere = async (): Promise<{ id: string; keyOfA: string; keyOfB: string }> => {
      const n = (number += 1);
      const who = {
        familyName: `Partout-${n}`,
        permanentCode: codeOf(700 + n).replace(/\d+$/, (digits) => `190211${digits.slice(-2)}`),
        birthDate: '2011-02-19',
      };
      const zoe = await pupil('a', who);
      const keyOfB = `b-${zoe.key}`;
      const at = '/v1/organisations/css-b.ecole';
      const same = await b.put(`${at}/learners/by-source/${keyOfB}`, { ...who, givenName: 'Zoé' });
      expect(same.body.id).toBe(zoe.id);
      await b.put(`${at}/enrolments/by-source/s-${keyOfB}`, {
        ...{
          learnerSourceId: keyOfB,
          schoolYear: '2026-2027',
          level: 'secondary-3',
          beganOn: '2026-08-24',
          endedOn: dayOff(-1),
        },
      });
      await putPlan({ key: zoe.key });
      await putPlan({ key: keyOfB }, {}, 'css-b.ecole', b);
      return { id: zoe.id, keyOfA: zoe.key, keyOfB };
    };

    /** What the rule lets a person see, by the pure functions alone. */
    const expected = (held: readonly HeldFunction[], stays: readonly School[], taughtAt: readonly string[]) =>
      addresses.map(([address, file]) => {
        const over = functionsOver(file, held, { stays: stays.map((one) => pathTo[one]), taughtAt }, today);
        if (over.length === 0) return [address, 404];
        if (address.endsWith('intervention-plans'))
          return [address, (['css-a.ecole', 'css-b.ecole'] as const).filter((one) => showsAt(over, pathTo[one]))];
        return [address, 200];
      });
    const seen = ({ client }: { client: Client }, id: string) =>
      Promise.all(
        addresses.map(async ([address]) => {
          const { status, body } = await client.get(address.replace('{id}', id));
          if (status !== 200 || !address.endsWith('intervention-plans')) return [address, status];
          return [address, (body.items as { organisation: string }[]).map(({ organisation }) => organisation).sort()];
        }),
      );

    it('[R26] each function is let in at its own school, at none that the pupil left and at no other', async () => {
      const zoe = await everywhere();
      for (const school of schools)
        for (const code of toldFunctions) {
          const centre = school === 'css-b.ecole' ? 'b' : 'a';
          const profession = code === 'professional' ? ('psychologist' as const) : null;
          const one = await member(centre);
          await one.tell([{ function: code, ...(profession && { profession }) }], school);
          const held = [{ function: code, profession, organisation: school }];
          expect([school, code, await seen(one, zoe.id)]).toEqual([school, code, expected(held, ['css-a.ecole'], [])]);
        }
      for (const centre of ['a', 'b'] as const) {
        const [one, client, key] = [
          await member(centre),
          centre === 'a' ? a : b,
          centre === 'a' ? zoe.keyOfA : zoe.keyOfB,
        ];
        const at = `/v1/organisations/css-${centre}.ecole`;
        await client.put(`${at}/classes/by-source/g-${one.key}`, { title: 'Groupe', schoolYear: '2026-2027' });
        const place = { classSourceId: `g-${one.key}` };
        await client.put(`${at}/memberships/by-source/t-${one.key}`, {
          ...place,
          personSourceId: one.key,
          role: 'teacher',
        });
        expect([centre, await seen(one, zoe.id)]).toEqual([centre, expected([], ['css-a.ecole'], [])]);
        await client.put(`${at}/memberships/by-source/e-${one.key}`, {
          ...place,
          personSourceId: key,
          role: 'student',
        });
        const taught = [`css-${centre}.ecole`];
        expect([centre, await seen(one, zoe.id)]).toEqual([centre, expected([], ['css-a.ecole'], taught)]);
      }
    });

    it('[R26] functions at random, with their days, let in at each address exactly where the rule does', async () => {
      const span = fc.record({ from: fc.integer({ min: -2, max: 1 }), length: fc.option(fc.nat({ max: 2 })) });
      const told = fc.array(
        fc.record({
          function: fc.constantFrom(...toldFunctions),
          profession: fc.constantFrom('psychologist' as const, 'nurse' as const),
          organisation: fc.constantFrom(...schools),
          span,
        }),
        { maxLength: 4 },
      );
      const zoe = await everywhere();
      for (const functions of fc.sample(told, { numRuns: 12, seed: 26 })) {
        const [inA, inB] = [await member('a'), await member('b')];
        const held: Record<'a' | 'b', HeldFunction[]> = { a: [], b: [] };
        for (const school of schools) {
          const here = functions.filter(({ organisation }) => organisation === school);
          const centre = school === 'css-b.ecole' ? 'b' : 'a';
          const said = here.map(({ function: code, profession, span: { from, length } }) => ({
            ...{ function: code, ...(code === 'professional' && { profession }), validFrom: dayOff(from) },
            ...(length !== null && { validUntil: dayOff(from + length) }),
          }));
          expect((await (centre === 'a' ? inA : inB).tell(said, school)).status).toBe(200);
          held[centre].push(
            ...said
              .filter(({ validFrom, validUntil }) => covers({ validFrom, validUntil: validUntil ?? null }, today))
              .map(({ function: code, profession = null }) => ({ function: code, profession, organisation: school })),
          );
        }
        expect(await seen(inA, zoe.id)).toEqual(expected(held.a, ['css-a.ecole'], []));
        expect(await seen(inB, zoe.id)).toEqual(expected(held.b, ['css-a.ecole'], []));
      }
    });
  });

  describe('of which an organisation answers', () => {
    it('are due by the schedule of each, counted by school and nobody named', async () => {
      const due = async (file: string, client = a, code = 'css-a') =>
        (await client.get(`/v1/organisations/${code}/retention-due?file=${file}`)).body;
      const before = [await due('school-file'), await due('special-assistance-file')].map(({ items }) => items.length);
      expect(before).toEqual([0, 0]);
      const [old, recent] = [await pupil(), await pupil()];
      for (const [{ key }, endedOn] of [
        [old, '2012-06-22'],
        [recent, '2022-06-22'],
      ] as const) {
        await putPlan({ key });
        await record.database.query(
          `update enrolment set began_on = '2010-08-24', ended_on = $2 where source_id = $1`,
          [`s-${key}`, endedOn],
        );
      }
      const school = { organisation: 'css-a.ecole', verified: false, since: 'last-stay-ended' };
      expect((await due('school-file')).items).toMatchObject([
        { ...school, years: 10, learners: 1, oldest: '2012-06-22' },
      ]);
      expect((await due('special-assistance-file')).items).toMatchObject([{ ...school, years: 3, learners: 2 }]);
      const eve = await member();
      await eve.tell([{ function: 'professional', profession: 'nurse' }]);
      const zoe = await pupil();
      const note = {
        organisation: 'css-a.ecole',
        profession: 'nurse',
        kind: 'note',
        day: '2026-11-20',
        text: 'canari-note',
      };
      const { body: written } = await eve.client.post(`/v1/learners/${zoe.id}/professional-notes`, note);
      expect((await due('professional-file')).items).toEqual([]);
      await record.database.query(`update professional_note set written_at = '2021-01-05T12:00Z' where id = $1`, [
        written.id,
      ]);
      expect((await due('professional-file')).items).toMatchObject([
        { since: 'last-entry', learners: 1, oldest: '2021-01-05' },
      ]);
      expect([(await due('professional-file', b)).code, (await due('professional-file', b, 'css-b')).items]).toEqual([
        ...['organisation-unknown', []],
      ]);
      expect((await due('everything')).code).toBe('invalid-request');
    });

    it('and incidents stand in a register of its own, with what is due and every version', async () => {
      const entry = {
        ...{ kind: 'access', happenedOn: dayOff(-12), noticedOn: dayOff(-10), what: 'Un poste resté ouvert' },
        ...{ data: ['results'], persons: 28, measures: 'Poste verrouillé', notices: [] as object[] },
      };
      const at = '/v1/organisations/css-a.ecole/privacy-incidents';
      const { body } = await a.post(at, entry);
      const path = `/v1/privacy-incidents/${body.id as string}`;
      const duties = async (query = '') => {
        const { items } = (await a.get(`/v1/organisations/css-a/privacy-incidents?${query}`)).body;
        return items.map(({ duties: left }: { duties: { duty: string; late: boolean }[] }) =>
          left.map(({ duty, late }) => `${duty} ${String(late)}`),
        ) as string[][];
      };
      expect(await duties()).toEqual([['assess true']]);
      const assessed = { ...entry, serious: true, assessedOn: dayOff(-1), why: 'Des notes étaient lisibles' };
      const first = { 'if-match': '"1"' };
      expect((await a.put(path, { ...assessed, why: null }, first)).body.code).toBe('incident-assessed-in-part');
      expect((await a.put(path, assessed, first)).headers.get('etag')).toBe('"2"');
      expect((await a.put(path, assessed, first)).status).toBe(412);
      expect(await duties('open=true')).toEqual([['notice-commission false', 'notice-persons false']]);
      const told = {
        ...assessed,
        notices: [
          { to: 'commission', on: today },
          { to: 'persons', on: today },
        ],
      };
      await a.put(path, told);
      expect([await duties('open=true'), await duties()]).toEqual([[], [[]]]);
      expect((await a.put(path, assessed)).body.code).toBe('incident-notice-taken-back');
      expect((await a.put(path, { ...told, noticedOn: dayOff(1) })).body.code).toBe('incident-days-disagree');
      expect([(await b.put(path, told)).body.code, (await b.get(at)).body.code]).toEqual([
        ...['incident-unknown', 'organisation-unknown'],
      ]);
      const versions = await record.database.query(
        `select version from privacy_incident_version where incident_id = $1`,
        [body.id],
      );
      expect(versions).toHaveLength(3);
    });
  });

  it('are named to whoever sees the learner, with their rules; of what one may not read nothing tells whether it exists', async () => {
    const zoe = await pupil();
    const [registrar, psychologist] = [await member(), await member()];
    await registrar.tell([{ function: 'registrar' }]);
    await psychologist.tell([{ function: 'professional', profession: 'psychologist' }]);
    const parent = await parentOf(zoe.id);
    const files = async (client: Client, headers: Record<string, string> = {}) =>
      (await client.get(`/v1/learners/${zoe.id}/files`, headers)).body.items as {
        mayRead: boolean;
        exists: boolean | null;
        heldBy: string[] | null;
        remedy: object | null;
      }[];
    const shape = (all: Awaited<ReturnType<typeof files>>) => all.map(({ mayRead, exists }) => [mayRead, exists]);
    expect(shape(await files(a))).toEqual([
      [true, true],
      [true, false],
      [false, null],
    ]);
    await a.put(`/v1/organisations/css-a.ecole/accommodations/by-source/m-${zoe.key}`, {
      ...{ learnerSourceId: zoe.key, extraTimePercent: 33, tools: [], validFrom: '2026-09-01' },
    });
    expect(shape(await files(a))).toEqual([
      [true, true],
      [true, true],
      [false, null],
    ]);
    expect(shape(await files(registrar.client, administration))).toEqual([
      [true, true],
      [false, null],
      [false, null],
    ]);
    expect(shape(await files(psychologist.client))).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ]);
    const ofParent = await files(parent);
    expect(shape(ofParent)).toEqual([
      [true, true],
      [true, true],
      [false, null],
    ]);
    expect(ofParent.map(({ heldBy, remedy }) => [heldBy, remedy !== null])).toEqual([
      ...[
        [['css-a.ecole'], false],
        [['css-a.ecole'], false],
        [null, true],
      ],
    ]);
    const without = record.as({ ...sisOfA, scopes: ['learners:read'] });
    expect(shape(await files(without))).toEqual([
      [true, true],
      [false, null],
      [false, null],
    ]);
    expect((await without.get(`/v1/learners/${zoe.id}/accommodations`)).status).toBe(403);
    const [stranger, unknown] = [
      await b.get(`/v1/learners/${zoe.id}/files`),
      await b.get(`/v1/learners/${randomUUID()}/files`),
    ];
    expect([stranger.status, stranger.body.code]).toEqual([unknown.status, unknown.body.code]);
    const foreign = await member('b');
    expect((await foreign.client.get(`/v1/learners/${zoe.id}/files`)).body.code).toBe('learner-unknown');
    const noted = await record.database.query(
      `select operation from access_log where learner_ids = $1 and subject = $2`,
      [[zoe.id], foreign.subject],
    );
    expect(noted).toEqual([{ operation: 'read-files-refused' }]);
  });
});

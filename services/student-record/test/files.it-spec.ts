import { randomUUID } from 'node:crypto';
import { schoolDay } from '@pan/kit/domain';
import { everyScope } from '@pan/testing';
import type { Profession, ToldFunction } from '../src/domain/files/functions.js';
import { linkGuardian, sisOfA, sisOfB, startRecord, twoCentres, type Client, type RunningRecord } from './record.js';

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

  it('are named to whoever sees the learner, with their rules; of what one may not read nothing tells whether it exists', async () => {
    const zoe = await pupil();
    const [registrar, psychologist] = [await member(), await member()];
    await registrar.tell([{ function: 'registrar' }]);
    await psychologist.tell([{ function: 'professional', profession: 'psychologist' }]);
    const subject = `parent-${(number += 1)}`;
    const personId = await linkGuardian(record, a, zoe.id, subject);
    const parent = record.as({
      ...{ clientId: 'portal', subject, person: { role: 'guardian', id: personId }, organisations: [] },
      ...{ scopes: everyScope, purpose: 'family-access' },
    });
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

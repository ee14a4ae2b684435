import { randomUUID } from 'node:crypto';
import {
  EnrolmentChangedV1,
  EnrolmentEndedV1,
  LearnerEnrolledV1,
  LearnersMergedV1,
  MatchQuestionedV1,
  MatchSettledV1,
  OrganisationChangedV1,
  OrganisationRegisteredV1,
  type Level,
  type OrganisationKind,
} from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import { Client } from 'pg';
import { governance, readAnew, type Governance } from './governance-fixture.js';

let service: Governance;

const id: Record<string, string> = {};
const idOf = (name: string) => (id[name] ??= randomUUID());

const organisation = (code: string, kind: OrganisationKind, parent?: string) =>
  fact(OrganisationRegisteredV1, idOf(code), {
    ...{ organisationId: idOf(code), code, name: code, kind },
    ...(parent && { parentId: idOf(parent) }),
  });

const year = '2026-2027';
const stay = (
  learner: string,
  place: string,
  {
    level = 'primary-1',
    schoolYear = year,
    source = 'a',
  }: { level?: Level; schoolYear?: string; source?: string } = {},
) => ({
  enrolmentId: idOf(`${learner} ${place} ${schoolYear} ${source}`),
  learnerId: idOf(learner),
  organisationId: idOf(place),
  schoolYear,
  level,
});
type Stay = ReturnType<typeof stay>;
const enrolled = (it: Stay) => fact(LearnerEnrolledV1, it.learnerId, it);
const changed = (it: Stay) => fact(EnrolmentChangedV1, it.learnerId, it);
const ended = ({ level: _, ...it }: Stay, endedOn: string) => fact(EnrolmentEndedV1, it.learnerId, { ...it, endedOn });
const questioned = (learner: string) => fact(MatchQuestionedV1, idOf(learner), { learnerId: idOf(learner) });
const settled = (learner: string) => fact(MatchSettledV1, idOf(learner), { learnerId: idOf(learner) });
const merged = (learner: string, into: string) =>
  fact(LearnersMergedV1, idOf(learner), { learnerId: idOf(learner), intoLearnerId: idOf(into) });

interface Figure {
  value: number;
  of: number;
  rows: { organisation?: string; key?: string; name?: string; parent?: string; value: number; of: number }[];
  asOf: string;
}

const figure = (query = '', indicator = 'unified-records') =>
  service.get<Figure>(`/v1/indicators/${indicator}?schoolYear=${year}${query}`);

/** `{ code: [value, of] }` of every row. */
async function rows(query = '', indicator?: string): Promise<Record<string, [number, number]>> {
  const { status, body } = await figure(query, indicator);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return Object.fromEntries(body.rows.map((row) => [row.organisation ?? row.key, [row.value, row.of]]));
}

const heard = (expected: object, query = '') =>
  eventually(async () => expect(await rows(query)).toMatchObject(expected));

beforeAll(async () => {
  service = await governance();
  await service.hear(
    // A school is heard of before its centre.
    organisation('est.un', 'school', 'est'),
    organisation('est.deux', 'school', 'est'),
    organisation('est', 'service-centre', 'ministere'),
    organisation('ouest', 'service-centre', 'ministere'),
    organisation('ouest.un', 'school', 'ouest'),
    organisation('ministere', 'ministry'),
    enrolled(stay('anne', 'est.un')),
    enrolled(stay('anne', 'est.un', { schoolYear: '2025-2026' })),
    // Two systems tell the same school's stay.
    enrolled(stay('benoît', 'est.un', { source: 'a' })),
    enrolled(stay('benoît', 'est.un', { source: 'b' })),
    enrolled(stay('chloé', 'est.deux', { level: 'secondary-2' })),
  );
  await heard({ ministere: [3, 3] });
});
afterAll(() => service?.close());

describe('Learners with a unified record', () => {
  it('count once in each organisation above them', async () => {
    const figures = { ministere: [3, 3], est: [3, 3], 'est.un': [2, 2], 'est.deux': [1, 1] };
    expect(await rows()).toEqual(figures);
    expect(await rows('&by=level')).toEqual({ 'primary-1': [2, 2], 'secondary-2': [1, 1] });
    const { body } = await figure('&organisation=est');
    expect(body).toMatchObject({ indicator: 'unified-records', measure: 'M23', organisation: 'est', value: 3, of: 3 });
    expect(body.rows.map((row) => [row.organisation, row.parent])).toEqual([
      ['est', 'ministere'],
      ['est.deux', 'est'],
      ['est.un', 'est'],
    ]);
    expect(Date.parse(body.asOf)).not.toBeNaN();
  });

  it('move with the learner: one record, two stays, the whole unchanged', async () => {
    const from = stay('chloé', 'est.deux', { level: 'secondary-2' });
    await service.hear(ended(from, '2026-11-01'), enrolled(stay('chloé', 'ouest.un', { level: 'secondary-2' })));
    await heard({ ministere: [3, 3], est: [2, 2], ouest: [1, 1], 'ouest.un': [1, 1] });
    expect(await rows()).not.toHaveProperty('est.deux');
    expect(await rows('', 'followed-records')).toEqual({
      ...{ ministere: [1, 3], est: [0, 2], 'est.un': [0, 2] },
      ...{ ouest: [1, 1], 'ouest.un': [1, 1] },
    });
  });

  it('count where the last stay was once all have ended, and open again when it goes on', async () => {
    const last = stay('chloé', 'ouest.un', { level: 'secondary-2' });
    await service.hear(ended(last, '2026-11-20'), enrolled(stay('didier', 'est.un')));
    await heard({ ministere: [4, 4], 'ouest.un': [1, 1] });
    expect(await rows()).not.toHaveProperty('est.deux');
    await service.hear(changed(stay('chloé', 'est.deux', { level: 'secondary-3' })));
    await heard({ 'est.deux': [1, 1], ministere: [4, 4] });
    await heard({ 'secondary-3': [1, 1] }, '&by=level');
    expect(await rows()).not.toHaveProperty('ouest.un');
  });

  it('leave out who waits for a decision, until it is taken', async () => {
    await service.hear(questioned('didier'));
    await heard({ ministere: [3, 4], 'est.un': [2, 3] });
    await service.hear(settled('didier'));
    await heard({ ministere: [4, 4], 'est.un': [3, 3] });
  });

  it('become one when two records were one learner’s, along a chain of merges', async () => {
    await service.hear(
      enrolled(stay('éloi', 'est.deux')),
      enrolled(stay('éloi bis', 'ouest.un')),
      questioned('éloi ter'),
    );
    await service.hear(enrolled(stay('éloi ter', 'est.deux')));
    await heard({ ministere: [6, 7], 'est.deux': [2, 3], 'ouest.un': [1, 1] });
    await service.hear(merged('éloi ter', 'éloi bis'), merged('éloi bis', 'éloi'));
    await heard({ ministere: [5, 5], est: [5, 5], 'est.deux': [2, 2], ouest: [1, 1] });
  });

  it('follow an organisation’s new name', async () => {
    const renamed = {
      organisationId: idOf('est'),
      code: 'est',
      name: 'Centre de l’Est',
      kind: 'service-centre',
    } as const;
    await service.hear(fact(OrganisationChangedV1, idOf('est'), { ...renamed, parentId: idOf('ministere') }));
    await eventually(async () => {
      const { body } = await figure('&organisation=est');
      expect(body.rows[0]).toMatchObject({ organisation: 'est', name: 'Centre de l’Est' });
    });
  });

  it('are nobody in a year without stays', async () => {
    const { body } = await service.get<Figure>('/v1/indicators/unified-records?schoolYear=1999-2000&by=level');
    expect(body).toMatchObject({ value: 0, of: 0, rows: [] });
  });
});

describe('Who may see a figure', () => {
  const asking = async (organisations: string[], query: string) => {
    const { status, body } = await service.get<Figure & { code?: string }>(
      `/v1/indicators/unified-records?schoolYear=${year}${query}`,
      { organisations },
    );
    return [status, body.code];
  };

  it('is who the organisation, or one above it, is in the token', async () => {
    expect(await asking(['est'], '')).toEqual([200, undefined]);
    expect(await asking(['est'], '&organisation=est.un')).toEqual([200, undefined]);
    expect(await asking(['ouest', 'est'], '&organisation=est')).toEqual([200, undefined]);
  });

  it('is not a neighbour, nor the one below', async () => {
    expect(await asking(['est'], '&organisation=ouest')).toEqual([403, 'out-of-reach']);
    expect(await asking(['est'], '&organisation=ministere')).toEqual([403, 'out-of-reach']);
    expect(await asking([], '&organisation=est')).toEqual([403, 'out-of-reach']);
  });

  it('has to name an organisation that is known', async () => {
    expect(await asking(['est'], '&organisation=nord')).toEqual([404, 'organisation-unknown']);
    expect(await asking(['est', 'ouest'], '')).toEqual([400, 'organisation-required']);
  });

  it('has to name a school year', async () => {
    const answer = await service.get('/v1/indicators/unified-records?organisation=est');
    expect(answer).toMatchObject({ status: 400, body: { code: 'school-year-required' } });
  });
});

describe('What the service copied', () => {
  const tables = ['known_organisation', 'known_stay', 'questioned_learner', 'merged_learner'];
  const dump = async () => {
    const all = await Promise.all(
      tables.map((table) =>
        service.database.query<{ row: string }>(`select t::text as row from ${table} t order by 1`),
      ),
    );
    return all.flat().map(({ row }) => row);
  };

  it('shows no row about learners outside the functions that count', async () => {
    const app = new Client({ connectionString: service.database.appUrl });
    await app.connect();
    try {
      for (const table of tables.slice(1)) expect((await app.query(`select from ${table}`)).rowCount).toBe(0);
      await expect(app.query(`insert into questioned_learner values ($1, true)`, [randomUUID()])).rejects.toThrow(
        'row-level security',
      );
    } finally {
      await app.end();
    }
    expect((await dump()).length).toBeGreaterThan(10);
  });

  it('equals itself after everything was read again', async () => {
    const before = await dump();
    await readAnew(service);
    await eventually(async () => expect(await dump()).toEqual(before));
  });

  it('ignores a fact told twice', async () => {
    const before = await rows();
    const twice: Fact[] = [enrolled(stay('anne', 'est.un')), enrolled(stay('anne', 'est.un'))];
    await service.hear(...twice, enrolled(stay('fatima', 'est.un')));
    await heard({ ministere: [before['ministere']![0] + 1, before['ministere']![1] + 1] });
  });
});

describe('The catalogue of indicators', () => {
  it('says what each counts and from which events', async () => {
    const { body } = await service.get<{ items: { id: string; sourceEvents: string[] }[] }>('/v1/indicators');
    expect(body.items.slice(0, 2).map(({ id }) => id)).toEqual(['unified-records', 'followed-records']);
    expect(body.items[0]!.sourceEvents).toContain('student-record.learner-enrolled.v1');
  });
});

import { aBundle, codes, effects, rowOf, sis, startImports, type ImportingRecord } from './imports-fixture.js';

let record: ImportingRecord;
beforeAll(async () => {
  record = await startImports();
});
afterAll(() => record.close());

const codeOf = async (source: string, sourceId: string) => {
  const [row] = await record.database.query<{ code: string }>(
    `select o.code from organisation_source s join organisation o on o.id = s.organisation_id where s.source = $1 and s.source_id = $2`,
    [source, sourceId],
  );
  return row?.code;
};

describe('The organisations of a bundle', () => {
  it('take their code from the root and their identifier, else their source id', async () => {
    const tables = aBundle({ id: 'r1', learners: 1 }, { id: 'r2', learners: 1, from: 2 });
    Object.assign(rowOf(tables.orgs, 'r1'), { identifier: 'École des Érables' });
    Object.assign(rowOf(tables.orgs, 'r2'), { identifier: '' });
    expect(effects(await record.import(tables, { source: 'codes' }))).toMatchObject({ 'organisation.created': 2 });
    expect(await codeOf('codes', 'css')).toBe('css-a');
    expect(await codeOf('codes', 'r1')).toBe('css-a.ecole-des-erables');
    expect(await codeOf('codes', 'r2')).toBe('css-a.r2');
  });

  it('never take another’s code: two that would have the same are told apart', async () => {
    const tables = aBundle(
      { id: 's1', learners: 1 },
      { id: 's2', learners: 1, from: 2 },
      { id: 'r2', learners: 1, from: 3 },
    );
    for (const id of ['s1', 's2']) Object.assign(rowOf(tables.orgs, id), { identifier: 'jumelle' });
    Object.assign(rowOf(tables.orgs, 'r2'), { identifier: '' });
    await record.import(tables, { source: 'codes-2' });
    expect(await codeOf('codes-2', 's1')).toBe('css-a.jumelle');
    expect(await codeOf('codes-2', 's2')).toMatch(/^css-a\.jumelle-[0-9a-f]{8}$/);
    expect(await codeOf('codes-2', 'r2')).toMatch(/^css-a\.r2-[0-9a-f]{8}$/);
    expect(effects(await record.import(tables, { source: 'codes-2' }))).toEqual({});
  });

  it('are told apart however long their identifiers are, or without a letter from A to Z, and each is known again [F11]', async () => {
    const long = 'identifiant-'.repeat(12);
    const identifiers = [`${long}1`, `${long}2`, '학교', '學校'];
    const tables = aBundle(...identifiers.map((_, n) => ({ id: `l${n}`, learners: 1, from: 20 + n })));
    for (const [n, identifier] of identifiers.entries()) Object.assign(rowOf(tables.orgs, `l${n}`), { identifier });
    for (const source of ['long-1', 'long-2']) await record.import(tables, { source });
    const codesOf = (source: string) => Promise.all(identifiers.map((_, n) => codeOf(source, `l${n}`)));
    const first = await codesOf('long-1');
    expect(new Set(first).size).toBe(4);
    expect(await codesOf('long-2')).toEqual(first);
    for (const code of first) expect(code).toMatch(/^[a-z0-9][a-z0-9.-]{0,119}$/);
  });

  it('are those that another system or the ministry entered under the same identifier, whose name stays', async () => {
    const tables = aBundle({ id: '12', learners: 1 });
    Object.assign(rowOf(tables.orgs, '12'), { identifier: 'École des Érables', name: 'Autre nom' });
    await record.news();
    const job = await record.import(tables, { source: 'codes-3' });
    expect(effects(job)['organisation.created']).toBeUndefined();
    expect(await codeOf('codes-3', '12')).toBe('css-a.ecole-des-erables');
    expect(await record.news()).not.toContain('organisation-changed.v1');
  });

  it('follow their system in name, and stay where they are', async () => {
    const tables = await record.known('noms', { id: 't1', learners: 1 }, { id: 't2', learners: 1, from: 2 });
    Object.assign(rowOf(tables.orgs, 't1'), { name: 'École Nouvelle' });
    Object.assign(rowOf(tables.orgs, 't2'), { parentSourcedId: 't1' });
    const job = await record.import(tables, { source: 'noms' });
    expect(codes(job)).toEqual(['organisation-moved']);
    expect(effects(job)).toEqual({ 'organisation.changed': 1 });
    expect(await record.news()).toEqual(['organisation-changed.v1']);
  });

  it('of another root are held with everything in them, and of another centre are others, so that no school gets another’s pupils', async () => {
    const both = { ...sis, organisations: ['css-a', 'css-b'] };
    await record.import(aBundle({ id: '305', learners: 2 }), { source: 'partout' }, both);
    const tables = aBundle({ id: '305', learners: 2 });
    const held = await record.import(tables, { source: 'partout', organisation: 'css-a.ecole' }, both);
    expect(held).toMatchObject({ state: 'refused', reason: { code: 'too-many-rows-held' } });
    expect(codes(held).slice(0, 2)).toEqual(['organisation-elsewhere', 'organisation-elsewhere']);
    rowOf(tables.orgs, 'css')['identifier'] = 'css-b';
    const job = await record.import(tables, { source: 'partout' }, both);
    expect(job).toMatchObject({ state: 'succeeded', counts: { 'organisation.created': 1, 'learner.created': 2 } });
    expect([await codeOf('partout', '305'), await codeOf('partout@css-b', '305')]).toEqual(['css-a.305', 'css-b.305']);
  });

  it('are refused when they are those of an organisation out of reach', async () => {
    const tables = aBundle({ id: 'u1', learners: 2 });
    rowOf(tables.orgs, 'css')['identifier'] = 'css-b';
    expect(await record.import(tables, { source: 'erreur' })).toMatchObject({
      state: 'refused',
      reason: { code: 'out-of-reach' },
    });
  });

  it('stand below the centre that they name, when the ministry sends them', async () => {
    const job = await record.import(aBundle({ id: 'v1', learners: 2 }), { source: 'min' }, { clientId: 'min' });
    expect(job.state).toBe('succeeded');
    expect(await codeOf('min', 'v1')).toBe('css-a.v1');
  });
});

import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeFollower, connect, memoryStore, type Change } from '@pan/client';
import { eventually, type TokenOptions } from '@pan/testing';
import { Client as PgClient } from 'pg';
import { ChangeLog } from '../src/persistence/changes/change-log.js';
import { startImports, type ImportingRecord } from './imports-fixture.js';
import { sisOfA, sisOfB, type Client } from './record.js';

interface Row {
  kind: string;
  id: string;
  position: string;
  at: Date;
}

describe('The log of changes', () => {
  let record: ImportingRecord;
  let log: ChangeLog;
  let a: Client;
  let b: Client;
  let ministry: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startImports();
    log = record.app.get(ChangeLog);
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
  });
  afterAll(() => record.close());

  const next = (): number => (number += 1);
  const connected = async (url = record.database.adminUrl): Promise<PgClient> => {
    const client = new PgClient({ connectionString: url });
    await client.connect();
    return client;
  };
  /** What an organisation's reader finds under row-level security: what is in sight and changed since, and what left it since. */
  const seenBy = async (organisation: string, since = '0', table = 'change'): Promise<Row[]> => {
    const reader = await connected(record.database.appUrl);
    try {
      await reader.query(`select set_config('app.organisations', $1, false)`, [organisation]);
      const { rows } = await reader.query<Row>(
        `select kind, id, position, at from ${table} where position > $1 order by position`,
        [since],
      );
      return rows;
    } finally {
      await reader.end();
    }
  };
  const leftOf = (organisation: string, since = '0') => seenBy(organisation, since, 'change_left');
  const head = async (): Promise<string> => {
    await log.settle();
    return (await record.database.query<{ position: string }>(`select position from change_head`))[0]!.position;
  };
  const pupil = async (client: Client, place: string, sourceId: string, who: object): Promise<string> => {
    const { status, body } = await client.put(`/v1/organisations/${place}/learners/by-source/${sourceId}`, {
      familyName: 'Roy',
      givenName: 'Ana',
      ...who,
    });
    if (status >= 300) throw new Error(JSON.stringify(body));
    return body.id as string;
  };
  const named = (rows: readonly Row[]) => rows.map(({ kind, id }) => `${kind} ${id}`);

  it('has what every door writes, once, with its latest change, and nothing for what says the same again', async () => {
    const since = await head();
    const school = '/v1/organisations/css-a.ecole';
    const items = [
      { kind: 'learner', sourceId: 'log-1', familyName: 'Roy', givenName: 'Zoé', birthDate: '2014-02-19' },
      { kind: 'staff', sourceId: 'log-p', familyName: 'Côté', givenName: 'Ève' },
      { kind: 'class', sourceId: 'log-c', title: 'Groupe', schoolYear: '2026-2027' },
      { kind: 'enrolment', sourceId: 'log-s', learnerSourceId: 'log-1', schoolYear: '2026-2027', level: 'primary-5' },
      {
        kind: 'membership',
        sourceId: 'log-m',
        classSourceId: 'log-c',
        personSourceId: 'log-1',
        role: 'student',
      },
    ].map((item) => ({ organisation: 'css-a.ecole', ...item }));
    const { body } = await a.post('/v1/changes', { items });
    const ids = (body.items as { id: string }[]).map(({ id }) => id);
    const all = items.map(({ kind }, index) => `${kind} ${ids[index]}`);
    await log.settle();
    const kept = await seenBy('css-a.ecole', since);
    expect(named(kept.filter(({ kind }) => kind !== 'learner-key')).sort()).toEqual([...all].sort());
    expect(kept.filter(({ kind }) => kind === 'learner-key')).toHaveLength(1);

    const before = await head();
    await a.post('/v1/changes', { items });
    await log.settle();
    expect(await seenBy('css-a.ecole', before)).toEqual([]);

    await a.put(`${school}/enrolments/by-source/log-s`, {
      learnerSourceId: 'log-1',
      schoolYear: '2026-2027',
      level: 'primary-6',
    });
    await log.settle();
    expect(named(await seenBy('css-a.ecole', before))).toEqual([`enrolment ${ids[3]}`]);
    expect((await seenBy('css-a.ecole')).filter(({ id }) => id === ids[3])).toHaveLength(1);
    expect(await seenBy('css-b', since)).toEqual([]);
  });

  it('gives a change of a transaction that commits later a later place and instant, whatever was read meanwhile', async () => {
    const since = await head();
    const { body: early } = await a.put('/v1/organisations/css-a.ecole/classes/by-source/late', {
      title: 'Tard',
      schoolYear: '2026-2027',
    });
    await head();
    const long = await connected();
    await long.query('begin');
    await long.query(`update class set title = 'Plus tard' where id = $1`, [early.id]);
    const meanwhile = await pupil(a, 'css-a.ecole', `late-${next()}`, { birthDate: '2013-01-01' });
    const began = new Date();
    const read = await head();
    expect(named(await seenBy('css-a.ecole', since))).toContain(`learner ${meanwhile}`);
    await long.query('commit');
    await long.end();
    await log.settle();
    const [late, ...others] = await seenBy('css-a.ecole', read);
    expect([late!.id, others]).toEqual([early.id, []]);
    expect(late!.at.getTime()).toBeGreaterThan(began.getTime());
  });

  it('misses nothing of writers that commit in any order, whether somebody follows by position or by instant', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      const { body } = await a.put(`/v1/organisations/css-a.ecole/classes/by-source/race-${n}`, {
        title: `Course ${n}`,
        schoolYear: '2026-2027',
      });
      ids.push(body.id as string);
    }
    const reader = await connected();
    const truth = async (): Promise<string[]> => {
      const { rows } = await reader.query<{ id: string; title: string }>(
        `select id, title from class where id = any($1) order by id`,
        [ids],
      );
      return rows.map(({ id, title }) => `${id} ${title}`);
    };
    const known = { byPosition: new Map<string, string>(), byInstant: new Map<string, string>() };
    let position = await head();
    let instant = new Date();
    for (const line of await truth()) {
      const [id, ...title] = line.split(' ');
      for (const map of Object.values(known)) map.set(id!, title.join(' '));
    }
    let over = false;
    const follow = async (): Promise<void> => {
      const began = new Date();
      await log.settle();
      const changed = `select c.id, e.title, c.position from change c join class e on e.id = c.id where c.kind = 'class'`;
      const { rows } = await reader.query<{ id: string; title: string; position: string }>(
        `${changed} and position > $1 order by position`,
        [position],
      );
      for (const row of rows) known.byPosition.set(row.id, row.title);
      position = rows.at(-1)?.position ?? position;
      const { rows: since } = await reader.query<{ id: string; title: string }>(`${changed} and at > $1`, [instant]);
      for (const row of since) known.byInstant.set(row.id, row.title);
      instant = began;
    };
    const following = (async () => {
      while (!over) await follow();
    })();
    const settling = (async () => {
      while (!over) await log.settle();
    })();
    await Promise.all(
      Array.from({ length: 6 }, async (_, writer) => {
        const client = await connected();
        for (let n = 0; n < 25; n += 1) {
          await client.query('begin');
          const mine = ids.filter((_id, index) => index % 6 === writer);
          await client.query(`update class set title = $2, version = version + 1 where id = any($1)`, [
            mine,
            `${writer} ${n}`,
          ]);
          await sleep((writer * 7 + n * 5) % 23);
          await client.query(n % 5 === 4 ? 'rollback' : 'commit');
        }
        await client.end();
      }),
    );
    over = true;
    await Promise.all([following, settling]);
    await follow();
    const expected = await truth();
    for (const map of Object.values(known))
      expect([...map].map(([id, title]) => `${id} ${title}`).sort()).toEqual(expected);
    await reader.end();
  }, 60_000);

  it('tells whom a learner left and whom the learner came to, each about itself alone', async () => {
    await a.put('/v1/organisations/css-a.autre', { name: 'Autre', kind: 'school', parentCode: 'css-a' });
    const key = `move-${next()}`;
    const id = await pupil(a, 'css-a.ecole', key, { birthDate: '2012-05-05' });
    const since = await head();
    await pupil(a, 'css-a.autre', key, { birthDate: '2012-05-05' });
    await log.settle();
    expect(named(await seenBy('css-a.autre', since))).toContain(`learner ${id}`);
    expect(named(await leftOf('css-a.ecole', since))).toContain(`learner ${id}`);
    expect(named(await seenBy('css-a.ecole', since))).not.toContain(`learner ${id}`);
    expect([await leftOf('css-a', since), await leftOf('css-b', since)]).toEqual([[], []]);
    const away = await head();
    await pupil(a, 'css-a.autre', key, { birthDate: '2012-05-05', givenName: 'Anna' });
    await log.settle();
    expect([await seenBy('css-a.ecole', away), await leftOf('css-a.ecole', away)]).toEqual([[], []]);
    await pupil(a, 'css-a.ecole', key, { birthDate: '2012-05-05', givenName: 'Anna' });
    await log.settle();
    expect(named(await seenBy('css-a.ecole', away))).toContain(`learner ${id}`);
    expect(named(await leftOf('css-a.ecole'))).not.toContain(`learner ${id}`);
  });

  it('follows a merge: the ended id leaves, the other one comes, and keys stand for it', async () => {
    const permanentCode = 'ROYA19021499';
    const survivor = await pupil(a, 'css-a.ecole', `merge-${next()}`, { permanentCode, birthDate: '2014-02-19' });
    const key = `merge-${next()}`;
    const ended = await pupil(b, 'css-b.ecole', key, { permanentCode, birthDate: '2014-02-18' });
    const since = await head();
    const { body } = await ministry.get('/v1/match-pairs?limit=500');
    const pair = (body.items as { id: string; learner: { id: string } }[]).find(({ learner }) => learner.id === ended)!;
    await ministry.post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' });
    await log.settle();
    expect(named(await leftOf('css-b', since))).toEqual([`learner ${ended}`]);
    const ofB = named(await seenBy('css-b', since));
    expect(ofB).toContain(`learner ${survivor}`);
    expect(ofB.filter((name) => name.startsWith('learner-key'))).toHaveLength(1);
    expect(await leftOf('css-a', since)).toEqual([]);
  });

  it('says after a sandbox’s reset that what was in it has gone', async () => {
    const boreal = 'bac-a-sable.boreal';
    await ministry.put('/v1/organisations/bac-a-sable', { name: 'Bac à sable', kind: 'other' });
    await ministry.put(`/v1/organisations/${boreal}`, {
      name: boreal,
      kind: 'service-centre',
      parentCode: 'bac-a-sable',
    });
    const vendor = record.as({ clientId: 'vendor', organisations: [boreal], purpose: 'school-administration' });
    const reset = async () => {
      const { body } = await vendor.post(`/v1/sandboxes/${boreal}/resets`, undefined);
      await eventually(async () => {
        const { body: job } = await vendor.get(`/v1/sandbox-resets/${body.id}`);
        if (job.state !== 'succeeded') throw new Error(job.state as string);
      });
      return head();
    };
    const since = await reset();
    const first = (await seenBy(boreal)).filter(({ kind }) => !['organisation', 'staff', 'learner-key'].includes(kind));
    expect(first.filter(({ kind }) => kind === 'learner')).toHaveLength(24);
    await pupil(vendor, `${boreal}.ecole-du-debut`, 'own', { birthDate: '2015-05-05' });
    await reset();
    expect(named(await leftOf(boreal, since))).toEqual(expect.arrayContaining(named(first)));
    const second = named(await seenBy(boreal, since));
    expect(second.filter((name) => name.startsWith('learner '))).toHaveLength(24);
    expect(named(first).filter((name) => second.includes(name))).toEqual([]);
    expect((await leftOf('css-a', since)).length).toBe(0);
  }, 60_000);

  it('tells that a learner went out of sight when no row has named the learner for a year', async () => {
    const id = await pupil(a, 'css-a.ecole', `lapse-${next()}`, { birthDate: '2011-01-01' });
    const since = await head();
    await record.database.query(
      `update learner_source set absent_at = now() - interval '1 year' + interval '300 milliseconds' where learner_id = $1`,
      [id],
    );
    await head();
    expect(await leftOf('css-a', since)).toEqual([]);
    await sleep(400);
    await log.lapse();
    await log.settle();
    expect(named(await leftOf('css-a', since))).toEqual([`learner ${id}`]);
  });

  /** Everything since, as a reader gets it over HTTP. */
  const feed = async (reader: Client, since: string, query = ''): Promise<Change[]> => {
    const { status, body } = await reader.get(`/v1/changes?changedSince=${since}&limit=5000${query}`);
    expect([status, body.more]).toEqual([200, false]);
    return body.items as Change[];
  };
  const follower = (who: TokenOptions, store = memoryStore(), following = {}) => {
    const { studentRecord } = connect({ base: `${record.url}/x`, token: () => record.issuer.token(who) });
    studentRecord.use({
      onRequest: ({ request }) => new Request(request.url.replace('/x/student-record', ''), request),
    });
    return { store, follows: new ChangeFollower(studentRecord, store, following) };
  };

  it('[R05] is read by HTTP: creations, changes, ends, keys, merges and tombstones, as each reader sees them', async () => {
    const since = await head();
    const key = `feed-${next()}`;
    const permanentCode = 'ROYA19021477';
    const survivor = await pupil(a, 'css-a.ecole', key, { permanentCode, birthDate: '2014-02-19' });
    const ended = await pupil(b, 'css-b.ecole', key, { permanentCode, birthDate: '2014-02-18' });
    const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6' };
    const { body: begun } = await b.put(`/v1/organisations/css-b.ecole/enrolments/by-source/s-${key}`, stay);
    const created = await feed(b, since);
    expect(created.map(({ kind, id, change, isNew }) => [kind, id, change, isNew])).toEqual([
      ['learner', ended, 'created', true],
      ['learner-key', expect.any(String), 'created', true],
      ['enrolment', begun.id, 'created', true],
    ]);
    expect(created[0]!.record).toMatchObject({ familyName: 'Roy', birthDate: '2014-02-18' });
    expect(created[1]!.record).toMatchObject({ source: 'sis-b', sourceId: key, learnerId: ended, absentSince: null });

    const then = created.at(-1)!.position;
    await b.put(`/v1/organisations/css-b.ecole/enrolments/by-source/s-${key}`, { ...stay, endedOn: '2026-10-01' });
    const [question] = (
      (await ministry.get('/v1/match-pairs?limit=500')).body.items as { id: string; learner: { id: string } }[]
    ).filter(({ learner }) => learner.id === ended);
    await ministry.post(`/v1/match-pairs/${question!.id}/decision`, { decision: 'same' });
    const after = await feed(b, then);
    const of = (kind: string, id?: string) => after.find((one) => one.kind === kind && (!id || one.id === id));
    expect(of('learner', ended)).toMatchObject({ change: 'merged', mergedInto: survivor, record: null });
    expect(of('learner', survivor)).toMatchObject({ change: 'created', isNew: true });
    expect(of('learner-key')).toMatchObject({ change: 'changed', isNew: false, record: { learnerId: survivor } });
    expect(of('enrolment', begun.id as string)).toMatchObject({
      change: 'ended',
      record: { learnerId: survivor, endedOn: '2026-10-01' },
    });
    // The first centre’s reader hears of its own learner alone.
    expect((await feed(a, then)).map(({ kind, id, change }) => [kind, id, change])).toEqual([
      ['learner', survivor, 'changed'],
    ]);
    expect(await feed(a, then, '&organisation=css-a.autre')).toEqual([]);
    expect((await feed(ministry, then, '&organisation=css-b')).map(({ id }) => id).sort()).toEqual(
      after.map(({ id }) => id).sort(),
    );
    const [{ count }] = (await record.database.query<{ count: number }>(
      `select count(*)::int as count from access_log where operation = 'read-changes' and $1 = any(learner_ids) and client_id = 'sis-b'`,
      [survivor],
    )) as [{ count: number }];
    expect(count).toBe(1);
  });

  it('tells of a record that is parted from another what it came of, and whom it takes along', async () => {
    const key = `part-${next()}`;
    const whole = await pupil(a, 'css-a.ecole', key, { birthDate: '2010-10-10' });
    await pupil(a, 'css-a.autre', `${key}-2`, { birthDate: '2010-11-10' });
    const since = await head();
    // As a split writes it: the row of a source goes to a record of its own.
    const [parted] = await record.database.query<{ id: string }>(
      `with other as (insert into learner select gen_random_uuid(), family_name, given_name, middle_name, birth_date, permanent_code, sex,
                             systems, questioned, null, 1, apart, leading_source from learner where id = $1 returning id),
            moved as (update learner_source set learner_id = (select id from other) where learner_id = $1)
       select id from other`,
      [whole],
    );
    await record.database.query(`select learner_parted($1, $2)`, [parted!.id, whole]);
    const told = await feed(a, since);
    expect(told.find(({ id }) => id === parted!.id)).toMatchObject({ change: 'parted', partedFrom: whole });
    expect(told.find(({ id }) => id === whole)).toMatchObject({ change: 'gone', record: null, mergedInto: null });
    expect(told.find(({ kind }) => kind === 'learner-key')?.record).toMatchObject({ learnerId: parted!.id });

    // Said once, and to those alone who saw the record before: to another, its id is nothing.
    await pupil(a, 'css-a.ecole', key, { birthDate: '2010-10-10', middleName: 'Ève' });
    const later = await feed(a, told.at(-1)!.position);
    expect(later.find(({ id }) => id === parted!.id)).toMatchObject({ change: 'changed', partedFrom: null });
    await pupil(a, 'css-a.autre', key, { birthDate: '2010-10-10', middleName: 'Ève' });
    const elsewhere = await feed(a, since, '&organisation=css-a.autre');
    expect(elsewhere.find(({ id }) => id === parted!.id)).toMatchObject({ change: 'created', partedFrom: null });
  });

  it('includes the millisecond of an instant, and gives a clock that is ahead no place that the log has not given', async () => {
    const id = await pupil(a, 'css-a.ecole', `instant-${next()}`, { birthDate: '2012-12-12' });
    await log.settle();
    const { at } = (await seenBy('css-a.ecole')).find((row) => row.id === id)!;
    expect((await feed(a, at.toISOString())).map((one) => one.id)).toContain(id);
    const { body } = await a.get('/v1/changes?changedSince=2150-01-01T00:00:00Z');
    const then = await pupil(a, 'css-a.ecole', `instant-${next()}`, { birthDate: '2012-12-13' });
    expect((await feed(a, body.position as string)).map((one) => one.id)).toContain(then);
  });

  it('settles no more than was pending when it was asked, and leaves the sight of its transaction as it was', async () => {
    const school = '/v1/organisations/css-a.ecole/classes/by-source';
    const [first, second] = await Promise.all(
      ['pending-1', 'pending-2'].map(async (key) => {
        const { body } = await a.put(`${school}/${key}`, { title: 'Groupe', schoolYear: '2026-2027' });
        return body.id as string;
      }),
    );
    await head();
    const unit = await connected();
    const write = (id: string) => unit.query(`update class set title = 'Autre' where id = $1`, [id]);
    await unit.query(`begin; set local app.organisations = 'css-a'`);
    await write(first!);
    const [{ until }] = (await unit.query<{ until: string }>(`select pending_until() as until`)).rows as [
      { until: string },
    ];
    await write(second!);
    await unit.query(`select settle_changes(20000, $1), lapse_sight()`, [until]);
    const { rows } = await unit.query(
      `select id, current_setting('app.organisations') as sight, current_setting('app.log', true) as log from change_pending`,
    );
    await unit.query('rollback');
    await unit.end();
    expect(rows).toEqual([{ id: second, sight: 'css-a', log: '' }]);
  });

  it('is refused to people, and where a place, a kind or a part is none', async () => {
    const refused = async (query: string, client = a) => {
      const { status, body } = await client.get(`/v1/changes${query}`);
      return [status, body.code];
    };
    for (const since of ['yesterday', '-1', '01', '9223372036854775808', '2026-02-30T00:00:00Z', '1e5', "0'"])
      expect(await refused(`?changedSince=${since}`)).toEqual([400, 'invalid-request']);
    expect(await refused('?changedSince=1&changedSince=2')).toEqual([400, 'invalid-request']);
    expect(await refused('?kinds=learner,pupil')).toEqual([400, 'invalid-request']);
    expect(await refused('?limit=5001')).toEqual([400, 'invalid-request']);
    expect(await refused('?partitions=4&partition=4')).toEqual([400, 'no-such-partition']);
    expect(await refused('?organisation=css-b')).toEqual([404, 'organisation-unknown']);
    expect(await refused('/proof?position=9223372036854775808')).toEqual([400, 'invalid-request']);
    const person = { role: 'staff', id: '01a22ac8-2fd8-7201-bb2f-49aa3fe2bc3c' } as const;
    const teacher = record.as({ clientId: 'portal', subject: 'someone', organisations: ['css-a'], person });
    expect(await refused('', teacher)).toEqual([403, 'system-token-required']);
    expect((await feed(a, '9223372036854775807')).length).toBe(0);
    expect((await feed(a, '2150-01-01T00:00:00Z')).length).toBe(0);
  });

  it('[R06] lets a client find that it lost something, and read that part alone again', async () => {
    const { store, follows } = follower(sisOfA, memoryStore(), { limit: 7, parallel: 4 });
    await follows.catchUp();
    const shown = new Map((await feed(a, '0')).map((one) => [`${one.kind} ${one.id}`, one.position]));
    const held = () => new Map([...store.things].map(([key, { position }]) => [key, position]));
    expect(held()).toEqual(shown);
    expect(await follows.verify()).toEqual([]);

    const [lost, stale, other] = [...store.things.keys()] as [string, string, string];
    store.things.delete(lost);
    store.things.set(stale, { ...store.things.get(stale)!, position: '1' });
    const stray = { ...store.things.get(other)!, id: '00000000-0000-7000-8000-000000000000' };
    store.things.set(`${stray.kind} ${stray.id}`, stray);
    const parts = [lost, stale, `x ${stray.id}`].map((key) => Number.parseInt(key.slice(-2), 16));
    expect(await follows.verify()).toEqual([...new Set(parts)].sort((x, y) => x - y));
    expect(held()).toEqual(shown);
    expect(await follows.verify()).toEqual([]);
  });

  it('and what a client reads of it are the table, at any moment, whatever is written meanwhile', async () => {
    const [first, second] = [follower(sisOfA, memoryStore(), { limit: 5, parallel: 3 }), follower(sisOfB)];
    let over = false;
    const writing = Promise.all(
      [
        { client: a, place: 'css-a' },
        { client: b, place: 'css-b' },
      ].map(async ({ client, place }) => {
        for (let n = 0; n < 30; n += 1) {
          const school = place === 'css-a' && n % 3 === 0 ? 'css-a.autre' : `${place}.ecole`;
          const birthDate = `2013-03-${String(10 + (n % 7))}`;
          await pupil(client, school, `mix-${n % 5}`, { birthDate, givenName: `N${n % 4}` });
          const stay = { learnerSourceId: `mix-${n % 5}`, schoolYear: '2026-2027', level: 'primary-4' };
          const endedOn = n % 4 === 0 ? { endedOn: '2026-11-01' } : {};
          await client.put(`/v1/organisations/${school}/enrolments/by-source/mix-${n % 5}`, { ...stay, ...endedOn });
        }
      }),
    );
    const reading = Promise.all(
      [first, second].map(async ({ follows }) => {
        while (!over) await follows.catchUp();
      }),
    );
    await writing;
    over = true;
    await reading;
    for (const { store, follows } of [first, second]) {
      expect(await follows.verify()).toEqual([]);
      const reader = store === first.store ? a : b;
      const shown = new Map((await feed(reader, '0')).map((one) => [`${one.kind} ${one.id}`, one.record]));
      expect(new Map([...store.things].map(([key, { record: kept }]) => [key, kept]))).toEqual(shown);
    }
  }, 60_000);

  describe('told to webhooks', () => {
    interface Got {
      path: string;
      id: string;
      timestamp: string;
      signatures: string[];
      text: string;
      data: { kind?: string; id?: string; position?: string };
    }
    const got: Got[] = [];
    const answers = new Map<string, { status: number; waitMs?: number; location?: string }>();
    let receiver: Server;
    let base: string;

    beforeAll(async () => {
      receiver = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signed } = request.headers;
          const { status, waitMs = 0, location } = answers.get(request.url!) ?? { status: 204 };
          got.push({
            path: request.url!,
            id: String(id),
            timestamp: String(timestamp),
            signatures: String(signed).split(' '),
            text,
            data: (JSON.parse(text) as Pick<Got, 'data'>).data,
          });
          setTimeout(() => response.writeHead(status, location ? { location } : {}).end(), waitMs);
        });
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      receiver.closeAllConnections();
      receiver.close();
    });

    const register = async (path: string, organisation = 'css-a', kinds?: string[]) => {
      const { status, body } = await a.post('/v1/webhooks', {
        organisation,
        url: base + path,
        ...(kinds && { kinds }),
      });
      expect(status).toBe(201);
      return body as { id: string; secret: string };
    };
    const at = (path: string) => got.filter((one) => one.path === path);
    const arrived = (path: string, count = 1) =>
      eventually(async () => {
        await Promise.resolve();
        if (at(path).length < count) throw new Error(`${at(path).length} of ${count} at ${path}`);
        return at(path);
      });
    const deliveriesOf = async (id: string) =>
      (await a.get(`/v1/webhooks/${id}/deliveries`)).body.items as {
        id: string;
        subject: string;
        state: string;
        attempts: number;
        status: number | null;
      }[];
    const settled = (id: string, state: string) =>
      eventually(async () => {
        const list = await deliveriesOf(id);
        if (list.length === 0 || list.some((one) => one.state !== state)) throw new Error(JSON.stringify(list[0]));
        return list;
      });
    /** As a receiver reckons it, from the text of Standard Webhooks alone. */
    const isSigned = ({ id, timestamp, text, signatures }: Got, secret: string): boolean => {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
      return signatures.includes(`v1,${expected}`);
    };
    const now = () => record.database.query(`update webhook_delivery set due_at = now() where state = 'pending'`);

    it('[R31] sends ids alone, signed, in the order of each thing, and keeps a log; a test and a resend too', async () => {
      const hook = await register('/good', 'css-a', ['learner']);
      const id = await pupil(a, 'css-a.ecole', `hook-${next()}`, { birthDate: '2012-12-12' });
      const [first] = await arrived('/good');
      expect(first!.data).toEqual({ kind: 'learner', id, position: expect.any(String) });
      expect(first!.text).not.toContain('Roy');
      expect([isSigned(first!, hook.secret), isSigned(first!, `whsec_${btoa('another')}`)]).toEqual([true, false]);
      await pupil(b, 'css-b.ecole', `hook-${next()}`, { birthDate: '2012-12-11' });
      const { status, body } = await a.post(`/v1/webhooks/${hook.id}/tests`, undefined);
      expect(status).toBe(202);
      const both = await arrived('/good', 2);
      expect([both[1]!.id, JSON.parse(both[1]!.text).type]).toEqual([body.id, 'student-record.test']);
      const [log] = (await settled(hook.id, 'delivered')).slice(-1);
      expect(log).toMatchObject({ id: first!.id, subject: id, attempts: 1, status: 204 });
      expect((await a.post(`/v1/webhooks/${hook.id}/deliveries/${log!.id}/resends`, undefined)).status).toBe(204);
      expect((await arrived('/good', 3))[2]!.id).toBe(first!.id);
      expect((await b.get(`/v1/webhooks/${hook.id}/deliveries`)).body.code).toBe('webhook-unknown');
      expect((await a.call('DELETE', `/v1/webhooks/${hook.id}`)).status).toBe(204);
    });

    it('tries again what failed or was sent elsewhere, before what follows of the same thing, and holds nobody else up', async () => {
      const [failing, moved, slow, good] = [
        await register('/failing', 'css-a', ['class']),
        await register('/moved', 'css-a', ['class']),
        await register('/slow', 'css-a', ['class']),
        await register('/other', 'css-a', ['class']),
      ];
      answers.set('/failing', { status: 500 });
      answers.set('/moved', { status: 302, location: `${base}/elsewhere` });
      answers.set('/slow', { status: 204, waitMs: 3_000 });
      const put = async (title: string) =>
        (await a.put('/v1/organisations/css-a.ecole/classes/by-source/hooked', { title, schoolYear: '2026-2027' })).body
          .id as string;
      const id = await put('Un');
      for (const path of ['/failing', '/moved', '/slow', '/other']) await arrived(path);
      await put('Deux');
      await arrived('/other', 2);
      await settled(good.id, 'delivered');
      const waiting = await settled(failing.id, 'pending');
      expect(waiting.map(({ attempts, subject }) => [attempts, subject])).toEqual([
        [0, id],
        [1, id],
      ]);
      expect(at('/elsewhere')).toEqual([]);
      answers.delete('/failing');
      await now();
      const three = await arrived('/failing', 3);
      expect(three.map((one) => one.id)).toEqual([three[0]!.id, three[0]!.id, expect.not.stringMatching(three[0]!.id)]);
      await settled(failing.id, 'delivered');
      for (const { id: hook } of [failing, moved, slow, good]) await a.call('DELETE', `/v1/webhooks/${hook}`);
    }, 60_000);

    it('ends where the receiver says that it is gone or never takes anything, and goes on when asked', async () => {
      const hook = await register('/gone', 'css-a', ['class']);
      answers.set('/gone', { status: 410 });
      await a.post(`/v1/webhooks/${hook.id}/tests`, undefined);
      const standing = async () =>
        ((await a.get('/v1/webhooks')).body.items as { id: string; disabledWhy: string | null }[]).find(
          ({ id }) => id === hook.id,
        )!.disabledWhy;
      await eventually(async () => expect(await standing()).toBe('gone'));
      expect((await a.post(`/v1/webhooks/${hook.id}/tests`, undefined)).body.code).toBe('webhook-disabled');
      await a.put('/v1/organisations/css-a.ecole/classes/by-source/hooked', {
        title: 'Trois',
        schoolYear: '2026-2027',
      });
      answers.set('/gone', { status: 503 });
      expect((await a.post(`/v1/webhooks/${hook.id}/activation`, undefined)).status).toBe(204);
      await arrived('/gone', 2);
      await record.database.query(
        `update webhook_delivery set attempts = 9 where webhook_id = $1 and state = 'pending'`,
        [hook.id],
      );
      await now();
      await eventually(async () => expect(await standing()).toBe('failing'));
      await a.call('DELETE', `/v1/webhooks/${hook.id}`);
    });

    it('signs by two secrets for a day after a change of secret', async () => {
      const hook = await register('/rotated', 'css-a', ['class']);
      const { body } = await a.post(`/v1/webhooks/${hook.id}/secrets`, undefined);
      await a.post(`/v1/webhooks/${hook.id}/tests`, undefined);
      const [message] = await arrived('/rotated');
      expect([hook.secret, body.secret as string].map((secret) => isSigned(message!, secret))).toEqual([true, true]);
      await record.database.query(`update webhook set former_until = now() where id = $1`, [hook.id]);
      await a.post(`/v1/webhooks/${hook.id}/tests`, undefined);
      const [, later] = await arrived('/rotated', 2);
      expect([hook.secret, body.secret as string].map((secret) => isSigned(later!, secret))).toEqual([false, true]);
      await a.call('DELETE', `/v1/webhooks/${hook.id}`);
    });

    it('takes no address that is none', async () => {
      for (const url of [
        'ftp://a.example/',
        'javascript:1',
        'https://u:p@a.example/',
        'https://a.example/#x',
        'nowhere',
      ])
        expect((await a.post('/v1/webhooks', { organisation: 'css-a', url })).body.code).toBe(
          'webhook-address-refused',
        );
      expect((await a.post('/v1/webhooks', { organisation: 'css-b', url: base })).body.code).toBe(
        'organisation-unknown',
      );
      expect((await a.post('/v1/webhooks', { organisation: 'css-a', url: base, kinds: ['x'] })).status).toBe(400);
    });
  });

  it('shows whoever sees little of it the same, though much of others lies between', async () => {
    const since = await head();
    await record.database.query(
      `insert into change (kind, id, position, sees, entered)
       select 'class', gen_random_uuid(), $1::bigint + n, '{ministere,css-z}', array[$1::bigint + n, $1::bigint + n] from generate_series(1, 20100) as n`,
      [since],
    );
    await record.database.query(`update change_head set position = position + 20100`);
    const all = (one: Client) =>
      feed(one, '0').then((changes) => changes.map(({ id, position }) => `${id} ${position}`));
    const id = await pupil(b, 'css-b.ecole', `narrow-${next()}`, { birthDate: '2009-09-09' });
    const told: Change[] = [];
    for (let more = true, position = since; more;) {
      const { body } = await b.get(`/v1/changes?changedSince=${position}&limit=1`);
      told.push(...(body.items as Change[]));
      [more, position] = [body.more as boolean, body.position as string];
    }
    expect(told.map((one) => one.kind)).toEqual(['learner', 'learner-key']);
    expect(told[0]!.id).toBe(id);
    const seen = await seenBy('css-b');
    expect(await all(b)).toEqual(seen.map((row) => `${row.id} ${row.position}`));
    // Next to nothing of the next rows is an organisation.
    const [organisations, every] = await Promise.all([
      feed(ministry, since, '&kinds=organisation'),
      feed(ministry, '0', '&kinds=organisation'),
    ]);
    expect([organisations.length, every.length]).toEqual([
      0,
      (await seenBy('ministere')).filter((row) => row.kind === 'organisation').length,
    ]);
    const { follows } = follower(sisOfB, memoryStore(), { limit: 3, parallel: 2 });
    await follows.catchUp();
    expect(await follows.verify()).toEqual([]);
    await record.database.query(`delete from change where sees = '{ministere,css-z}'`);
  });

  it('has no row of its own for anything in sight that is not logged', async () => {
    await log.settle();
    const missing = await record.database.query(
      `select 'learner' as kind, learner_id::text from learner_source s where (absent_at is null or absent_at > now() - interval '1 year')
          and not exists (select from change c where c.kind = 'learner' and c.id = s.learner_id)
       union all select 'enrolment', id::text from enrolment e where not exists (select from change c where c.kind = 'enrolment' and c.id = e.id and c.sees = e.visible_to)
       union all select 'class', id::text from class e where not exists (select from change c where c.kind = 'class' and c.id = e.id and c.sees = e.visible_to)
       union all select 'membership', id::text from membership e where not exists (select from change c where c.kind = 'membership' and c.id = e.id and c.sees = e.visible_to)
       union all select 'staff', id::text from staff e where not exists (select from change c where c.kind = 'staff' and c.id = e.id and c.sees = e.visible_to)
       union all select 'organisation', id::text from organisation e where not exists (select from change c where c.kind = 'organisation' and c.id = e.id)`,
    );
    expect(missing).toEqual([]);
  });
});

import { randomUUID } from 'node:crypto';
import { schoolDay } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { SendMessages } from '../src/application/messages/send-messages.js';
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

const today = schoolDay(new Date());
const years = (count: number) => `${Number(today.slice(0, 4)) - count}${today.slice(4)}`;
const judgment = { judgedOn: '2026-11-01', reference: '200-12-034567-265' };

interface Reader {
  readonly personId: string;
  readonly subject: string;
  readonly client: Client;
}

describe('Messages of schools to families', () => {
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

  const okay = ({ status, body }: Answer): Answer['body'] => {
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  const code = ({ status, body }: Answer) => [status, body?.code];
  const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
    ...{ clientId: 'portal', subject, organisations: [], person: { role, id }, purpose: 'family-access' },
    scopes: ['account', 'learners:read', 'messages:read'],
  });
  const staffOf = (subject: string, id: string): TokenOptions => ({
    ...{
      clientId: 'portal',
      subject,
      organisations: ['css-a.ecole'],
      person: { role: 'staff', id },
      purpose: 'teaching',
    },
    scopes: ['account', 'learners:read', 'messages:read', 'messages:write'],
  });
  const at = '/v1/organisations/css-a.ecole';
  const pupil = async (who: object = {}, client = a, centre = 'css-a.ecole'): Promise<{ id: string; key: string }> => {
    const key = `m-${(number += 1)}`;
    const said = { familyName: `Messager-${number}`, givenName: 'Zoé', ...who };
    const { id } = okay(await client.put(`/v1/organisations/${centre}/learners/by-source/${key}`, said));
    const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6' };
    okay(await client.put(`/v1/organisations/${centre}/enrolments/by-source/s-${key}`, stay));
    return { id: id as string, key };
  };
  const guardianOf = async (learnerId: string, subject = `lecteur-${(number += 1)}`, client = a): Promise<Reader> => {
    const personId = await linkGuardian(record, client, learnerId, subject);
    return { personId, subject, client: record.as(familyOf(subject, 'guardian', personId)) };
  };
  /** A class of these pupils, and the account of whoever teaches it. */
  const classOf = async (...pupils: readonly { key: string }[]) => {
    const key = `g-${(number += 1)}`;
    const title = { title: `Groupe ${number}`, schoolYear: '2026-2027', level: 'primary-6' };
    const { id } = okay(await a.put(`${at}/classes/by-source/${key}`, title));
    okay(await a.put(`${at}/staff/by-source/p-${key}`, { familyName: 'Roy', givenName: 'Anne' }));
    for (const [index, person] of [...pupils.map((one) => one.key), `p-${key}`].entries())
      okay(
        await a.put(`${at}/memberships/by-source/${key}-${index}`, {
          ...{ classSourceId: key, personSourceId: person, role: person.startsWith('p-') ? 'teacher' : 'student' },
        }),
      );
    const subject = `prof-${key}`;
    const linked = okay(await a.post('/v1/accounts/staff-links', { subject, staffSourceId: `p-${key}` }));
    return { id: id as string, teacher: record.as(staffOf(subject, linked.person.id as string)) };
  };
  const words = { subject: 'Sortie au musée', body: 'Bonjour,\nun lunch froid, svp.', lang: 'fr' };
  const write = (client: Client, to: object, headers: Record<string, string> = {}) =>
    client.post('/v1/messages', { organisation: 'css-a.ecole', ...words, ...to }, headers);
  /** Written, and every copy made. */
  const send = async (client: Client, to: object): Promise<string> => {
    const { id } = okay(await write(client, to));
    await isSent(id);
    return id;
  };
  const isSent = (id: string) =>
    eventually(async () => {
      const [row] = await record.database.query<{ standing: string }>(`select standing from message where id = $1`, [
        id,
      ]);
      if (row!.standing !== 'sent') throw new Error(row!.standing);
    });
  const received = async ({ client }: { client: Client }) =>
    okay(await client.get('/v1/me/messages')).items as Answer['body'][];
  const sent = async (client: Client, id: string) => okay(await client.get(`/v1/messages/${id}`));
  const order = async (learnerId: string, persons: string[], more: object = {}) =>
    okay(
      await a.post(
        `/v1/learners/${learnerId}/family-orders`,
        { organisation: 'css-a.ecole', kind: 'no-contact', persons, validFrom: today, ...judgment, ...more },
        { 'idempotency-key': randomUUID() },
      ),
    ).id as string;

  it('are one copy for each person across their children; the sender sees counts, and families without a reader, never which parent', async () => {
    const [zoe, noah, other] = [await pupil(), await pupil(), await pupil()];
    const group = await classOf(zoe, noah, other);
    const anne = await guardianOf(zoe.id);
    await guardianOf(noah.id, anne.subject);
    const luc = await guardianOf(zoe.id);
    const id = await send(group.teacher, { audience: 'class', classId: group.id });

    const [copy, ...more] = await received(anne);
    expect(more).toEqual([]);
    expect(copy).toMatchObject({ ...words, sender: 'Anne Roy', fromStaff: true, readAt: null, urgency: 'normal' });
    expect(new Set(copy.learners)).toEqual(new Set([zoe.id, noah.id]));
    expect((await received(luc)).map(({ learners }) => learners)).toEqual([[zoe.id]]);
    expect(JSON.stringify(await received(luc))).not.toContain(noah.id);
    expect(await sent(group.teacher, id)).toMatchObject({ copies: 2, read: 0, state: 'sent', classId: group.id });

    for (const _again of [1, 2])
      expect((await anne.client.post(`/v1/me/messages/${copy.id}/reading`, {})).status).toBe(204);
    expect((await received(anne))[0].readAt).not.toBeNull();
    expect(await sent(a, id)).toMatchObject({ copies: 2, read: 1 });
    const unread = okay(await group.teacher.get(`/v1/messages/${id}/unread-families`));
    expect(unread.items).toEqual([
      { learnerId: other.id, familyName: `Messager-${other.key.slice(2)}`, givenName: 'Zoé', reached: false },
    ]);
    expect(JSON.stringify([unread, await sent(a, id)])).not.toContain(luc.personId);
    // The other parent's copy is nobody's but theirs.
    const [ofLuc] = await received(luc);
    for (const path of [`/v1/me/messages/${ofLuc.id}`, `/v1/me/messages/${ofLuc.id}/replies`])
      expect(code(await anne.client.get(path))).toEqual([404, 'message-unknown']);
    expect(code(await anne.client.post(`/v1/me/messages/${ofLuc.id}/reading`, {}))).toEqual([404, 'message-unknown']);
    const looks = await record.database.query<{ operation: string }>(
      `select distinct operation from access_log where $1 = any(learner_ids) and operation like '%message%' order by 1`,
      [zoe.id],
    );
    expect(looks.map(({ operation }) => operation)).toEqual(['read-own-messages']);
  });

  it('reach whoever has the right at the instant of sending, and are theirs no longer than the right is', async () => {
    const [zoe, noah] = [await pupil(), await pupil()];
    const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
    await guardianOf(noah.id, anne.subject);
    await order(zoe.id, [luc.personId]);
    const group = await classOf(zoe, noah);
    const id = await send(a, { audience: 'class', classId: group.id });
    expect(await received(luc)).toEqual([]);
    expect(await sent(a, id)).toMatchObject({ copies: 1 });

    // Of a copy about two children what remains is about one, then nothing.
    await order(zoe.id, [anne.personId], { kind: 'no-acts', acts: ['receive-messages'] });
    const [copy] = await received(anne);
    expect(copy.learners).toEqual([noah.id]);
    await order(noah.id, [], { kind: 'protected', judgedOn: undefined, reference: undefined });
    expect(await received(anne)).toEqual([]);
    expect(code(await anne.client.get(`/v1/me/messages/${copy.id}`))).toEqual([404, 'message-unknown']);
    expect(code(await anne.client.post(`/v1/me/messages/${copy.id}/replies`, { text: 'Allô', lang: 'fr' }))).toEqual([
      ...[404, 'message-unknown'],
    ]);
  });

  it('are a learner’s own from 14 of what goes to a class, and theirs alone at full age', async () => {
    const born = async (age: number) => {
      const one = await pupil({ birthDate: years(age) });
      const subject = `eleve-${one.key}`;
      okay(await a.post('/v1/accounts/learner-links', { subject, learnerSourceId: one.key }));
      const guardian = age < 18 ? await guardianOf(one.id) : null;
      return { one, guardian, client: record.as(familyOf(subject, 'learner', one.id)) };
    };
    const [young, teen, adult] = [await born(13), await born(14), await born(18)];
    const group = await classOf(young.one, teen.one, adult.one);
    await send(a, { audience: 'class', classId: group.id });
    await send(a, { audience: 'family', learnerId: teen.one.id });
    await send(a, { audience: 'family', learnerId: adult.one.id });
    const got = async (reader: { client: Client } | null) =>
      reader ? (await received(reader)).map(({ audience }) => audience) : [];
    expect(await Promise.all([young, young.guardian, teen, teen.guardian, adult].map(got))).toEqual([
      ...[[], ['class'], ['class'], ['family', 'class'], ['family', 'class']],
    ]);
  });

  it('are answered to the sender only, in a thread of two', async () => {
    const zoe = await pupil();
    const group = await classOf(zoe);
    const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
    const id = await send(group.teacher, { audience: 'family', learnerId: zoe.id });
    const [copy] = await received(anne);
    const said = { text: 'Zoé a oublié son manuel.', lang: 'fr' };
    const key = { 'idempotency-key': randomUUID() };
    const first = okay(await anne.client.post(`/v1/me/messages/${copy.id}/replies`, said, key));
    expect(okay(await anne.client.post(`/v1/me/messages/${copy.id}/replies`, said, key))).toEqual(first);

    const { items } = okay(await group.teacher.get(`/v1/messages/${id}/replies`));
    expect(items).toEqual([
      { id: first.id, thread: copy.id, fromFamily: true, ...said, saidAt: expect.any(String), learners: [zoe.id] },
    ]);
    // The office sees that the teacher wrote, not what families answer; another teacher sees neither.
    expect(okay(await a.get(`/v1/messages/${id}/replies`)).items).toEqual([]);
    const other = await classOf(zoe);
    for (const path of ['', '/replies', '/unread-families'])
      expect(code(await other.teacher.get(`/v1/messages/${id}${path}`))).toEqual([404, 'message-unknown']);
    const answer = (client: Client, thread: string) =>
      client.post(`/v1/messages/${id}/replies`, { thread, text: 'Merci.', lang: 'fr' });
    for (const client of [a, other.teacher, b])
      expect(code(await answer(client, copy.id))).toEqual([404, 'message-unknown']);
    okay(await answer(group.teacher, copy.id));
    const thread = okay(await anne.client.get(`/v1/me/messages/${copy.id}/replies`)).items;
    expect(thread.map(({ text }: { text: string }) => text)).toEqual([said.text, 'Merci.']);
    const [ofLuc] = await received(luc);
    expect(ofLuc.replies).toBe(0);
    expect(code(await answer(group.teacher, ofLuc.id))).toEqual([404, 'thread-unknown']);
    await order(zoe.id, [anne.personId]);
    expect(code(await answer(group.teacher, copy.id))).toEqual([409, 'thread-closed']);
  });

  it('are written by staff to their own classes and learners, by an office to all of its school, and by nobody else', async () => {
    const [zoe, stranger, ofB] = [await pupil(), await pupil(), await pupil({}, b, 'css-b.ecole')];
    const [own, foreign] = [await classOf(zoe), await classOf(stranger)];
    const anne = await guardianOf(zoe.id);
    const refusals = [
      [own.teacher, { audience: 'class', classId: foreign.id }, 404, 'class-unknown'],
      [own.teacher, { audience: 'family', learnerId: stranger.id }, 404, 'learner-unknown'],
      [own.teacher, { audience: 'school' }, 403, 'school-audience-office-only'],
      [own.teacher, { audience: 'class', classId: own.id, organisation: 'css-b.ecole' }, 404, 'class-unknown'],
      [own.teacher, { audience: 'class', classId: own.id, organisation: 'ministere' }, 404, 'class-unknown'],
      [a, { audience: 'family', learnerId: ofB.id }, 404, 'learner-unknown'],
      [b, { audience: 'class', classId: own.id, organisation: 'css-b.ecole' }, 404, 'class-unknown'],
      [b, { audience: 'school' }, 404, 'organisation-unknown'],
      [a, { audience: 'class', learnerId: zoe.id }, 400, 'message-audience-malformed'],
      [a, { audience: 'school', classId: own.id }, 400, 'message-audience-malformed'],
      [a, { audience: 'school', lang: 'français' }, 400, 'invalid-request'],
      [a, { audience: 'school', body: 'abc\u202Edef' }, 400, 'invalid-request'],
      [anne.client, { audience: 'school' }, 403, 'insufficient-scope'],
    ] as const;
    for (const [client, to, status, refusal] of refusals)
      expect([to, ...code(await write(client, to))]).toEqual([to, status, refusal]);
    const noted = await record.database.query(
      `select from access_log where operation = 'write-message-refused' and $1 = any(learner_ids)`,
      [stranger.id],
    );
    expect(noted).toHaveLength(1);
    for (const path of ['/v1/messages', `/v1/messages/${randomUUID()}`])
      expect(code(await anne.client.get(path))).toEqual([403, 'school-only']);
    expect(code(await a.get('/v1/me/messages'))).toEqual([403, 'family-only']);
  });

  it('wait for the end of quiet hours of the nearest organisation, unless they are urgent', async () => {
    const zoe = await pupil();
    const anne = await guardianOf(zoe.id);
    const now = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: 'America/Toronto', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    });
    const clock = (minutes: number) => now.format(new Date(Date.now() + minutes * 60_000));
    const hours = '/v1/organisations/css-a.ecole/quiet-hours';
    const quiet = { begins: clock(-60), ends: clock(60), weekends: false };
    expect(code(await a.get(hours))).toEqual([404, 'quiet-hours-unknown']);
    expect(code(await b.put(hours, quiet))).toEqual([404, 'organisation-unknown']);
    expect(code(await a.put(hours, { ...quiet, ends: quiet.begins }))).toEqual([400, 'quiet-hours-empty']);
    await a.put('/v1/organisations/css-a/quiet-hours', quiet);
    const waits = okay(await write(a, { audience: 'family', learnerId: zoe.id })).id as string;
    const urgent = await send(a, { audience: 'family', learnerId: zoe.id, urgency: 'urgent' });
    expect((await received(anne)).map(({ urgency }) => urgency)).toEqual(['urgent']);
    const waiting = await sent(a, waits);
    expect(waiting).toMatchObject({ state: 'waiting', copies: 0, sentAt: null });
    expect(clock((Date.parse(waiting.dueAt) - Date.now()) / 60_000)).toBe(quiet.ends);
    expect((await sent(a, urgent)).state).toBe('sent');
    // The school's own, which are over, come before those of its centre; what waits keeps its hour.
    await a.put(hours, { begins: clock(120), ends: clock(180), weekends: false });
    await send(a, { audience: 'family', learnerId: zoe.id });
    expect((await received(anne)).map(({ urgency }) => urgency)).toEqual(['normal', 'urgent']);
    okay(await a.post(`/v1/messages/${waits}/recall`, {}));
    expect(await sent(a, waits)).toMatchObject({ state: 'recalled', copies: 0 });
    for (const one of [hours, '/v1/organisations/css-a/quiet-hours']) okay(await a.call('DELETE', one));
  });

  it('are recalled from whoever has not read them; whoever has sees that they were', async () => {
    const zoe = await pupil();
    const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
    const id = await send(a, { audience: 'family', learnerId: zoe.id });
    const [read] = await received(anne);
    okay(await anne.client.post(`/v1/me/messages/${read.id}/reading`, {}));
    const [unread] = await received(luc);
    for (const _again of [1, 2]) okay(await a.post(`/v1/messages/${id}/recall`, {}));
    expect((await received(anne))[0]).toMatchObject({ id: read.id, recalledAt: expect.any(String) });
    expect(await received(luc)).toEqual([]);
    expect(code(await luc.client.post(`/v1/me/messages/${unread.id}/reading`, {}))).toEqual([404, 'message-unknown']);
    expect(await sent(a, id)).toMatchObject({ state: 'recalled', copies: 2, read: 1 });
    expect(code(await b.post(`/v1/messages/${id}/recall`, {}))).toEqual([404, 'message-unknown']);
  });

  it('that twelve readers open while it is recalled are counted as often as they were read', async () => {
    const zoe = await pupil();
    const readers = [];
    for (let n = 0; n < 12; n += 1) readers.push(await guardianOf(zoe.id));
    const id = await send(a, { audience: 'family', learnerId: zoe.id });
    const copies = await Promise.all(readers.map(async (reader) => (await received(reader))[0]));
    okay(await readers[0]!.client.post(`/v1/me/messages/${copies[0].id}/reading`, {}));
    const reading = readers.flatMap(({ client }, n) =>
      [1, 2].map(() => client.post(`/v1/me/messages/${copies[n].id}/reading`, {})),
    );
    const answers = await Promise.all([
      ...reading.slice(0, 12),
      a.post(`/v1/messages/${id}/recall`, {}),
      ...reading.slice(12),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status !== 204 && status !== 404)).toEqual([]);
    const still = (await Promise.all(readers.map(received))).filter((items) => items.length > 0).length;
    expect(still).toBeGreaterThan(0);
    expect(await sent(a, id)).toMatchObject({ state: 'recalled', read: still });
  });

  it('to a school are made by the batch; an urgent one and one to a family wait behind none, and schools take turns', async () => {
    const { app, database } = record;
    const zoe = await pupil();
    const anne = await guardianOf(zoe.id);
    const [a1] = await database.query<{ id: string }>(`select id from organisation where code = 'css-a.ecole'`);
    const [b1] = await database.query<{ id: string }>(`select id from organisation where code = 'css-b.ecole'`);
    const sending = app.get(SendMessages);
    // Two thousand pupils, so that one message takes several batches; nothing is due until the spec says so.
    await database.query(
      `with made as (insert into learner (id, family_name, given_name, systems, questioned, leading_source, version) select uuidv7(), 'Foule', 'N' || n, 1, false, 'foule', 1 from generate_series(1, 2000) n returning id)
       insert into enrolment (id, source, source_id, school_year, learner_id, learner_source_id, organisation_id, level, visible_to, version)
       select uuidv7(), 'foule', id::text, '2026-2027', id, id::text, $1, 'primary-6', '{ministere,css-a,css-a.ecole}', 1 from made`,
      [a1!.id],
    );
    await database.query(
      `insert into message (id, organisation_id, visible_to, sender_name, audience, subject, body, lang, urgency, lane, written_at, standing, due_at)
       select uuidv7(), o.id, o.path, o.name, 'school', 's', 'b', 'fr', 'normal', 'bulk', now(), 'queued', now() + interval '1 hour'
         from organisation o, generate_series(1, 2) n where o.id in ($1, $2)`,
      [a1!.id, b1!.id],
    );
    await database.query(`update message set due_at = now() where lane = 'bulk' and standing = 'queued'`);
    const served: string[] = [];
    const take = async () => {
      const before = new Date();
      if ((await sending.batch('bulk')) === 0) return false;
      const [last] = await database.query<{ id: string }>(
        `select organisation_id as id from message where batched_at >= $1 and lane = 'bulk' order by batched_at desc limit 1`,
        [before],
      );
      served.push(last!.id === b1!.id ? 'b' : 'a');
      return true;
    };
    await take();
    await send(a, { audience: 'family', learnerId: zoe.id });
    expect(await received(anne)).not.toEqual([]);
    while (await take());
    const [left] = await database.query<{ count: number }>(
      `select count(*)::int as count from message where standing = 'queued'`,
    );
    expect(left!.count).toBe(0);
    // The other school's two messages are over long before the first school's.
    expect(served.lastIndexOf('b')).toBeLessThan(served.length - 2);
  });

  it('go with the record when two are joined, and each goes back when they are parted', async () => {
    const ministry = record.as();
    const who = { familyName: 'Réunie', permanentCode: 'REUN19021402' };
    const first = await pupil({ ...who, givenName: 'Ana', birthDate: '2014-02-19' });
    const later = await pupil({ ...who, givenName: 'Éva', birthDate: '2014-02-18' }, b, 'css-b.ecole');
    const anne = await guardianOf(first.id);
    const eve = await guardianOf(later.id, undefined, b);
    await guardianOf(later.id, anne.subject, b);
    const id = await send(a, { audience: 'family', learnerId: first.id });
    const other = await send(b, { audience: 'family', learnerId: later.id, organisation: 'css-b.ecole' });
    const learners = async ({ client }: Reader) =>
      okay(await client.get('/v1/me/messages')).items.map((item: Answer['body']) => item.learners);
    expect(await learners(anne)).toEqual([[later.id], [first.id]]);
    const { items } = okay(await ministry.get('/v1/match-pairs?limit=500'));
    const question = items.find(({ learner }: Answer['body']) => learner.id === later.id);
    okay(await ministry.post(`/v1/match-pairs/${question.id}/decision`, { decision: 'same' }));
    expect([await learners(anne), await learners(eve)]).toEqual([[[first.id], [first.id]], [[first.id]]]);
    expect((await sent(b, other)).learnerId).toBe(first.id);
    okay(await ministry.post(`/v1/learners/${first.id}/partings`, { merged: later.id, reason: 'Jumelles' }));
    expect([await learners(anne), await learners(eve)]).toEqual([[[later.id], [first.id]], [[later.id]]]);
    expect([(await sent(a, id)).learnerId, (await sent(b, other)).learnerId]).toEqual([first.id, later.id]);
  });
});

import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { schoolDay } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import pg from 'pg';
import { DeliverMails } from '../src/application/mails/deliver-mails.js';
import { mailTransport } from '../src/application/mails/mail-transport.js';
import { Attach } from '../src/application/messages/attach.js';
import { CountMessages } from '../src/application/messages/count-messages.js';
import { SendMessages } from '../src/application/messages/send-messages.js';
import type { Settings } from '../src/config.js';
import { outcomeOf } from '../src/domain/mails/mail.js';
import { firstDue } from '../src/persistence/messages/message-sending.js';
import { fakeScanner, type FakeScanner } from './fake-scanner.js';
import { mailServer, type MailServer } from './mail-server.js';
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
const dayOff = (days: number) => schoolDay(new Date(Date.now() + days * 86_400_000));
const years = (count: number) => `${Number(today.slice(0, 4)) - count}${today.slice(4)}`;
const judgment = { judgedOn: '2026-11-01', reference: '200-12-034567-265' };

interface Reader {
  readonly personId: string;
  readonly subject: string;
  readonly client: Client;
}

describe('Messages of schools to families', () => {
  let mail: MailServer;
  let scanner: FakeScanner;
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let number = 0;

  beforeAll(async () => {
    [mail, scanner] = await Promise.all([mailServer(), fakeScanner('HARM')]);
    record = await startRecord({
      ...{ PAN_MAIL_URL: `smtp://127.0.0.1:${mail.port}`, PAN_MAIL_FROM: 'avis@ecole.example' },
      ...{ PAN_PAGES_URL: 'https://famille.example/messages', PAN_SCANNER: scanner.url },
    });
    await twoCentres(record);
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
  });
  afterAll(async () => {
    await record.close();
    await Promise.all([mail.close(), scanner.close()]);
  });

  const okay = ({ status, body }: Answer): Answer['body'] => {
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  const code = ({ status, body }: Answer) => [status, body?.code];
  const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
    ...{ clientId: 'portal', subject, organisations: [], person: { role, id }, purpose: 'family-access' },
    scopes: ['account', 'learners:read', 'demographics:read', 'messages:read'],
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
    return { id: id as string, key, subject, teacher: record.as(staffOf(subject, linked.person.id as string)) };
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

  it('[R29] are one copy for each person across their children; the sender sees counts, and families without a reader, never which parent', async () => {
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
    // Who teaches there no more sees nothing more of it, with the token they have; nor does who is no longer of the staff.
    const unseen = async (): Promise<void> => {
      for (const path of ['', '/replies'])
        expect(code(await group.teacher.get(`/v1/messages/${id}${path}`))).toEqual([404, 'message-unknown']);
      expect(okay(await group.teacher.get('/v1/messages')).items).toEqual([]);
      expect(code(await answer(group.teacher, copy.id))).toEqual([404, 'message-unknown']);
    };
    const place = { classSourceId: group.key, personSourceId: `p-${group.key}`, role: 'teacher' };
    const placed = `${at}/memberships/by-source/${group.key}-1`;
    okay(await a.put(placed, { ...place, endedOn: schoolDay(new Date()) }));
    await unseen();
    okay(await a.put(placed, place));
    expect((await group.teacher.get(`/v1/messages/${id}`)).status).toBe(200);
    const links = await record.database.query<{ id: string }>(
      `update account_link set ended_at = now(), ended_why = 'staff-left' where subject = $1 returning id`,
      [group.subject],
    );
    expect(links).toHaveLength(1);
    await unseen();
    expect(code(await group.teacher.post(`/v1/messages/${id}/recall`, {}))).toEqual([404, 'message-unknown']);
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

  it('[R29] are read by systems of the school and of its centre, and by none further up; an absence notice likewise', async () => {
    const child = await pupil();
    const group = await classOf(child);
    const { client: family } = await guardianOf(child.id);
    const to = { audience: 'class', classId: group.id };
    const written = [await send(a, to), await send(group.teacher, to)];
    const day = { organisation: 'css-a.ecole', firstOn: today, lastOn: today, reason: 'illness', note: 'Elle tousse.' };
    okay(await family.post(`/v1/learners/${child.id}/absence-notices`, day));
    const seenBy = async (client: Client) => {
      const reads = await Promise.all(written.map((id) => client.get(`/v1/messages/${id}`)));
      const notices = okay(await client.get(`${at}/absence-notices?limit=500`)).items as { learnerId: string }[];
      return [...reads.map(({ status }) => status), notices.some(({ learnerId }) => learnerId === child.id)];
    };
    expect(await seenBy(a)).toEqual([200, 200, true]);
    expect(await seenBy(record.as({ ...sisOfA, organisations: ['css-a.ecole'] }))).toEqual([200, 200, true]);
    expect(await seenBy(record.as())).toEqual([404, 404, false]);
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
    // The service's own timer may take batches too.
    await sending.batch('bulk');
    await send(a, { audience: 'family', learnerId: zoe.id });
    expect(await received(anne)).not.toEqual([]);
    await eventually(async () => {
      await sending.batch('bulk');
      const [left] = await database.query<{ count: number }>(
        `select count(*)::int as count from message where standing = 'queued'`,
      );
      expect(left!.count).toBe(0);
    });
    const over = await database.query<{ id: string }>(
      `select organisation_id as id from message where lane = 'bulk' and subject = 's' group by 1 order by max(sent_at)`,
    );
    // The other school's two messages are over before the first school's.
    expect(over.map(({ id }) => id)).toEqual([b1!.id, a1!.id]);
  });

  it('are chosen without reading those that wait behind', async () => {
    const { database } = record;
    const blocksRead = async (): Promise<number> => {
      const client = new pg.Client({ connectionString: database.appUrl });
      await client.connect();
      try {
        await client.query(`begin`);
        await client.query(
          `select set_config('app.organisations', 'ministere', true), set_config('app.service', 'on', true)`,
        );
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
          `explain (analyze, buffers, format json) ${firstDue}`,
          ['quick'],
        );
        const { Plan: plan } = rows[0]!['QUERY PLAN'][0];
        expect(plan['Actual Rows']).toBe(1);
        return plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
      } finally {
        await client.query(`rollback`);
        await client.end();
      }
    };
    const queue = (count: number) =>
      database.query(
        `insert into message (id, organisation_id, visible_to, sender_name, audience, learner_id, subject, body, lang, urgency, lane, written_at, standing, due_at)
         select uuidv7(), o.id, o.path, o.name, 'family', (select id from learner limit 1), 'rang', 'b', 'fr', 'normal', 'quick', now(), 'queued', now() - interval '1 minute'
           from organisation o, generate_series(1, $1::int) where o.code in ('css-a.ecole', 'css-b.ecole')`,
        [count],
      );
    // The timer that would send them stays still meanwhile.
    const sending = jest.spyOn(record.app.get(SendMessages), 'batch').mockResolvedValue(0);
    try {
      await queue(50);
      const few = await blocksRead();
      await queue(3_000);
      await database.query(`analyze message`);
      expect(await blocksRead()).toBeLessThan(few + 60);
    } finally {
      await database.query(`delete from message where subject = 'rang'`);
      sending.mockRestore();
    }
  });

  it('are told as numbers of a day that is over, once, of nobody', async () => {
    const zoe = await pupil();
    await guardianOf(zoe.id);
    const id = await send(a, { audience: 'family', learnerId: zoe.id });
    // As if all that was sent so far were of yesterday.
    await record.database.query(`update message set sent_at = sent_at - interval '1 day' where sent_at is not null`);
    await record.app.get(CountMessages).tell();
    expect(await record.app.get(CountMessages).tell()).toBe(0);
    const [own] = await record.database.query<{ organisationId: string }>(
      `select organisation_id as "organisationId" from message where id = $1`,
      [id],
    );
    const told = (await record.facts()).filter(({ type }) => type === 'messages-counted.v1').map(({ data }) => data);
    const [day] = told.filter((one) => one['organisationId'] === own!.organisationId && one['urgency'] === 'normal');
    expect(Object.keys(day!).sort((one, other) => one.localeCompare(other))).toEqual([
      ...['copies', 'organisationId', 'read', 'sent', 'sentOn', 'urgency'],
    ]);
    const [counted] = await record.database.query<{ sent: number; copies: number; read: number }>(
      `select count(*)::int as sent, sum(copies)::int as copies, sum(read_copies)::int as read from message
        where organisation_id = $1 and urgency = 'normal' and (sent_at at time zone 'America/Toronto')::date = $2`,
      [own!.organisationId, day!['sentOn']],
    );
    expect(day).toMatchObject({ sent: counted!.sent, copies: counted!.copies });
    expect(day!['read']).toBeLessThanOrEqual(counted!.read);
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

  const pdf = Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
  const put = async (client: TokenOptions, id: string, n: number, bytes: Buffer, name = 'sortie.pdf') => {
    const answer = await fetch(`${record.url}/v1/messages/${id}/attachments/${n}?name=${encodeURIComponent(name)}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${await record.issuer.token(client)}`,
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(bytes),
    });
    const text = await answer.text();
    return [answer.status, text ? (JSON.parse(text) as { code: string }).code : undefined];
  };
  const file = async (who: TokenOptions, path: string) =>
    fetch(record.url + path, { headers: { authorization: `Bearer ${await record.issuer.token(who)}` } });

  it('wait for what is attached until a scanner has found nothing in it, and are held where it has', async () => {
    const zoe = await pupil();
    const [anne, stranger] = [await guardianOf(zoe.id), await guardianOf((await pupil()).id)];
    const { id } = okay(await write(a, { audience: 'family', learnerId: zoe.id, attachments: 2 }));
    expect(await put(sisOfA, id, 1, pdf, '../../Lettre du "12".PDF')).toEqual([204, undefined]);
    expect(await put(sisOfA, id, 2, Buffer.from('Bonjour HARM'), 'mot.txt')).toEqual([204, undefined]);
    const states = async () => (await sent(a, id)).attachments.map(({ state }: { state: string }) => state);
    await eventually(async () => expect(await states()).toEqual(['clean', 'found']));
    expect(await sent(a, id)).toMatchObject({ state: 'held', copies: 0, attachmentsAnnounced: 2 });
    expect(await received(anne)).toEqual([]);

    // The scanner is away: it is asked again, and the message waits.
    scanner.busy = true;
    const asked = scanner.asked;
    expect(await put(sisOfA, id, 2, Buffer.from('Bonjour'), 'mot.txt')).toEqual([204, undefined]);
    await eventually(() => (scanner.asked > asked ? Promise.resolve() : Promise.reject(new Error('not asked'))));
    expect(await states()).toEqual(['clean', 'waiting']);
    scanner.busy = false;
    await record.database.query(`update attachment_content set due_at = now() where state = 'waiting'`);
    await record.app.get(Attach).scan();
    await isSent(id);
    const [copy] = await received(anne);
    expect(copy.attachments.map(({ name, type }: Answer['body']) => [name, type])).toEqual([
      ['Lettre du 12.pdf', 'application/pdf'],
      ['mot.txt', 'text/plain'],
    ]);
    const reader = familyOf(anne.subject, 'guardian', anne.personId);
    const taken = await file(reader, `/v1/me/messages/${copy.id}/attachments/1`);
    expect(taken.headers.get('content-disposition')).toContain(`filename*=UTF-8''Lettre%20du%2012.pdf`);
    expect([taken.headers.get('content-type'), taken.headers.get('x-content-type-options')]).toEqual([
      ...['application/pdf', 'nosniff'],
    ]);
    expect(Buffer.from(await taken.arrayBuffer())).toEqual(pdf);
    const others = [
      [familyOf(stranger.subject, 'guardian', stranger.personId), `/v1/me/messages/${copy.id}/attachments/1`],
      [sisOfB, `/v1/messages/${id}/attachments/1`],
      [reader, `/v1/me/messages/${copy.id}/attachments/3`],
    ] as const;
    for (const [who, path] of others) expect((await file(who, path)).status).toBe(404);
    expect(await put(sisOfA, id, 1, pdf)).toEqual([409, 'message-not-held']);
  });

  it('take attachments of ten megabytes and of kinds that are read in them, whatever they are called', async () => {
    const zoe = await pupil();
    const { id } = okay(await write(a, { audience: 'family', learnerId: zoe.id, attachments: 1 }));
    const script = Buffer.from('<html><script>alert(1)</script></html>');
    const refusals = [
      [Buffer.from('MZ\x90\0\x03\0\0\0'), 415, 'attachment-type-not-taken'],
      [Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(64)]), 415, 'attachment-type-not-taken'],
      [Buffer.from('texte\0binaire'), 415, 'attachment-type-not-taken'],
      [Buffer.alloc(0), 400, 'attachment-empty'],
      [Buffer.alloc(10 * 1_048_576 + 1, 65), 413, 'body-too-large'],
    ] as const;
    for (const [bytes, status, refusal] of refusals)
      expect(await put(sisOfA, id, 1, bytes, 'lettre.pdf')).toEqual([status, refusal]);
    expect(await put(sisOfA, id, 2, pdf)).toEqual([409, 'attachment-not-announced']);
    expect(await put(sisOfB, id, 1, pdf)).toEqual([404, 'message-unknown']);
    // A page is text here: it is kept to be saved, never shown.
    expect(await put(sisOfA, id, 1, script, 'page.html')).toEqual([204, undefined]);
    await isSent(id);
    expect((await sent(a, id)).attachments).toMatchObject([{ name: 'page.html.txt', type: 'text/plain' }]);
    const shown = await file(sisOfA, `/v1/messages/${id}/attachments/1`);
    expect([shown.headers.get('content-type'), shown.headers.get('content-disposition')]).toEqual([
      ...['text/plain; charset=utf-8', expect.stringContaining('attachment;')],
    ]);
    const whole = okay(await write(a, { audience: 'family', learnerId: zoe.id, attachments: 1 })).id as string;
    expect(await put(sisOfA, whole, 1, Buffer.alloc(10 * 1_048_576, 65), 'long.txt')).toEqual([204, undefined]);
    await isSent(whole);
  });

  const tellAbsence = ({ client }: { client: Client }, id: string, more: object = {}) =>
    client.post(`/v1/learners/${id}/absence-notices`, { firstOn: today, reason: 'illness', note: 'Grippe.', ...more });
  const listed = async (client: Client, day = today) =>
    okay(await client.get(`/v1/organisations/css-a.ecole/absence-notices?day=${day}`)).items as Answer['body'][];

  it('have an answer of another kind: a guardian tells an absence, the office lists it by day and says that it has seen it', async () => {
    const zoe = await pupil();
    const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
    const { id } = okay(await tellAbsence(anne, zoe.id, { lastOn: dayOff(1) }));
    const of = async (day: string) => (await listed(a, day)).filter(({ learnerId }) => learnerId === zoe.id);
    expect(await of(today)).toMatchObject([
      { id, organisation: 'css-a.ecole', reason: { reason: 'illness', fr: 'maladie', en: 'illness' }, note: 'Grippe.' },
    ]);
    expect([(await of(dayOff(1))).length, (await of(dayOff(2))).length]).toEqual([1, 0]);
    const own = ({ client }: Reader) => client.get(`/v1/learners/${zoe.id}/absence-notices`).then(okay);
    expect([(await own(anne)).items.length, (await own(luc)).items.length]).toEqual([1, 0]);

    expect(code(await tellAbsence(anne, zoe.id, { firstOn: dayOff(1) }))).toEqual([409, 'absence-told-already']);
    for (const days of [
      { lastOn: dayOff(-1) },
      { firstOn: dayOff(-15) },
      { lastOn: dayOff(60) },
      { firstOn: dayOff(400) },
    ])
      expect([days, ...code(await tellAbsence(luc, zoe.id, days))]).toEqual([days, 400, 'absence-days-malformed']);
    expect(code(await tellAbsence(luc, zoe.id, { organisation: 'css-b.ecole' }))).toEqual([
      ...[409, 'absence-school-not-named'],
    ]);
    for (const client of [b, luc.client])
      expect((await client.post(`/v1/absence-notices/${id}/acknowledgement`, {})).status).not.toBe(204);
    expect(code(await luc.client.post(`/v1/absence-notices/${id}/withdrawal`, {}))).toEqual([404, 'absence-unknown']);
    for (const _again of [1, 2]) okay(await a.post(`/v1/absence-notices/${id}/acknowledgement`, {}));
    expect((await own(anne)).items[0].acknowledgedAt).not.toBeNull();
    // A teacher is not the office; whoever is told to work in it is, that day.
    const group = await classOf(zoe);
    const list = () => group.teacher.get(`/v1/organisations/css-a.ecole/absence-notices?day=${today}`);
    const see = () => group.teacher.post(`/v1/absence-notices/${id}/acknowledgement`, {});
    expect([code(await list()), code(await see())]).toEqual([
      [403, 'office-only'],
      [404, 'absence-unknown'],
    ]);
    okay(
      await a.put(`${at}/staff/by-source/p-${group.key}/functions`, {
        functions: [{ function: 'administration', validFrom: today }],
      }),
    );
    expect(okay(await list()).items.map((item: Answer['body']) => item.id)).toContain(id);
    expect((await see()).status).toBe(204);
    const elsewhere = await group.teacher.get('/v1/organisations/css-b.ecole/absence-notices');
    expect(code(elsewhere)).toEqual([403, 'office-only']);
    okay(await anne.client.post(`/v1/absence-notices/${id}/withdrawal`, {}));
    expect(code(await a.post(`/v1/absence-notices/${id}/acknowledgement`, {}))).toEqual([409, 'absence-withdrawn']);
    expect((await of(today))[0].withdrawnAt).not.toBeNull();
    okay(await tellAbsence(anne, zoe.id));

    // Whose right to hear of the child has ended tells nothing of it, and is told what a stranger is.
    await order(zoe.id, [anne.personId]);
    const stranger = await guardianOf((await pupil()).id);
    for (const one of [anne, stranger]) expect(code(await tellAbsence(one, zoe.id))).toEqual([404, 'learner-unknown']);
    const told = await Promise.all([1, 2, 3, 4].map(() => tellAbsence(luc, zoe.id)));
    expect(told.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(told.filter(({ body }) => body.code === 'absence-told-already')).toHaveLength(3);
  });

  const settings = '/v1/me/notification-settings';
  const mailsTo = (address: string) => mail.taken.filter(({ to }) => to === address);
  const mailTo = (address: string, count = 1) =>
    eventually(() => {
      const found = mailsTo(address);
      if (found.length < count) throw new Error(`${found.length} of ${count} mails to ${address}`);
      return Promise.resolve(found[count - 1]!.text);
    });
  const confirm = async (client: Client, email: string, how: string) => {
    okay(await client.put(settings, { email, how }));
    const sent = /code: ([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(await mailTo(email))![1]!;
    okay(await client.post(`${settings}/confirmation`, { code: sent.toLowerCase() }));
  };
  const tell = (learnerId: string) =>
    send(a, { audience: 'family', learnerId, subject: 'Objet secret', body: 'Corps secret.' });
  const rows = (subject: string) =>
    record.database.query<{ state: string; attempts: number; code: number | null; problem: string | null }>(
      `select m.state, m.attempts, m.code, m.problem from mail m join notification_setting s on s.id = m.setting_id
        where s.subject = $1 and m.kind <> 'confirmation' order by m.id`,
      [subject],
    );
  const settled = (subject: string, state: string, attempts: number, problem: string | null) =>
    eventually(async () => {
      const found = await rows(subject);
      const [last] = found.slice(-1);
      if (last?.state !== state || last.attempts !== attempts || last.problem !== problem)
        throw new Error(JSON.stringify(found));
      return last;
    });
  const again = async (subject: string) => {
    await record.database.query(
      `update mail set due_at = now() where state = 'pending' and setting_id in (select id from notification_setting where subject = $1)`,
      [subject],
    );
    await record.app.get(DeliverMails).run();
  };

  it('are announced by mail to an address that its code confirmed, which says from which school alone', async () => {
    const zoe = await pupil();
    const anne = await guardianOf(zoe.id);
    expect(okay(await anne.client.get(settings))).toEqual({ email: null, how: 'off', confirmed: false });
    expect(code(await anne.client.put(settings, { how: 'daily' }))).toEqual([400, 'notification-without-address']);
    expect((await anne.client.put(settings, { email: 'pas une adresse', how: 'off' })).status).toBe(400);
    okay(await anne.client.put(settings, { email: 'anne@famille.example', how: 'at-once' }));
    await tell(zoe.id);
    const confirmation = await mailTo('anne@famille.example');
    const wrong = { code: 'AAAA-AAAA' };
    expect(code(await anne.client.post(`${settings}/confirmation`, wrong))).toEqual([409, 'confirmation-code-wrong']);
    const [, right] = /code: ([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(confirmation)!;
    expect(okay(await anne.client.post(`${settings}/confirmation`, { code: right }))).toMatchObject({
      confirmed: true,
    });
    const stale = await anne.client.call('PUT', settings, { email: null, how: 'off' }, { 'if-match': '"1"' });
    expect(code(stale)).toEqual([412, 'stale-version']);

    const id = await tell(zoe.id);
    const notice = await mailTo('anne@famille.example', 2);
    expect(notice).toContain('École de css-a');
    expect(notice).toContain('https://famille.example/messages');
    expect(notice).not.toMatch(/secret|Zoé|Messager-/);
    expect(notice.indexOf('message vous attend')).toBeLessThan(notice.indexOf('message waits'));
    const [, link] = /List-Unsubscribe: <([^>]+)>/.exec(notice.replace(/\r\n\s/g, ''))!;
    await eventually(async () =>
      expect(okay(await a.get(`/v1/messages/${id}`))).toMatchObject({ mailsSent: 1, mailsFailed: 0 }),
    );

    // One click, by whoever has the link: RFC 8058.
    const path = new URL(link!).pathname.replace('/student-record', '');
    const click = (to: string) =>
      fetch(record.url + to, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
    expect((await click(`${path.slice(0, -1)}A${path.at(-1)}`)).status).toBe(404);
    expect((await click(path)).status).toBe(204);
    expect(okay(await anne.client.get(settings))).toMatchObject({ how: 'off' });
    await tell(zoe.id);
    await eventually(async () => expect(okay(await anne.client.get('/v1/me/messages')).items).toHaveLength(3));
    expect(mailsTo('anne@famille.example')).toHaveLength(2);
  });

  it('are announced again later where the server says later, hangs or cannot be reached, and end where it refuses for good', async () => {
    const zoe = await pupil();
    const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
    await confirm(anne.client, 'anne-2@famille.example', 'at-once');
    await confirm(luc.client, 'luc-2@famille.example', 'at-once');
    mail.answers.set('anne-2@famille.example', 451);
    mail.answers.set('luc-2@famille.example', 550);
    const id = await tell(zoe.id);
    expect((await settled(anne.subject, 'pending', 1, 'later')).code).toBe(451);
    expect((await settled(luc.subject, 'failed', 1, 'refused')).code).toBe(550);
    // What failed is a count; whose address it was is nobody's to see.
    const seen = JSON.stringify(okay(await a.get(`/v1/messages/${id}`)));
    expect(JSON.parse(seen)).toMatchObject({ mailsSent: 0, mailsFailed: 1 });
    expect(seen).not.toContain('famille.example');

    mail.hangs = true;
    const hung = again(anne.subject);
    await eventually(() => (mail.hung > 0 ? Promise.resolve() : Promise.reject(new Error('nobody called'))));
    mail.drop();
    await hung;
    await settled(anne.subject, 'pending', 2, 'unreachable');
    mail.hangs = false;
    mail.answers.clear();
    await again(anne.subject);
    await settled(anne.subject, 'sent', 3, null);
    expect(okay(await a.get(`/v1/messages/${id}`))).toMatchObject({ mailsSent: 1, mailsFailed: 1 });
  });

  it('are announced once a day to whoever wants that, with the schools of what is not read; nothing leaves where nothing is', async () => {
    const zoe = await pupil();
    const [anne, luc] = [await guardianOf(zoe.id), await guardianOf(zoe.id)];
    await confirm(anne.client, 'anne-3@famille.example', 'daily');
    await confirm(luc.client, 'luc-3@famille.example', 'daily');
    const ids = [await tell(zoe.id), await tell(zoe.id)];
    await eventually(async () => expect(okay(await anne.client.get('/v1/me/messages')).items).toHaveLength(2));
    await eventually(async () => expect(await rows(anne.subject)).toHaveLength(1));
    for (const { id } of okay(await luc.client.get('/v1/me/messages')).items)
      okay(await luc.client.post(`/v1/me/messages/${id}/reading`, {}));
    await again(anne.subject);
    await again(luc.subject);
    expect(await mailTo('anne-3@famille.example', 2)).toContain('École de css-a');
    await settled(luc.subject, 'dropped', 1, null);
    expect(mailsTo('luc-3@famille.example')).toHaveLength(1);
    // An answer to what was read is announced by the next one.
    const [copy] = okay(await luc.client.get('/v1/me/messages')).items;
    okay(await luc.client.post(`/v1/me/messages/${copy.id}/replies`, { text: 'À quelle heure?', lang: 'fr' }));
    const asked = await Promise.all(
      ids.map(async (id) => okay(await a.get(`/v1/messages/${id}/replies`)).items.length),
    );
    const id = ids[asked.indexOf(1)]!;
    okay(await a.post(`/v1/messages/${id}/replies`, { thread: copy.id, text: 'À 9 h.', lang: 'fr' }));
    await again(luc.subject);
    expect(await mailTo('luc-3@famille.example', 2)).toContain('École de css-a');
    okay(await a.post(`/v1/messages/${ids[0]}/recall`, {}));
  });

  it('are announced to no server that nobody vouches for', async () => {
    const trusted = await mailServer({ secure: true });
    const error = await mailTransport({ PAN_MAIL_URL: `smtps://127.0.0.1:${trusted.port}` } as Settings)!
      .sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'x' })
      .catch((refused: unknown) => refused as { code?: string });
    expect(outcomeOf(error as { code?: string })).toMatchObject({ problem: 'tls' });
    expect(trusted.taken).toEqual([]);
    const known = mailTransport({
      PAN_MAIL_URL: `smtps://localhost:${trusted.port}`,
      PAN_MAIL_CA: trusted.certificate,
    } as Settings)!;
    await known.sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'x' });
    known.close();
    expect(trusted.taken.map(({ to }) => to)).toEqual(['c@d.example']);
    await trusted.close();
    expect(code(await a.get(settings))).toEqual([403, 'person-token-required']);
    const facts = JSON.stringify(await record.facts());
    expect(facts).not.toContain('famille.example');
  });
});

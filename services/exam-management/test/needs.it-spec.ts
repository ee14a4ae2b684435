import { createHash, randomUUID } from 'node:crypto';
import { eventually } from '@pan/testing';
import { ministry, playerOfA, startExams, type Json, type RunningExams } from './exams.js';
import { media, withMedia } from './media.js';
import { approvedPaper, candidatesOf, heard, openSession, registered, tellWorld, type World } from './world.js';

const catalogs = `<catalogInfo><catalog id="c1"><card support="spoken" xml:lang="fr"><htmlContent><p>Quel est le p H?</p>
  <speak xmlns="http://www.w3.org/2001/10/synthesis">Quel est le <say-as interpret-as="characters">pH</say-as></speak></htmlContent></card>
  <card support="sign-language"><htmlContent><p>LSQ</p></htmlContent></card></catalog></catalogInfo>`;
const paper = {
  ...withMedia,
  'items/ph-neutre.xml': withMedia['items/ph-neutre.xml']
    .replace('<prompt>', '<prompt data-catalog-idref="c1">')
    .replace('</assessmentItem>', `${catalogs}</assessmentItem>`),
};
const proctor = { ...playerOfA, clientId: 'proctor-a', scopes: ['exams:proctor', 'exams:read', 'exams:sit'] };

describe('One paper, as each candidate needs it', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  let candidates: Json[];
  const begin = (at: number, headers: Record<string, string> = {}, of: Json = session, who: Json[] = candidates) =>
    exams.as(playerOfA).post('/v1/sittings', { sessionId: of.id, admissionCode: who[at].admissionCode }, headers);

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 12);
    session = await openSession(exams, await approvedPaper(exams, paper));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
  });
  afterAll(() => exams?.close());

  it('[X25] is large, read aloud as its author prepared it, and of high contrast by the measures of the record, and by nothing else', async () => {
    const { learnerId } = candidates[0];
    const data = {
      ...{ accommodationId: randomUUID(), learnerId, extraTimePercent: 0, validFromOn: '2026-09-01' },
      tools: ['colour-contrast', 'large-print', 'text-to-speech'],
      settings: ['large-print.percent=180'],
    };
    await exams.tell('to-exam-management', [{ type: 'accommodation-granted', key: learnerId, data }]);
    await heard(exams, 'accommodation', 1);
    const [{ body: helped }, { body: other }] = [await begin(0), await begin(1)];
    expect(helped.presentation).toMatchObject({
      textPercent: 180,
      highContrast: true,
      readAloud: { wordsPerMinute: 150 },
    });
    expect(other.presentation).toMatchObject({ textPercent: 100, highContrast: false, readAloud: null });
    const asked = (view: Json) => view.items.find(({ body }: Json) => body.includes('data-catalog-idref="c1"'));
    const spoken = asked(helped).spoken.find(({ speech }: Json) => speech !== null);
    expect(spoken.speech).toContain('<say-as interpret-as="characters">pH</say-as>');
    expect(asked(helped).body).toContain(`data-spoken="${spoken.part}"`);
    for (const { ref, body, spoken: parts } of helped.items)
      expect([
        ref,
        parts.map(({ part }: Json) => body.includes(`data-spoken="${part}"`)).every(Boolean),
        parts.length > 0,
      ]).toEqual([ref, true, true]);
    expect(asked(helped).catalogs[0].cards.map(({ support }: Json) => support)).toEqual(['spoken']);
    expect([asked(other).catalogs[0].cards, asked(other).spoken]).toEqual([[], []]);
    const lease = (view: Json) => ({ 'sitting-lease': view.lease as string });
    const bare = async (view: Json): Promise<Json> =>
      (await exams.as(playerOfA).get(`/v1/sittings/${view.id}?sealed=true`, lease(view))).body;
    await eventually(async () => expect((await bare(helped)).package).not.toBeNull());
    const { items, supports } = await bare(helped);
    const { ref, catalogs: cards, spoken: read } = asked(helped);
    expect([items, supports.items.find((one: Json) => one.ref === ref)]).toEqual([
      ...[[], { ref, catalogs: cards, spoken: read }],
    ]);
    expect((await bare(other)).supports).toBeNull();
  });

  describe('sat in Safe Exam Browser', () => {
    const [configKey, examKey] = ['81aad4ab9dfd447cc479e6a4a7c9a544e2cafc7f3adeb68b2a21efad68eca4dc', 'e'.repeat(64)];
    let own: Json;
    let those: Json[];
    /** As the browser does: the address that it asks, then the key. */
    const proof = (path: string, key = configKey) => {
      const digest = (of: string) =>
        createHash('sha256')
          .update(`${exams.environment['PUBLIC_URL'] ?? 'http://127.0.0.1:7100/exam-management'}${path}${of}`)
          .digest('hex');
      return { 'x-safeexambrowser-configkeyhash': digest(key), 'x-safeexambrowser-requesthash': digest(examKey) };
    };

    beforeAll(async () => {
      own = await openSession(exams, session.paperId);
      await registered(exams, own.id, 'css-a.ecole', [world.classA]);
      those = await candidatesOf(exams, own.id);
    });
    const require = (configKeys: string[], browserExamKeys: string[]) =>
      exams.as(ministry).put(`/v1/sessions/${own.id}/secure-browser`, { configKeys, browserExamKeys });
    const stateOf = async (id: string) => (await exams.as(proctor).get(`/v1/sittings/${id}/secure-browser`)).body.state;

    it('[X15] lets nobody begin in another browser or under another configuration, once keys are set', async () => {
      const path = `/v1/sessions/${own.id}/secure-browser/handshake`;
      const before = await begin(0, {}, own, those);
      expect(before.status).toBe(201);
      expect((await require([configKey], [examKey])).status).toBe(204);
      await new Promise((resolve) => setTimeout(resolve, 5_100));
      for (const headers of [{}, proof('/v1/sittings', 'f'.repeat(64)), proof('/v1/other')]) {
        const { status, body } = await begin(1, headers, own, those);
        expect([status, body.code]).toEqual([403, 'secure-browser-required']);
      }
      expect((await exams.as(playerOfA).get(path, proof(path))).body).toEqual({ state: 'ok' });
      expect((await exams.as(playerOfA).get(path)).body).toEqual({ state: 'refused' });
      expect((await begin(1, proof('/v1/sittings'), own, those)).status).toBe(201);
    });

    it('[X15] never cuts off who has begun: the answer is saved, and the proctor sees the browser refused, then right', async () => {
      const { body: sitting } = await begin(2, proof('/v1/sittings'), own, those);
      const path = `/v1/sittings/${sitting.id}/responses/Q01`;
      const save = (sequence: number, headers: Record<string, string>) =>
        exams
          .as(playerOfA)
          .put(path, { sequence, responses: { RESPONSE: ['A'] } }, { 'sitting-lease': sitting.lease, ...headers });
      expect((await save(1, {})).status).toBe(200);
      expect(await stateOf(sitting.id)).toBe('refused');
      expect((await save(3, proof(path))).status).toBe(200);
      expect(await stateOf(sitting.id)).toBe('ok');
    });

    it('[X15] lets one in without by the proctor’s word, which is logged', async () => {
      expect((await begin(3, {}, own, those)).status).toBe(403);
      const word = await exams
        .as(proctor)
        .post(`/v1/candidates/${those[3].id}/secure-browser-exemption`, { reason: 'iPad sans le navigateur' });
      expect(word.status).toBe(204);
      expect((await begin(3, {}, own, those)).status).toBe(201);
      const logged = `select 1 from access_log where operation = 'exempt-from-secure-browser'`;
      expect(await exams.database.query(logged)).toHaveLength(1);
    });
  });

  it('[X25] is printed for those who scheduled its session, from the opening on, and each copy is written down', async () => {
    const copy = async (who: typeof ministry, of: string, query = '') => {
      const token = await exams.token(who);
      return fetch(`${await exams.app.getUrl()}/v1/sessions/${of}/paper-copy${query}`, {
        headers: { authorization: `Bearer ${token}` },
      });
    };
    const printed = await copy(ministry, session.id, '?textPercent=180');
    const html = await printed.text();
    expect([printed.status, printed.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const shown of [
      'Maître Corbeau',
      `data:image/png;base64,${media.png.toString('base64')}`,
      'class="choice"',
      '180%',
    ])
      expect(html).toContain(shown);
    for (const hidden of ['correctResponse', 'SCORE', '<script', 'responseIdentifier'])
      expect(html).not.toContain(hidden);
    const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const times = { opensAt: hour(24), closesAt: hour(28), releaseAt: hour(48) };
    const tomorrow = await openSession(exams, session.paperId, times);
    expect((await copy(ministry, tomorrow.id)).status).toBe(403);
    const { body } = await exams.as(ministry).get(`/v1/papers/${session.paperId}/reads`);
    expect(body.items.map(({ what }: Json) => what)).toEqual([`paper copy of session ${session.id}`]);
  });
});

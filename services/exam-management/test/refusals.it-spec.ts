import { randomUUID } from 'node:crypto';
import { backupLock } from '@pan/kit/data';
import {
  board,
  importPackage,
  ministry,
  paperZip,
  playerOfA,
  playerOfB,
  sample,
  startExams,
  zipOf,
  type Json,
  type RunningExams,
} from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld, type World } from './world.js';

const xml = { 'content-type': 'application/xml' };
const item = () => sample('items/pente-de-la-droite.xml');
/** The sample paper as one of another month. */
const renamed = (month: string) => ({ 'epreuve.xml': sample('epreuve.xml').replace('2027-01"', `${month}"`) });

describe('What exams refuse, and hide', () => {
  let exams: RunningExams;
  let world: World;

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams);
  });
  afterAll(() => exams?.close());

  const post = (text: string) => exams.as(ministry).post('/v1/items', text, xml);

  it('takes an item once, and scores answers to it', async () => {
    const first = await post(item());
    expect([first.status, first.body.qtiVersion, first.body.maxScore, first.body.interactions]).toEqual([
      201,
      '2.2',
      1,
      [{ type: 'choiceInteraction', response: 'RESPONSE' }],
    ]);
    const again = await post(item());
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const score = (responses: object) => exams.as(board).post(`/v1/items/${first.body.id}/score`, { responses });
    const earned = (points: number) => ({
      outcomes: { SCORE: points },
      variables: [{ identifier: 'SCORE', kind: 'outcome', baseType: 'float', cardinality: 'single', value: points }],
    });
    expect((await score({ RESPONSE: ['C'] })).body).toMatchObject(earned(1));
    expect((await score({ RESPONSE: ['A'] })).body).toMatchObject(earned(0));
    expect((await score({ RESPONSE: 'C' })).body).toMatchObject(earned(1));
    expect((await score({ AUTRE: ['A'] })).body.code).toBe('response-unknown');
    expect((await score({ RESPONSE: { a: ['A'] } })).body.code).toBe('invalid-request');
    const spied = await exams
      .as(playerOfA)
      .post(`/v1/items/${first.body.id}/score`, { responses: { RESPONSE: ['C'] } });
    expect([spied.status, spied.body.code]).toEqual([404, 'item-unknown']);
  });

  it.each([
    ['xml-unreadable', () => item().replace('</itemBody>', '')],
    ['xml-has-doctype', () => item().replace('?>', '?><!-- a --><!DOCTYPE a [<!ENTITY b "c">]>')],
    ['xml-too-deep', () => item().replace('<p>Une droite', `${'<div>'.repeat(80)}<p>Une droite`)],
    ['not-an-item', () => '<a xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"/>'],
    ['namespace-unknown', () => item().replace('imsqti_v2p2"', 'imsqti_v9"')],
    ['interaction-unsupported', () => item().replaceAll('choiceInteraction', 'customInteraction')],
    ['template-unknown', () => item().replace('match_correct', 'guess_correct')],
    ['template-unfit', () => item().replace('match_correct', 'map_response')],
    ['variable-undeclared', () => item().replace('responseIdentifier="RESPONSE"', 'responseIdentifier="R"')],
    ['base-type-unsupported', () => item().replace('baseType="identifier"', 'baseType="letter"')],
    [
      'type-unfit',
      () =>
        item().replace('choiceInteraction', 'sliderInteraction').replace('</choiceInteraction', '</sliderInteraction'),
    ],
    [
      'cardinality-unsupported',
      () => item().replace('cardinality="single" baseType="identifier"', 'cardinality="many"'),
    ],
    ['expression-unknown', () => sample('items/hypotenuse.xml').replaceAll('equal', 'resembles')],
    [
      'pattern-unreadable',
      () =>
        sample('items/hypotenuse.xml').replace(
          /<equal[^]*<\/equal>/,
          '<patternMatch pattern="(abc"><variable identifier="RESPONSE"/></patternMatch>',
        ),
    ],
    ['choice-unknown', () => item().replace('<value>C</value>', '<value>E9</value>')],
    [
      'stimulus-unsupported',
      () => item().replace('<itemBody>', '<assessmentStimulusRef identifier="S" href="s.xml"/><itemBody>'),
    ],
    ['operator-unknown', () => sample('items/hypotenuse.xml').replaceAll('ParseCommaDecimal', 'Guess')],
  ])('refuses an item: %s', async (code, text) => {
    const { status, body } = await post(text());
    expect([status, body.code]).toEqual([400, code]);
  });

  it('says where the reason stands', async () => {
    const { body } = await post(item().replaceAll('choiceInteraction', 'customInteraction'));
    expect(body.detail).toContain('line 13 (/assessmentItem/itemBody/customInteraction)');
  });

  it('reports each fault of a package and takes nothing of it', async () => {
    const job = await importPackage(
      exams,
      await paperZip({
        'items/ph-neutre.xml': item()
          .replace('pente-de-la-droite', 'ph')
          .replaceAll('choiceInteraction', 'customInteraction'),
        'items/biodiversite.xml': null,
        'images/carte.svg': '<svg/>',
      }),
    );
    expect([job.state, job.reason.code]).toEqual(['refused', 'package-refused']);
    const found = job.problems.map(({ code, file }: Json) => `${code} ${file}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'interaction-unsupported items/ph-neutre.xml',
        'file-missing items/biodiversite.xml',
        'file-not-listed images/carte.svg',
        'place-without-item epreuve.xml',
      ]),
    );
    expect(await exams.database.query(`select 1 from paper`)).toEqual([]);
  });

  it.each([
    ['zip-unreadable', () => Promise.resolve(Buffer.from('not a zip'))],
    ['manifest-missing', () => zipOf({ 'a.xml': '<a/>' })],
    [
      'zip-path-unsafe',
      async () =>
        Buffer.from((await zipOf({ 'aa/aa.xml': '<a/>' })).toString('latin1').replaceAll('aa/aa', '../aa'), 'latin1'),
    ],
    ['zip-inflation', () => zipOf({ 'imsmanifest.xml': ' '.repeat(4_000_000) })],
  ])('refuses a package: %s', async (code, zip) => {
    const job = await importPackage(exams, await zip());
    expect([job.state, job.problems[0].code]).toEqual(['refused', code]);
  });

  it('voids approvals when the content changes, and lets one person approve once', async () => {
    await importPackage(exams, await paperZip());
    const [paper] = (await exams.as(ministry).get('/v1/papers')).body.items;
    const approve = (who = ministry, headers = {}) =>
      exams.as(who).post(`/v1/papers/${paper.id}/approvals`, undefined, headers);
    expect((await approve()).body.approvals).toHaveLength(1);
    expect((await approve()).body.code).toBe('already-approved-by-you');
    const changed = { 'items/loi-d-ohm.xml': sample('items/loi-d-ohm.xml').replace('120 V', '120  V') };
    const job = await importPackage(exams, await paperZip(changed));
    expect(job.counts['paper.revised']).toBe(1);
    const { detail } = job.problems.find(({ code }: Json) => code === 'paper-revised');
    expect(detail).toContain('1 approvals no longer count');
    const { body: revised } = await exams.as(board).get(`/v1/papers/${paper.id}`);
    expect([revised.state, revised.approvals]).toEqual(['draft', []]);
    expect((await approve(board, { 'if-match': '"1"' })).body.code).toBe('stale-version');
    expect((await approve(board)).status).toBe(200);
    expect((await exams.as(ministry).post('/v1/sessions', plan(paper.id))).body.code).toBe('paper-not-approved');
    expect((await approve()).body.state).toBe('approved');
    const refused = await importPackage(exams, await paperZip());
    expect([refused.state, refused.reason.code]).toEqual(['refused', 'paper-approved']);
  });

  it('keeps exams apart that tools call by one identifier, by their subject and level, and says what it cannot part [F11]', async () => {
    const called = (title: string) => ({
      'epreuve.xml': sample('epreuve.xml')
        .replace('2027-01"', '-Test-1"')
        .replace(/title="Math[^"]*"/, `title="${title}"`),
    });
    const sent = async (title: string, about: object) =>
      importPackage(exams, await paperZip(called(title)), ministry, about);
    const mathematics = await sent('Examen', { subject: 'mathématique' });
    const [paper] = (await exams.as(ministry).get('/v1/papers?limit=500')).body.items.slice(-1);
    expect((await exams.as(ministry).post(`/v1/papers/${paper.id}/approvals`)).body.approvals).toHaveLength(1);
    const french = await sent('Examen', { subject: 'français' });
    const younger = await sent('Examen', { subject: 'mathématique', level: 'secondary-3' });
    expect([mathematics, french, younger].map(({ counts }) => counts['paper.created'])).toEqual([1, 1, 1]);
    expect((await exams.as(ministry).get(`/v1/papers/${paper.id}`)).body).toMatchObject({
      subject: 'mathématique',
      approvals: [{}],
    });
    const one = item().replace('pente-de-la-droite', 'autre');
    const other = await zipOf({
      'imsmanifest.xml': `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources><resource identifier="t" type="imsqti_test_xmlv2p2" href="t.xml"/><resource identifier="i" type="imsqti_item_xmlv2p2" href="i.xml"/></resources></manifest>`,
      't.xml': `<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="${paper.identifier}" title="Géométrie"><testPart identifier="P" navigationMode="nonlinear" submissionMode="individual"><assessmentSection identifier="S" title="S" visible="true"><assessmentItemRef identifier="Q1" href="i.xml"/></assessmentSection></testPart></assessmentTest>`,
      'i.xml': one,
    });
    const refused = await importPackage(exams, other, ministry, { subject: 'mathématique' });
    expect([refused.state, refused.reason.code]).toEqual(['refused', 'test-identifier-taken']);
    expect(refused.reason.detail).toContain('Examen');
  });

  const plan = (paperId: string) => ({
    paperId,
    organisations: ['css-a'],
    opensAt: '2027-01-20T14:00:00Z',
    closesAt: '2027-01-20T18:00:00Z',
    durationMinutes: 60,
    releaseAt: '2027-02-20T18:00:00Z',
  });

  it('reads an item in the encoding that it declares, and refuses one that is in another', async () => {
    const text = (declared: string) => `<?xml version="1.0" encoding="${declared}"?>
      <assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="saison" title="Été" adaptive="false" timeDependent="false">
        <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">
          <correctResponse><value>été</value></correctResponse>
        </responseDeclaration>
        <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
        <itemBody><p>La saison chaude : <textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>
        <responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>
      </assessmentItem>`;
    const sent = (declared: string) => exams.as(ministry).post('/v1/items', Buffer.from(text(declared), 'latin1'), xml);
    const { status, body } = await sent('ISO-8859-1');
    expect(status).toBe(201);
    const scored = await exams.as(board).post(`/v1/items/${body.id}/score`, { responses: { RESPONSE: ['été'] } });
    expect(scored.body.outcomes).toEqual({ SCORE: 1 });
    const lied = await sent('UTF-8');
    expect([lied.status, lied.body.code]).toEqual([400, 'encoding-broken']);
  });

  it.each([
    ['opensAt', '2027-02-29T14:00:00Z'],
    ['closesAt', '2027-04-31T14:00:00Z'],
    ['releaseAt', '2027-06-31T14:00:00-04:00'],
    ['opensAt', '2027-01-20T14:00:00'],
    ['opensAt', '2027-01-20'],
  ])('plans no session for an instant that no calendar has: %s %s', async (field, text) => {
    const answer = await exams.as(ministry).post('/v1/sessions', { ...plan(randomUUID()), [field]: text });
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ pointer: `/${field}`, code: 'is-instant' }]]);
  });

  it('shows no candidate anything of a key', async () => {
    const session = await openSession(exams, await approvedPaper(exams, renamed('2027-06')));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const [candidate] = await candidatesOf(exams, session.id);
    const start = await exams
      .as(playerOfA)
      .post('/v1/sittings', { sessionId: session.id, admissionCode: candidate.admissionCode });
    expect(start.status).toBe(201);
    const held = { 'sitting-lease': start.body.lease };
    const save = await exams
      .as(playerOfA)
      .put(`/v1/sittings/${start.body.id}/responses/Q01`, { sequence: 1, responses: { RESPONSE: ['C'] } }, held);
    const resumed = await exams.as(playerOfA).get(`/v1/sittings/${start.body.id}`, held);
    const submitted = await exams.as(playerOfA).post(`/v1/sittings/${start.body.id}/submission`, undefined, held);
    const list = await exams.as(playerOfA).get(`/v1/sessions/${session.id}`);
    const everything = JSON.stringify([start.body, save.body, resumed.body, submitted.body, list.body]);
    const keys =
      /correct|mapping|mapEntry|mappedValue|responseProcessing|response-processing|outcomeDeclaration|outcome-declaration|feedback|rubricBlock|rubric-block|setOutcome|baseValue|attendue|Le sommet est bien|caseSensitive|normalMaximum/i;
    expect(keys.exec(everything)?.[0]).toBeUndefined();
    expect(everything).not.toContain('SCORE');
    expect(start.body.items).toHaveLength(14);
    expect(start.body.items.every(({ body }: Json) => body.includes('nteraction'))).toBe(true);
    expect(resumed.body.items.map(({ body }: Json) => body)).toEqual(start.body.items.map(({ body }: Json) => body));
  });

  it('shows another centre nothing of a sitting', async () => {
    const [session] = (await exams.as(ministry).get('/v1/sessions')).body.items;
    const candidates = await candidatesOf(exams, session.id);
    const { body: sitting } = await exams
      .as(playerOfA)
      .post('/v1/sittings', { sessionId: session.id, admissionCode: candidates[1].admissionCode });
    const held = { 'sitting-lease': sitting.lease };
    const other = exams.as(playerOfB);
    const answers = [
      await other.get(`/v1/sittings/${sitting.id}`, held),
      await other.put(
        `/v1/sittings/${sitting.id}/responses/Q01`,
        { sequence: 1, responses: { RESPONSE: ['C'] } },
        held,
      ),
      await other.post(`/v1/sittings/${sitting.id}/submission`, undefined, held),
      await other.post(`/v1/sittings/${sitting.id}/transfers`),
    ];
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual(Array(4).fill('404 sitting-unknown'));
    expect((await other.get(`/v1/sessions/${session.id}/candidates`)).body.items).toEqual([]);
    expect((await other.get('/v1/papers')).body.items).toEqual([]);
    const reads = await exams.database.query(
      `select learner_ids from access_log where operation = 'list-candidates' and client_id = 'player-b'`,
    );
    expect(reads).toEqual([]);
    const seen = await exams.database.query<{ learner_ids: string[] }>(
      `select learner_ids from access_log where operation = 'list-candidates' and client_id = 'player-a' order by at desc limit 1`,
    );
    expect(new Set(seen[0]!.learner_ids)).toEqual(new Set(world.pupilsA));
  });

  it('rescores by items in the caller’s sight alone, also before the paper was ever shown [1.6, D4]', async () => {
    const session = await openSession(exams, await approvedPaper(exams, renamed('2027-08')));
    const corrected = item().replace('<value>C</value>', '<value>A</value>');
    const strange = await exams.as({ clientId: 'bank-b', organisations: ['css-b'] }).post('/v1/items', corrected, xml);
    const rescore = (itemId: string) =>
      exams.as(ministry).post(`/v1/sessions/${session.id}/rescoring`, { corrections: [{ itemRef: 'Q01', itemId }] });
    expect((await exams.as(ministry).get(`/v1/items/${strange.body.id}`)).status).toBe(404);
    const refused = await rescore(strange.body.id);
    expect([refused.status, refused.body.code]).toEqual([404, 'item-unknown']);
    expect((await rescore((await post(corrected)).body.id)).status).toBe(202);
  });

  it('starts nothing while a backup holds its lock; reads, saves and what is shown of a sitting go on [1.7, 2.5]', async () => {
    const session = await openSession(exams, await approvedPaper(exams, renamed('2027-09')));
    await registered(exams, session.id, 'css-a');
    const [first, second] = await candidatesOf(exams, session.id);
    const player = exams.as(playerOfA);
    const start = ({ admissionCode }: Json) => player.post('/v1/sittings', { sessionId: session.id, admissionCode });
    const { body: sitting } = await start(first);
    const held = { 'sitting-lease': sitting.lease };
    const save = (sequence: number) =>
      player.put(`/v1/sittings/${sitting.id}/responses/Q01`, { sequence, responses: { RESPONSE: ['C'] } }, held);
    await exams.database.holding(backupLock, async () => {
      expect((await start(second)).status).toBe(503);
      expect((await save(1)).status).toBe(200);
      expect((await player.get(`/v1/sittings/${sitting.id}`, held)).body.responses).toHaveLength(1);
      expect((await candidatesOf(exams, session.id)).map(({ state }) => state)).toContain('sitting');
    });
    expect((await start(second)).status).toBe(201);
    expect((await player.post(`/v1/sittings/${sitting.id}/submission`, undefined, held)).status).toBe(200);
  });

  it('lets a learner sit with the own token, and nobody else’s code', async () => {
    const [session] = (await exams.as(ministry).get('/v1/sessions')).body.items;
    const candidates = await candidatesOf(exams, session.id);
    const [mine, theirs] = [candidates[2], candidates[3]];
    const learner = exams.as({
      clientId: 'portal',
      subject: 's',
      organisations: [],
      scopes: ['exams:sit'],
      person: { role: 'learner', id: mine.learnerId },
    });
    const start = (candidate: Json) =>
      learner.post('/v1/sittings', { sessionId: session.id, admissionCode: candidate.admissionCode });
    expect((await start(theirs)).body.code).toBe('admission-unknown');
    const begun = await start(mine);
    expect(begun.status).toBe(201);
    expect((await learner.get(`/v1/sittings/${begun.body.id}`, { 'sitting-lease': begun.body.lease })).status).toBe(
      200,
    );
    expect((await learner.get(`/v1/sessions/${session.id}/candidates`)).body.code).toBe('out-of-reach');
    expect((await learner.post(`/v1/sittings/${begun.body.id}/transfers`)).body.code).toBe('out-of-reach');
  });

  it('lets a person wait who has guessed ten codes, also with a right one, and nobody else [M11]', async () => {
    const [session] = (await exams.as(ministry).get('/v1/sessions')).body.items;
    const [, , , , candidate] = await candidatesOf(exams, session.id);
    const own = (subject: string) =>
      exams.as({
        ...{ clientId: 'portal', subject, organisations: [], scopes: ['exams:sit'] },
        person: { role: 'learner', id: candidate.learnerId },
      });
    const start = (subject: string, admissionCode: string) =>
      own(subject).post('/v1/sittings', { sessionId: session.id, admissionCode });
    for (let n = 0; n < 10; n += 1)
      expect((await start('guesser', `22222222${22 + n}`)).body.code).toBe('admission-unknown');
    const waits = await start('guesser', candidate.admissionCode);
    expect([waits.status, waits.body.code]).toEqual([429, 'too-many-attempts']);
    expect((await start('honest', candidate.admissionCode)).status).toBe(201);
  });

  it('puts the mark in the record that goes on, when two became one', async () => {
    const [session] = (await exams.as(ministry).get('/v1/sessions')).body.items;
    const [, candidate] = await candidatesOf(exams, session.id);
    const into = randomUUID();
    await exams.tell('events', [
      {
        type: 'learners-merged',
        key: candidate.learnerId,
        data: { learnerId: candidate.learnerId, intoLearnerId: into },
      },
    ]);
    const waiting = async () => (await exams.database.query(`select 1 from merged_learner`)).length;
    for (let tries = 0; (await waiting()) === 0 && tries < 100; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const [row] = await exams.database.query<{ id: string }>(`select surviving_record($1) as id`, [
      candidate.learnerId,
    ]);
    expect(row!.id).toBe(into);
    expect(await registered(exams, session.id, 'css-a.ecole', [world.classA])).toMatchObject({ added: 0 });
  });
});

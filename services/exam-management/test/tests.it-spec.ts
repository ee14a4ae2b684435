import { readResult } from '@pan/qti';
import { SealPackages } from '../src/application/packages/seal-packages.js';
import { importPackage, ministry, playerOfA, rightAnswers, startExams, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

const scored = (item: string, at: number) =>
  `<preCondition><equal toleranceMode="exact"><variable identifier="${item}.SCORE"/><baseValue baseType="float">${at}</baseValue></equal></preCondition>`;
const place = (identifier: string, file: string, inner = '') =>
  `<assessmentItemRef identifier="${identifier}" href="items/${file}.xml">${inner}</assessmentItemRef>`;

/** A linear part in which the second question comes for whoever has the first one right, and a free one that draws two of three. */
const test = `<?xml version="1.0" encoding="UTF-8"?>
<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="parcours-4" title="Parcours" xml:lang="fr-CA">
  <testPart identifier="P1" navigationMode="linear" submissionMode="individual">
    <assessmentSection identifier="S1" title="Pas à pas" visible="true">
      <rubricBlock view="candidate"><p>Une question à la fois.</p></rubricBlock>
      <rubricBlock view="scorer"><p>Secret de correction.</p></rubricBlock>
      ${place('Q01', 'pente-de-la-droite', '<itemSessionControl allowSkipping="false"/>')}
      ${place('Q02', 'hypotenuse', scored('Q01', 1))}
      ${place('Q03', 'erreur-de-calcul', '<timeLimits maxTime="600"/>')}
    </assessmentSection>
  </testPart>
  <testPart identifier="P2" navigationMode="nonlinear" submissionMode="simultaneous">
    <assessmentSection identifier="S2" title="Au choix du sort" visible="true">
      <selection select="2"/><ordering shuffle="true"/>
      ${place('Q08', 'ph-neutre')}${place('Q09', 'masse-volumique')}${place('Q11', 'nom-du-phenomene')}
    </assessmentSection>
  </testPart>
</assessmentTest>`;

describe('A test that is met place by place', () => {
  let exams: RunningExams;
  let session: Json;
  let paperId: string;
  let world: Awaited<ReturnType<typeof tellWorld>>;
  const sittings: Json[] = [];
  const player = () => exams.as(playerOfA);
  const lease = (sitting: Json) => ({ 'sitting-lease': sitting.lease as string });
  const start = async () => {
    const [candidate] = (await candidatesOf(exams, session.id)).slice(sittings.length);
    const body = { sessionId: session.id, admissionCode: candidate.admissionCode };
    const sitting = (await player().post('/v1/sittings', body)).body;
    sittings.push(sitting);
    return sitting;
  };
  const save = (sitting: Json, at: string, sequence: number, responses = rightAnswers[at]!) =>
    player().put(`/v1/sittings/${sitting.id}/responses/${at}`, { sequence, responses }, lease(sitting));
  const move = async (sitting: Json, from: string, to = 'next') =>
    player().post(`/v1/sittings/${sitting.id}/moves`, { to, from }, lease(sitting));

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams);
    paperId = await approvedPaper(exams, { 'epreuve.xml': test });
    session = await openSession(exams, paperId);
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
  });
  afterAll(() => exams?.close());

  it('[X06] begins with its first place alone, and says what comes in which parts', async () => {
    const sitting = await start();
    expect(sitting.items.map(({ ref }: Json) => ref)).toEqual(['Q01']);
    expect(sitting.plan).toMatchObject({ isStaged: true, at: 'Q01', atHand: ['Q01'], endsAt: null });
    expect(sitting.plan.parts.map(({ navigation }: Json) => navigation)).toEqual(['linear', 'nonlinear']);
    expect(JSON.stringify(sitting.plan)).toContain('Une question à la fois.');
    expect(JSON.stringify(sitting)).not.toContain('Secret de correction');
  });

  it('[X24] is sealed ahead for nobody: the key would open what a candidate is not shown', async () => {
    expect(await exams.app.get(SealPackages).run()).toBe(0);
    expect(await exams.database.query('select session_id from sealed_package')).toEqual([]);
    expect(sittings[0]!.package).toBeNull();
  });

  it('[X06] takes no answer for a place that is not at hand, nor lets one be skipped that may not', async () => {
    const [sitting] = sittings;
    const ahead = await save(sitting, 'Q02', 1);
    expect([ahead.status, ahead.body.code]).toEqual([409, 'place-not-at-hand']);
    expect((await move(sitting, 'Q01')).body.code).toBe('place-needs-answer');
    expect((await move(sitting, 'Q01', 'previous')).body.code).toBe('no-way-back');
  });

  it('[X05] goes on by its preconditions, and a repeated move is made once', async () => {
    const [sitting] = sittings;
    expect((await save(sitting, 'Q01', 1)).status).toBe(200);
    const moved = await move(sitting, 'Q01');
    expect([moved.status, moved.body.plan.atHand]).toEqual([200, ['Q02']]);
    expect((await move(sitting, 'Q01')).body.plan.at).toBe('Q02');
    expect((await save(sitting, 'Q01', 2, { RESPONSE: ['A'] })).body.code).toBe('place-not-at-hand');
    expect((await move(sitting, 'Q02')).body.plan.at).toBe('Q03');
  });

  it('[X07] ends a place when its own time is over, and an extension moves that end', async () => {
    const [sitting] = sittings;
    const before = (await player().get(`/v1/sittings/${sitting.id}`, lease(sitting))).body.plan.endsAt;
    expect(Date.parse(before) - Date.now()).toBeGreaterThan(590_000);
    const extended = await exams
      .as(ministry)
      .post(`/v1/sittings/${sitting.id}/extensions`, { minutes: 10, reason: 'environment.power' });
    expect(extended.status).toBeLessThan(300);
    const after = (await player().get(`/v1/sittings/${sitting.id}`, lease(sitting))).body.plan.endsAt;
    expect(Date.parse(after) - Date.parse(before)).toBe(600_000);
    await exams.database.query(`update sitting set stage_ends_at = now() - interval '1 minute' where id = $1`, [
      sitting.id,
    ]);
    expect((await save(sitting, 'Q03', 1)).body.code).toBe('place-time-over');
  });

  it('[X05] draws two of three for each sitting, the same whenever it is resumed, and the mark counts what came', async () => {
    const [sitting] = sittings;
    const free = (await move(sitting, 'Q03')).body;
    expect(free.plan.atHand).toHaveLength(2);
    expect(free.items.map(({ ref }: Json) => ref)).toEqual(free.plan.atHand);
    const again = (await player().get(`/v1/sittings/${sitting.id}`, lease(sitting))).body;
    expect(again.plan).toEqual(free.plan);
    const left = ['Q08', 'Q09', 'Q11'].find((ref) => !free.plan.atHand.includes(ref))!;
    expect((await save(sitting, left, 1)).body.code).toMatch(/^place-(unknown|not-at-hand)$/);
    for (const ref of free.plan.atHand) expect((await save(sitting, ref, 1)).status).toBe(200);
    expect((await player().post(`/v1/sittings/${sitting.id}/submission`, {}, lease(sitting))).status).toBe(200);
    const [score] = await scoresOf(sitting.id);
    expect(score!.places.map(({ ref }) => ref)).toEqual(['Q01', 'Q02', 'Q03', ...free.plan.atHand]);
    // Three of five places are right, and each is worth what its item is.
    expect(score!.mark).toBeGreaterThan(0);
  });

  it('[X05] passes over what a rule leaves out: its maximum does not count', async () => {
    const sitting = await start();
    await save(sitting, 'Q01', 1, { RESPONSE: ['A'] });
    expect((await move(sitting, 'Q01')).body.plan.at).toBe('Q03');
    await save(sitting, 'Q03', 1);
    const free = (await move(sitting, 'Q03')).body;
    for (const ref of free.plan.atHand) await save(sitting, ref, 1);
    await player().post(`/v1/sittings/${sitting.id}/submission`, {}, lease(sitting));
    const [score] = await scoresOf(sitting.id);
    expect(score!.places.map(({ ref }) => ref)).toEqual(['Q01', 'Q03', ...free.plan.atHand]);
    const most = await worthOf(score!.places.map(({ ref }) => ref));
    expect(score!.mark).toBe(Math.round((Number(score!.points) * 100) / most));
    expect(Number(score!.points)).toBe(most - 1);
  });

  it('[X06] refuses moves in a paper that is all at hand', async () => {
    const plain = await openSession(exams, await approvedPaper(exams));
    await registered(exams, plain.id, 'css-a.ecole', [world.classA]);
    const [candidate] = await candidatesOf(exams, plain.id);
    const { body } = await player().post('/v1/sittings', {
      sessionId: plain.id,
      admissionCode: candidate.admissionCode,
    });
    expect(body.plan).toMatchObject({ isStaged: false, at: null });
    expect(body.plan.atHand).toHaveLength(14);
    expect((await move(body, 'Q01')).body.code).toBe('nothing-to-move');
  });

  it('[X01] is exported for those whose it is, imports again equal, and each reading is written down', async () => {
    const url = await exams.app.getUrl();
    const fetched = async () => {
      const answer = await fetch(`${url}/v1/papers/${paperId}/package`, {
        headers: { authorization: `Bearer ${await exams.token(ministry)}` },
      });
      return { status: answer.status, zip: Buffer.from(await answer.arrayBuffer()) };
    };
    const { status, zip } = await fetched();
    expect(status).toBe(200);
    expect((await fetched()).zip.equals(zip)).toBe(true);
    const again = await importPackage(exams, zip);
    expect(again.counts).toMatchObject({ 'paper.unchanged': 1, 'item.created': 0 });
    expect(again.problems.map(({ code }: Json) => code)).not.toContain('file-missing');
    const reads = await exams.as(ministry).get(`/v1/papers/${paperId}/reads`);
    expect(reads.body.items.map(({ what }: Json) => what)).toEqual(['package', 'package']);
    const other = await exams.as(playerOfA).get(`/v1/papers/${paperId}/package`);
    expect(other.status).toBe(403);
  });

  it.each(['2.2', '3.0'])(
    '[X21] tells its result as QTI %s once the mark is released, without a right answer',
    async (version) => {
      const [sitting] = sittings;
      const url = await exams.app.getUrl();
      const asked = async () =>
        fetch(`${url}/v1/sittings/${sitting.id}/assessment-result?version=${version}`, {
          headers: { authorization: `Bearer ${await exams.token(ministry)}` },
        });
      const released = await exams.database.query(`select 1 from mark where sitting_id = $1`, [sitting.id]);
      if (released.length === 0) {
        expect((await asked()).status).toBe(409);
        await exams.database.query(
          `insert into mark (id, sitting_id, session_id, learner_id, organisation_id, mark, passed, released_at, corrections)
         select gen_random_uuid(), sitting_id, session_id, learner_id, organisation_id, mark, true, now(), 0 from sitting_score where sitting_id = $1`,
          [sitting.id],
        );
      }
      const answer = await asked();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
      const xml = await answer.text();
      const result = readResult(xml);
      const [score] = await scoresOf(sitting.id);
      expect(result.test!.outcomes.find(({ identifier }) => identifier === 'MARK')!.values[0]!.text).toBe(
        String(score!.mark),
      );
      expect(result.items.map(({ identifier }) => identifier)).toEqual(score!.places.map(({ ref }) => ref));
      expect(result.items.map(({ sequenceIndex }) => sequenceIndex)).toEqual([1, 2, 3, 4, 5]);
      const first = result.items[0]!.responses.find(({ identifier }) => identifier === 'RESPONSE')!;
      expect([first.values[0]!.text, first.correct]).toEqual(['C', null]);
      expect(xml).not.toContain('correctResponse');
    },
  );

  const scoresOf = async (id: string) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const found = await exams.database.query<{ places: { ref: string }[]; points: string; mark: number }>(
        `select places, points, mark from sitting_score where sitting_id = $1`,
        [id],
      );
      if (found.length > 0) return found;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('nothing is scored');
  };
  const worthOf = async (refs: string[]) => {
    const { body } = await exams.as(ministry).get(`/v1/papers/${paperId}`);
    return refs.reduce((sum, ref) => sum + (body.items.find((one: Json) => one.ref === ref).maxScore as number), 0);
  };
});

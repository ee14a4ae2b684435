import { eventually } from '@pan/testing';
import { analysisOf } from '../src/domain/item-analysis/analysis.js';
import { type Json, playerOfA, rightAnswers, type RunningExams, startExams } from './exams.js';
import { type MadePlace, type Script, sumsOf } from './item-analysis/scripts.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

const size = 40;
/** Of the first question, C is right. */
const options = ['C', 'A', 'B', 'D'];

describe('The item analysis of a session', () => {
  let exams: RunningExams;
  let session: Json;
  let places: MadePlace[];
  let weights: ReadonlyMap<string, number>;
  let scripts: Script[];
  const path = () => `/v1/sessions/${session.id}/item-analysis`;

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams, size, 1);
    const paperId = await approvedPaper(exams);
    session = await openSession(exams, paperId);
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const paper = (await exams.as().get(`/v1/papers/${paperId}`)).body;
    places = paper.items.map(({ ref, maxScore }: Json) => ({ ref, most: maxScore }));
    weights = new Map(paper.items.map(({ ref, weight }: Json) => [ref, weight]));
    scripts = Array.from({ length: size }, (_, at) => scriptOf(at));
  });
  afterAll(() => exams?.close());

  /** Candidates do better one after the other; a few leave the first question out, and some choose the others of its options. */
  function scriptOf(at: number): Script {
    const isRight = (place: number) => (at * 7 + place * 13) % size < at / 2 + 10;
    const points = Object.fromEntries(places.map(({ ref, most }, place) => [ref, isRight(place) ? most : 0]));
    const right = (points['Q01'] ?? 0) > 0;
    const option = right ? 'C' : at % 3 === 0 ? null : options[1 + (at % 2)]!;
    return { points, chosen: { ...(option && { Q01: option }) } };
  }

  /** As if each script had been sat and scored. */
  async function sat(): Promise<void> {
    const candidates = await candidatesOf(exams, session.id);
    const rows = scripts.map(({ points, chosen }, at) => ({
      candidate: candidates[at].id,
      learner: candidates[at].learnerId,
      places: Object.entries(points).map(([ref, one]) => ({
        ref,
        itemId: session.id,
        points: one / weights.get(ref)!,
      })),
      answers: places.flatMap(({ ref }) => {
        const answer = ref === 'Q01' ? (chosen!['Q01'] ? { RESPONSE: [chosen!['Q01']] } : null) : rightAnswers[ref];
        return answer ? [{ ref, answer }] : [];
      }),
    }));
    await exams.database.query(
      `with given as (select gen_random_uuid() as id, n.* from jsonb_to_recordset($2::jsonb) as n (candidate uuid, learner uuid, places jsonb, answers jsonb)),
       sat as (insert into sitting (id, session_id, candidate_id, learner_id, organisation_id, started_at, deadline_at, extra_time_percent, lease_hash, lease_holder, submitted_at, at_deadline)
               select g.id, $1, g.candidate, g.learner, c.organisation_id, now(), now(), 0, '', '', now(), false from given g join candidate c on c.id = g.candidate returning id),
       scored as (insert into sitting_score (sitting_id, session_id, learner_id, organisation_id, places, mark, scored_at, points, exam_mark)
                  select g.id, $1, g.learner, c.organisation_id, g.places, 0, now(), 0, 0 from given g join candidate c on c.id = g.candidate join sat on sat.id = g.id returning 1)
       insert into saved_response (sitting_id, item_ref, sequence, responses, hash, saved_at, learner_id, organisation_id)
       select g.id, a.ref, 1, a.answer, '', now(), g.learner, c.organisation_id
         from given g join candidate c on c.id = g.candidate join sat on sat.id = g.id cross join lateral jsonb_to_recordset(g.answers) as a (ref text, answer jsonb)`,
      [session.id, JSON.stringify(rows)],
    );
  }

  async function analysed(): Promise<Json> {
    const asked = await exams.as().post(path());
    expect(asked.status).toBe(202);
    const job = new URL(asked.headers.get('location')!).pathname.replace('/exam-management', '');
    await eventually(async () =>
      expect((await exams.as().get(job)).body).toMatchObject({ state: 'succeeded', counts: { scripts: size } }),
    );
    return (await exams.as().get(path())).body;
  }

  it('[X21] waits until the session is over and enough scripts are scored, and is its owner’s', async () => {
    expect((await exams.as().get(path())).body.code).toBe('item-analysis-unknown');
    expect((await exams.as().post(path())).body.code).toBe('item-analysis-too-early');
    await exams.database.query(`update exam_session set closes_at = now() - interval '1 minute' where id = $1`, [
      session.id,
    ]);
    const few = await exams.as().post(path());
    expect([few.status, few.body.code, few.body.detail]).toEqual([
      409,
      'scripts-too-few',
      expect.stringContaining('30'),
    ]);
    const school = exams.as({ ...playerOfA, scopes: ['exams:release'] });
    expect((await school.post(path())).body.code).toBe('out-of-reach');
  });

  it('[X21] says of each question what a reckoning from the scripts says, with options of whom none is few', async () => {
    await sat();
    const body = await analysed();
    const byHand = analysisOf(
      sumsOf(
        scripts,
        places.map((one) => (one.ref === 'Q01' ? { ...one, options } : one)),
      ),
    );
    const { distribution, mean, deviation, reliability } = byHand;
    expect(body).toMatchObject({ scripts: size, isStale: false, distribution, mean, deviation, reliability });
    for (const { tables, flags, omitted, ...place } of byHand.places) {
      const found = body.places.find(({ ref }: Json) => ref === place.ref);
      expect(found).toMatchObject({ ...place, item: found.item });
      if (place.ref !== 'Q01') continue;
      expect([found.omitted, found.flags]).toEqual([omitted, flags]);
      const sorted = (rows: readonly Json[]) =>
        rows.toSorted((one, other) => (`${one.option}` < `${other.option}` ? -1 : 1));
      expect(sorted(found.tables[0].options)).toEqual(sorted(tables[0]!.options));
    }
    const school = exams.as({ ...playerOfA, scopes: ['exams:release'] });
    expect((await school.get(path())).body.code).toBe('item-analysis-unknown');
    expect((await exams.as().get(`/v1/papers/${session.paperId}/item-analysis`)).body).toMatchObject({
      ...{ sessionIds: [session.id], scripts: size, mean },
    });
  });

  it('[X21] is a table, charts that say in words what they show, and a page of both', async () => {
    const asked = async (rest: string) => {
      const headers = {
        authorization: `Bearer ${await exams.token({ clientId: 'ministry', organisations: ['ministere'] })}`,
        'accept-language': 'en-CA',
      };
      const answer = await fetch(`${await exams.app.getUrl()}${path()}${rest}`, { headers });
      return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
    };
    const csv = await asked('.csv');
    expect([csv.status, csv.type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(csv.text.split('\r\n')).toHaveLength(1 + places.length + (await optionRows()) + 1);
    const chart = await asked('.svg?of=thirds&place=Q02');
    expect(chart.type).toBe('image/svg+xml; charset=utf-8');
    expect(chart.text).toMatch(/^<svg [^>]*role="img"[^>]*><title>Q02, success by thirds<\/title><desc>lower third : /);
    expect((await asked('.svg?of=options&place=Q01')).text).toContain('C (key) : ');
    expect((await asked('.svg?of=distribution')).text).toContain('<title>distribution of scores</title>');
    expect(JSON.parse((await asked('.svg?of=thirds&place=Q99')).text).code).toBe('place-unknown');
    expect(JSON.parse((await asked('.svg?of=options&place=Q02')).text).code).toBe('response-unknown');
    const page = await asked('-page');
    expect(page.type).toBe('text/html; charset=utf-8');
    expect(page.text).toMatch(/<html lang="fr-CA">[\s\S]*Corrélation au reste[\s\S]*<svg[\s\S]*<section lang="en-CA">/);
  });

  const optionRows = async () =>
    (await exams.as().get(path())).body.places
      .flatMap(({ tables }: Json) => tables)
      .reduce((sum: number, one: Json) => sum + one.options.length, 0);

  it('[X21] leaves out of the mark what is dropped, and is stale once something is scored again', async () => {
    await exams.database.query(`update exam_session set dispensations = '{"Q02": "dropped"}' where id = $1`, [
      session.id,
    ]);
    const { places: found } = await analysed();
    expect(found.find(({ ref }: Json) => ref === 'Q02').counts).toBe(false);
    await exams.database.query(
      `update sitting_score set scored_at = now() + interval '1 second' where session_id = $1`,
      [session.id],
    );
    expect((await exams.as().get(path())).body.isStale).toBe(true);
  });
});

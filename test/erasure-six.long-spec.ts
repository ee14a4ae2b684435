import { services, topicRules, type ServiceName } from '@pan/contracts';
import { schoolDay } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { expectShadowsEqual } from './faults/copies.js';
import { centre, fill, ministry, shareThings, type Filled, type Shared } from './six-centres.js';
import { settled } from './six-level.js';
import { World, type Json } from './world.js';

const code = 'css-detruite';
const word = 'canaridetruit';
/** What stands in the records of its pupils alone. */
const traces = new RegExp(`${word}(nom|prenom|-eleve|-sejour|-place|-compte|-mesure)|2010-02-1[138]`, 'i');
/**
 * Where an id stays that no record answers to any more: the log of looks, kept by its own term; copies of facts, from which figures are
 * counted; the feed of changes, that tells readers of a record that it is gone; the list of what was destroyed.
 */
const idsStayIn = /^(access_|known_|change|erased_learner$|merged_learner$|former_copy|webhook_delivery$)/;

describe('Six services', () => {
  let six: World;
  let shared: Shared;
  let filled: Filled;
  const own = centre(code);
  const officer: TokenOptions = { ...own, clientId: 'officer' };

  beforeAll(async () => {
    six = await World.open();
    shared = await shareThings(six);
    filled = await fill(six, code, word, shared);
  }, 300_000);
  afterAll(async () => {
    await shared?.close();
    await six?.close();
  });

  const must = async (method: string, path: string, json?: object, who = own): Promise<Json> =>
    (await six.must('student-record', who, method, path, { json })).body;
  const figure = async (): Promise<Json> => {
    const path = '/v1/indicators/unified-records?schoolYear=2026-2027&organisation=ministere';
    const { asOf: _, ...said } = (await six.must('governance-reporting', ministry, 'GET', path)).body;
    return said;
  };
  /** Tables of a service in which one of these is found. */
  const placesOf = async (service: ServiceName, found: RegExp): Promise<string[]> => {
    const database = six.databases.get(service)!;
    const tables = await database.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
    );
    const places: string[] = [];
    for (const { name } of tables) {
      const rows = await database.query<{ text: string }>(`select to_jsonb(t)::text as text from "${name}" t`);
      if (rows.some(({ text }) => found.test(text))) places.push(name);
    }
    return places;
  };
  /** The learners left the centre long ago. */
  const longAgo = () =>
    six.databases
      .get('student-record')!
      .query(
        `update enrolment set began_on = '2010-08-24', ended_on = '2012-06-22' where learner_id = any($1::uuid[])`,
        [filled.pupils],
      );

  it('[R19] keep nothing of whom the record destroyed but ids, where a law or a figure says so', async () => {
    const loans = (await six.must('ebook-lending', own, 'GET', '/v1/loans')).body.items as Json[];
    for (const { id } of loans) await six.must('ebook-lending', own, 'POST', `/v1/loans/${id}/return`);
    const holds = (await six.must('ebook-lending', own, 'GET', '/v1/holds')).body.items as Json[];
    for (const { id, state } of holds)
      if (['waiting', 'ready'].includes(state)) await six.must('ebook-lending', own, 'DELETE', `/v1/holds/${id}`);
    await settled(six);
    const before = await figure();
    for (const service of ['exam-management', 'ebook-lending', 'ecampus-federation'] as const)
      expect(await placesOf(service, new RegExp(filled.pupils.join('|')))).not.toEqual([]);
    expect(await placesOf('student-record', traces)).not.toEqual([]);

    await longAgo();
    const rule = { law: 'RLRQ, c. A-21.1', section: 'art. 7 et 8', reference: 'Calendrier 2026', noticeDays: 30 };
    for (const file of ['special-assistance-file', 'school-file']) {
      await must('PUT', `/v1/organisations/${code}/retention-rules/${file}`, { ...rule, years: 10, tellsFamily: true });
      const { id } = await must('POST', `/v1/organisations/${code}/destructions`, { file });
      for (const who of [own, officer]) await must('POST', `/v1/destructions/${id}/approvals`, undefined, who);
      await six.databases
        .get('student-record')!
        .query(`update destruction set not_before = $2 where id = $1`, [id, schoolDay(new Date())]);
      await must('POST', `/v1/destructions/${id}/beginning`);
      await eventually(
        async () => {
          const now = await must('GET', `/v1/destructions/${id}`);
          if (!now.certificateHash) throw new Error(JSON.stringify([now.state, now.awaited, now.kept]));
        },
        { timeout: 60_000 },
      );
    }
    await settled(six);

    for (const service of services) {
      expect({ service, found: await placesOf(service, traces) }).toEqual({ service, found: [] });
      const ids = await placesOf(service, new RegExp(filled.pupils.join('|')));
      expect({ service, found: ids.filter((table) => !idsStayIn.test(table)) }).toEqual({ service, found: [] });
    }
    for (const { topic } of topicRules(six.kafka.prefix))
      expect(JSON.stringify(await six.kafka.read(topic))).not.toMatch(traces);
    for (const process of six.running.values()) expect(process.logs()).not.toMatch(traces);
    expect((await six.ask('student-record', own, 'GET', `/v1/learners/${filled.pupils[0]}`)).status).toBe(404);
    expect(await figure()).toEqual(before);
    await expectShadowsEqual(six);
  }, 240_000);
});

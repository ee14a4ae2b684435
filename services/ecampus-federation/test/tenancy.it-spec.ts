import type { RequestView } from '../src/http/enrolment-requests.dto.js';
import { accepted, clientOf, home, host, learnerToken, world, type World } from './federation-fixture.js';

/** What a token shows: all routes about enrolments, tried with every token that has no part in one. */

let the: World;
let id: string;
let learner: string;

beforeAll(async () => {
  the = await world();
  const offering = await the.offer(1, 2);
  [learner] = (await the.learners(1)) as [string];
  ({ id } = await accepted(the.it, learner, offering));
  await the.it.ask('POST', `/v1/enrolment-requests/${id}/results`, { token: host, body: { state: 'in progress' } });
});
afterAll(() => the?.close());

const outsiders = {
  'another college': clientOf('cegep-b'),
  'another university': clientOf('universite-d'),
  'another learner': learnerToken('00000009-0000-4000-8000-000000000777'),
  'a token without organisations': { ...home, organisations: [] },
  'a learner of the home college, by its organisations alone': learnerToken('00000009-0000-4000-8000-000000000778'),
};

const routes: [string, string, object | undefined][] = [
  ['GET', '', undefined],
  ['GET', '/results', undefined],
  ['POST', '/decisions', { by: 'home', accepted: true }],
  ['POST', '/decisions', { by: 'host', accepted: true }],
  ['POST', '/cancellation', { by: 'home' }],
  ['POST', '/cancellation', { by: 'host' }],
  ['POST', '/cancellation', { by: 'learner' }],
  ['POST', '/results', { state: 'completed', passed: true }],
  ['POST', '/recognition', { credits: 3 }],
];

describe.each(Object.entries(outsiders))('To %s', (_, token) => {
  it.each(routes)('%s %s %j gives nothing away', async (method, path, body) => {
    const scopes = ['federation:read', 'enrolments:write', 'results:write'];
    const answer = await the.it.ask(method, `/v1/enrolment-requests/${id}${path}`, {
      token: { ...token, scopes },
      body,
    });
    expect([403, 404]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain(learner);
  });

  it('the list is empty', async () => {
    expect(await the.it.ask('GET', '/v1/enrolment-requests', { token })).toMatchObject({
      status: 200,
      body: { items: [] },
    });
  });
});

describe('Afterwards', () => {
  it('nothing has changed', async () => {
    const { body } = await the.it.ask<RequestView>('GET', `/v1/enrolment-requests/${id}`, { token: home });
    expect(body).toMatchObject({ state: 'confirmed', home: { verdict: 'accepted' }, host: { verdict: 'accepted' } });
  });

  it('whoever read a person is in the access log, and who saw nothing is not', async () => {
    const entries = await the.it.database.query<{ client_id: string; operation: string; purpose: string }>(
      `select distinct client_id, operation, purpose from access_log where $1 = any(learner_ids) order by 1, 2`,
      [learner],
    );
    expect([...new Set(entries.map(({ client_id }) => client_id))]).toEqual(['client-cegep-a', 'client-universite-c']);
    expect(new Set(entries.map(({ purpose }) => purpose))).toEqual(new Set(['school-administration']));
  });

  it.each([
    ['POST', '/v1/enrolment-requests', { scopes: ['federation:read'] }],
    ['GET', '/v1/enrolment-requests', { scopes: ['enrolments:write'] }],
    ['POST', '/v1/enrolment-requests/x/results', { scopes: ['enrolments:write'] }],
    ['PUT', '/v1/institutions/universite-c', { scopes: ['federation:read'] }],
  ])('%s %s wants its scope', async (method, path, token) => {
    const body = method === 'GET' ? undefined : {};
    expect(await the.it.ask(method, path, { token, body })).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    });
  });

  it('a purpose is due', async () => {
    const token = { ...home, purpose: null };
    expect(await the.it.ask('GET', '/v1/enrolment-requests', { token })).toMatchObject({
      status: 400,
      body: { code: 'purpose-required' },
    });
  });

  it('a university describes itself alone', async () => {
    const token = { ...clientOf('universite-d'), scopes: ['federation:write', 'federation:read'] };
    const body = { endpoint: the.server.url };
    expect(await the.it.ask('PUT', '/v1/institutions/universite-c', { token, body })).toMatchObject({ status: 403 });
    expect(await the.it.ask('POST', '/v1/institutions/universite-c/suspension', { token })).toMatchObject({
      status: 403,
    });
    expect(await the.it.ask('PUT', '/v1/institutions/universite-d', { token, body })).toMatchObject({ status: 201 });
  });
});

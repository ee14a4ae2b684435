import { eventually, zipOf } from '@pan/testing';
import type { Answer, Client, Json, RunningRecord } from './record.js';

const year = '2026-2027';
const table = (...rows: string[][]): string => `${rows.map((row) => row.join()).join('\n')}\n`;

/** What the record's self-test expects of a vendor's system, done in its sandbox by a system that knows its work. */
export async function doAllThatIsExpected(
  record: RunningRecord,
  client: Client,
  sandbox: string,
  token: string,
): Promise<void> {
  const school = `/v1/organisations/${sandbox}.ecole-du-debut`;
  const put = (kind: string, key: string, body: object, headers = {}): Promise<Answer> =>
    client.put(`${school}/${kind}/by-source/${key}`, body, headers);
  const done = async (answer: Promise<Answer>): Promise<Json> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  const reset = await done(client.post(`/v1/sandboxes/${sandbox}/resets`, undefined));
  await ended(`/v1/sandbox-resets/${reset.id}`);

  const zoe = { familyName: 'Gagné', givenName: 'Zoë', birthDate: '2014-02-19', permanentCode: 'GAGZ19521401' };
  const { id } = await done(put('learners', 'e-1', zoe));
  await done(put('learners', 'e-1', zoe));
  const read = await client.get(`/v1/learners/${id}`, { 'purpose-of-use': 'school-administration' });
  await done(put('learners', 'e-1', { ...zoe, sex: 'female' }, { 'if-match': read.headers.get('etag')! }));
  await done(put('staff', 'p-1', { familyName: 'Roy', givenName: 'Luc' }));
  await done(put('classes', 'g-1', { title: 'Groupe 1', schoolYear: year, level: 'primary-6' }));
  const stay = { learnerSourceId: 'e-1', schoolYear: year, level: 'primary-5', beganOn: '2026-08-27' };
  await done(put('enrolments', 's-1', stay));
  await done(put('enrolments', 's-1', { ...stay, level: 'primary-6', endedOn: '2026-11-15' }));
  const place = { classSourceId: 'g-1', personSourceId: 'e-1', role: 'student' };
  await done(put('memberships', 'm-1', place));
  await done(put('memberships', 'm-1', { ...place, endedOn: '2026-11-15' }));
  await done(
    put('memberships', 'm-2', { classSourceId: 'g-1', personSourceId: 'p-1', role: 'teacher', primary: true }),
  );

  const at = { organisation: `${sandbox}.ecole-du-debut` };
  const items = [
    { kind: 'learner', ...at, sourceId: 'e-2', familyName: 'Émond', givenName: 'Noé' },
    { kind: 'enrolment', ...at, sourceId: 's-2', learnerSourceId: 'e-2', schoolYear: year, level: 'primary-4' },
  ];
  await done(client.post('/v1/changes', { items }));
  await done(client.post('/v1/changes', { items }));

  const bundle = await zipOf({
    'manifest.csv': table(
      ['propertyName', 'value'],
      ['oneroster.version', '1.1'],
      ['file.orgs', 'bulk'],
      ['file.users', 'bulk'],
    ),
    'orgs.csv': table(['sourcedId', 'name', 'type', 'identifier'], ['o', 'Bac', 'district', sandbox]),
    'users.csv': table(
      ['sourcedId', 'orgSourcedIds', 'role', 'givenName', 'familyName', 'grades'],
      ...['Arès', 'Béland', 'Côté'].map((name, index) => [`u-${index}`, 'o', 'student', 'Ève', name, 'P3']),
    ),
  });
  for (let turn = 0; turn < 2; turn += 1) {
    const sent = await fetch(`${record.url}/v1/imports?source=envoi&organisation=${sandbox}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/zip' },
      body: new Uint8Array(bundle),
    });
    const { id: job } = (await sent.json()) as Json;
    await ended(`/v1/imports/${job}`);
    await done(client.get(`/v1/imports/${job}/problems`));
  }

  const page = await done(client.get(`/v1/learners?limit=1&organisation=${sandbox}`));
  await done(client.get(`/v1/learners?limit=1&organisation=${sandbox}&cursor=${page.nextCursor}`));
  await done(client.get('/v1/organisations'));

  async function ended(job: string): Promise<void> {
    await eventually(async () => {
      const { body } = await client.get(job);
      if (body.state !== 'succeeded') throw new Error(JSON.stringify(body));
    });
  }
}

import { createRemoteJWKSet, jwtVerify } from 'jose';
import { kafkaClient } from '../../kit/src/messaging/kafka.js';
import {
  migratedDatabase,
  migrateService,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestKafka,
} from '@pan/testing';

describe('The servers under the specs', () => {
  let database: TestDatabase;
  let kafka: TestKafka;

  beforeAll(async () => {
    [database, kafka] = await Promise.all([testDatabase('student-record'), testKafka()]);
  });

  afterAll(() => Promise.all([database.drop(), kafka.drop()]));

  it('give a database with search extensions, French order and a role that owns nothing', async () => {
    const [row] = await database.query<{ version: string; extensions: number }>(
      `select current_setting('server_version') as version,
              (select count(*)::int from pg_available_extensions where name in ('unaccent', 'pg_trgm')) as extensions`,
    );
    expect(row).toEqual({ version: expect.stringMatching(/^18\./) as string, extensions: 2 });
    const [role] = await database.query<{ rolsuper: boolean; rolbypassrls: boolean }>(
      `select rolsuper, rolbypassrls from pg_roles where rolname = $1`,
      [`${database.name}_app`],
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  it('give copies of a migrated database, each alone with what is written in it and there as long as it is wanted', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() =>
        migratedDatabase('student-record', (ownerUrl) => migrateService('student-record', { ownerUrl })),
      ),
    );
    await one!.query('create table written_here ()');
    const seen = `select to_regclass('written_here') is not null as here, to_regclass('learner') is not null as migrated`;
    expect(await one!.query(seen)).toEqual([{ here: true, migrated: true }]);
    await one!.drop();
    expect(await other!.query(seen)).toEqual([{ here: false, migrated: true }]);
    await other!.drop();
  });

  it('carry an event from its writer to a reader of the context map', async () => {
    const topic = `${kafka.prefix}student-record.events`;
    const producer = kafkaClient(kafka.as('student-record')).producer({ idempotent: true });
    await producer.connect();
    await producer.send({ topic, messages: [{ key: 'léa', value: 'arrivée', headers: { ce_type: 'x' } }] });
    await producer.disconnect();
    expect(await kafka.read(topic)).toEqual([
      expect.objectContaining({ key: 'léa', value: 'arrivée', headers: { ce_type: 'x' } }),
    ]);
  });

  it.each([
    ['governance-reporting', 'exam-management.to-student-record'],
    ['stranger', 'student-record.events'],
  ] as const)('refuse %s on %s', async (principal, topic) => {
    const consumer = kafkaClient(kafka.as(principal)).consumer({ groupId: `${kafka.prefix}${principal}.projections` });
    await consumer.connect();
    await expect(consumer.subscribe({ topics: [kafka.prefix + topic] })).rejects.toMatchObject({
      type: 'TOPIC_AUTHORIZATION_FAILED',
    });
    await consumer.disconnect();
  });

  it('give tokens that verify against the published keys', async () => {
    const issuer = await testIssuer();
    const token = await issuer.token({ organisations: ['css-des-deux-rives'], scopes: ['learners:read'] });
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUrl)), {
      issuer: issuer.issuer,
      audience: issuer.audience,
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({ org: ['css-des-deux-rives'], scope: 'learners:read', client_id: 'spec' });
    await issuer.close();
  });
});

import type { JobView } from '@pan/kit/jobs';
import { eventually, migrateService, startService, testDatabase, testIssuer, testKafka } from '@pan/testing';
import { aBundle, zipped } from './imports-fixture.js';

const seeds = Array.from({ length: Number(process.env['SEEDS'] ?? 10) }, (_, n) => n);
const learners = 1_500;

describe('An import whose instance is killed', () => {
  it.each(seeds)(
    'is whole when another instance has taken it over, killed at tenth %i',
    async (seed) => {
      const [issuer, database, kafka] = await Promise.all([
        testIssuer(),
        testDatabase('student-record'),
        testKafka(['student-record', 'exam-management', 'ecampus-federation']),
      ]);
      await migrateService('student-record', database);
      const surroundings = { database, kafka, issuer };
      const token = await issuer.token({ clientId: 'sis', organisations: ['ministere'] });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/zip' };
      const first = await startService('student-record', surroundings);
      const body = new Uint8Array(await zipped(aBundle({ id: 'ecole', learners })));
      const sent = await fetch(`${first.url}/v1/imports`, { method: 'POST', headers, body });
      const { id } = (await sent.json()) as JobView;
      const job = async (url: string) =>
        (await (await fetch(`${url}/v1/imports/${id}`, { headers })).json()) as JobView;

      await eventually(
        async () => {
          const { state, progress } = await job(first.url);
          const reached = state === 'running' && progress.done >= ((progress.total ?? Infinity) * seed) / seeds.length;
          if (!reached && state !== 'succeeded') throw new Error(`${state} ${progress.done}`);
        },
        { timeout: 60_000, every: 10 },
      );
      // It looks once when it starts, then at the end of the lease.
      const second = await startService('student-record', surroundings);
      await first.kill('SIGKILL');
      await eventually(async () => expect((await job(second.url)).state).toBe('succeeded'), { timeout: 90_000 });
      await eventually(
        async () => expect(await database.query('select count(*)::int as left from outbox')).toEqual([{ left: 0 }]),
        { timeout: 60_000 },
      );
      const told = await kafka.read(`${kafka.prefix}student-record.events`);
      const enrolled = told.filter(({ headers: { ce_type: type } }) => type === 'student-record.learner-enrolled.v1');
      expect(new Set(enrolled.map((message) => message.headers['ce_id'])).size).toBe(learners);
      expect(await database.query('select count(*)::int as stays from enrolment')).toEqual([{ stays: learners }]);
      expect(await database.query('select count(*)::int as staged from import_row')).toEqual([{ staged: 0 }]);

      await second.kill('SIGTERM');
      await Promise.all([issuer.close(), database.drop(), kafka.drop()]);
    },
    180_000,
  );
});

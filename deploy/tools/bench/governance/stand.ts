/** The service as its own process over a network of its own, and somebody of the ministry who asks it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  migrateService,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
} from '@pan/testing';
import { startProgram, type Program } from '../http/process.ts';
import type { Stage } from '../stage.ts';

export interface Stand {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  readonly program: Program;
  /** @param by the client that asks; the ministry's own without it */
  ask<T>(method: string, path: string, body?: string | object, by?: string): Promise<T>;
  close(): Promise<void>;
}

export async function openStand({ servers }: Stage): Promise<Stand> {
  const [kafka, issuer, database] = await Promise.all([
    testKafka(undefined, servers.addresses),
    testIssuer(),
    testDatabase('governance-reporting', servers.addresses.postgres),
  ]);
  await migrateService('governance-reporting', database);
  const program = await startProgram('services/governance-reporting/dist/main.js', {
    ...serviceEnvironment('governance-reporting', { database, kafka, issuer }),
    NODE_OPTIONS: '--max-old-space-size=256',
  });
  const organisations = ['ministere'];
  return {
    ...{ database, kafka, issuer, program },
    ask: async <T>(method: string, path: string, body?: string | object, by?: string) => {
      const token = await issuer.token({ organisations, expiresIn: 3_600, ...(by && { clientId: by }) });
      const answer = await fetch(program.url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      const text = await answer.text();
      return (text ? JSON.parse(text) : undefined) as T;
    },
    close: async () => {
      await program.stop();
      await Promise.all([database.drop(), kafka.drop(), issuer.close()]);
    },
  };
}

/** Asks until there is an answer; the pause is added to what is measured. */
export async function untilThere<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(20);
  }
}

export interface Network {
  readonly schools: number;
  readonly learners: number;
}

/** One in so many has a second stay, was merged into the one before, or waits for a decision. */
const [twice, merged, doubted] = [30, 500, 300] as const;

/** The network as if it had been heard, without its triggers: what is measured comes after it. One centre for 40 schools. */
export async function fillNetwork({ database }: Stand, { schools, learners }: Network, year: string): Promise<void> {
  await database.query(`
    begin;
    set local session_replication_role = replica;
    insert into known_organisation values ('${randomUUID()}', 'ministere', 'Ministère', 'ministry', null);
    insert into known_organisation
      select gen_random_uuid(), 'css-' || n, 'CSS ' || n, 'service-centre', m.organisation_id
        from generate_series(0, (${schools} - 1) / 40) n, known_organisation m where m.code = 'ministere';
    insert into known_organisation
      select gen_random_uuid(), c.code || '.ecole-' || n, 'École ' || n, 'school', c.organisation_id
        from generate_series(0, ${schools} - 1) n join known_organisation c on c.code = 'css-' || n / 40;
    insert into organisation_told select organisation_id, '2020-01-01', code, name, kind, parent_id from known_organisation;
    create temp table school on commit drop as
      select row_number() over (order by code) - 1 as n, organisation_id from known_organisation where kind = 'school';
    create temp table born on commit drop as
      select gen_random_uuid() as id, n from generate_series(1, ${learners}) n;
    insert into known_stay (enrolment_id, learner_id, organisation_id, school_year, level, ended_on, began_on)
      select gen_random_uuid(), b.id, s.organisation_id, '${year}', 'secondary-' || 1 + b.n % 5, null, '${year.slice(0, 4)}-08-25'
        from born b join school s on s.n = b.n % ${schools};
    insert into known_stay (enrolment_id, learner_id, organisation_id, school_year, level, ended_on, began_on)
      select gen_random_uuid(), b.id, s.organisation_id, '${year}', 'secondary-' || 1 + b.n % 5, '${year.slice(0, 4)}-10-01', '${year.slice(0, 4)}-08-25'
        from born b join school s on s.n = (b.n + 1) % ${schools} where b.n % ${twice} = 0;
    insert into merged_learner (learner_id, into_learner_id)
      select b.id, other.id from born b join born other on other.n = b.n - 1 where b.n % ${merged} = 0;
    insert into questioned_learner (learner_id, open) select id, true from born where n % ${doubted} = 0;
    commit`);
  await database.query('vacuum analyze');
}

/** A producing and a consuming application of the kit alone, on a database each, without the business of a service. */
import { Controller, Module, type INestApplicationContext } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { LearnerEnrolledV1, schemaOf } from '@pan/contracts';
import { migrate } from '@pan/kit/data';
import { type EventContext, Hears } from '@pan/kit/messaging';
import { loadConfig, serviceSettings } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';
import {
  kitTablesSql,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
} from '@pan/testing';
import { EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { Stage } from '../stage.ts';

type Side = 'student-record' | 'governance-reporting';

/** The copy of a stay as governance keeps it, with its indexes. */
const Stays = new EntitySchema<LearnerEnrolledV1>({
  name: 'Stay',
  tableName: 'stay',
  columns: {
    enrolmentId: { name: 'enrolment_id', type: 'uuid', primary: true },
    learnerId: { name: 'learner_id', type: 'uuid' },
    organisationId: { name: 'organisation_id', type: 'uuid' },
    schoolYear: { name: 'school_year', type: 'text' },
    level: { type: 'text' },
  },
});

class Tables1000000000001 implements MigrationInterface {
  name = 'Tables1000000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`${kitTablesSql}
      create table stay (enrolment_id uuid primary key, learner_id uuid not null, organisation_id uuid not null,
        school_year text not null, level text not null);
      create index stay_of_learner on stay (school_year, learner_id) include (organisation_id, level, enrolment_id);
      create index stay_in_organisation on stay (school_year, organisation_id) include (learner_id);
      create table place (id integer primary key, version integer not null default 0) with (fillfactor = 50);
      insert into place select generate_series(1, 10000);`);
  }

  async down(): Promise<void> {}
}

/** Node runs this file without compiling it, so what a decorator would say is said by calls. */
class StaysConsumer {
  enrolled(event: LearnerEnrolledV1, { unit }: EventContext): void {
    const { enrolmentId, learnerId, organisationId, schoolYear, level } = event;
    unit.put(Stays, { enrolmentId, learnerId, organisationId, schoolYear, level });
  }
}
const handler = Object.getOwnPropertyDescriptor(StaysConsumer.prototype, 'enrolled')!;
Hears(LearnerEnrolledV1)(StaysConsumer.prototype, 'enrolled', handler);
Payload()(StaysConsumer.prototype, 'enrolled', 0);
Ctx()(StaysConsumer.prototype, 'enrolled', 1);
Controller()(StaysConsumer);

class Application {
  readonly name = 'bench';
}
Module({})(Application);

class Consuming extends Application {}
Module({ controllers: [StaysConsumer] })(Consuming);

/** Boots one side from the variables that a service reads. */
export function boot(side: Side, environment: NodeJS.ProcessEnv): Promise<INestApplicationContext> {
  const settings = loadConfig(serviceSettings(side, 0), { ...environment, LOG_LEVEL: 'fatal' });
  const hears = side === 'governance-reporting';
  return createApp(hears ? Consuming : Application, {
    settings,
    entities: [Stays],
    migrations: [Tables1000000000001],
    ...(hears && { listens: { schemaOf, topics: ['student-record.events'], tables: ['stay'] } }),
  });
}

export interface Sides {
  readonly kafka: TestKafka;
  readonly topic: string;
  readonly source: TestDatabase;
  readonly sink: TestDatabase;
  environment(side: Side): Record<string, string>;
  close(): Promise<void>;
}

export async function openSides({ servers }: Stage): Promise<Sides> {
  const { addresses } = servers;
  const [kafka, issuer, source, sink]: [TestKafka, TestIssuer, TestDatabase, TestDatabase] = await Promise.all([
    testKafka(undefined, addresses),
    testIssuer(),
    testDatabase('student-record', addresses.postgres),
    testDatabase('governance-reporting', addresses.postgres),
  ]);
  for (const database of [source, sink]) await migrate(database.ownerUrl, [Tables1000000000001]);
  const databases = { 'student-record': source, 'governance-reporting': sink };
  return {
    kafka,
    topic: `${kafka.prefix}student-record.events`,
    source,
    sink,
    environment: (side) => serviceEnvironment(side, { database: databases[side], kafka, issuer }),
    close: async () => {
      await issuer.close();
      await Promise.all([source.drop(), sink.drop(), kafka.drop()]);
    },
  };
}

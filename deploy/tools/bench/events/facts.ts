/** The fact that all measurements of events use: a learner's enrolment, the most frequent one of the system. */
import { randomUUID } from 'node:crypto';
import { LearnerEnrolledV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

const organisations = Array.from({ length: 12 }, () => randomUUID());
const levels = ['primary-1', 'primary-2', 'primary-3', 'secondary-1', 'secondary-2', 'college'] as const;

export function enrolment(n: number, enrolmentId: string = uuidv7()): Fact<LearnerEnrolledV1> {
  const learnerId = randomUUID();
  return fact(LearnerEnrolledV1, learnerId, {
    enrolmentId,
    learnerId,
    organisationId: organisations[n % organisations.length]!,
    schoolYear: '2026-2027',
    level: levels[n % levels.length]!,
  });
}

/** One fact as it lies in the outbox. */
export interface Row {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly topic: string;
  readonly payload: string;
}

export const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

export function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, n) => {
    const { key, type, topic, data } = enrolment(n);
    return { id: uuidv7(), key, type, topic, payload: JSON.stringify(data) };
  });
}

/** Puts a backlog in the outbox in one transaction, so that all of it is seen at once. */
export async function fillOutbox(databaseUrl: string, rows: readonly Row[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    for (let from = 0; from < rows.length; from += 20_000) {
      const part = rows.slice(from, from + 20_000);
      await client.query(
        `insert into outbox (id, topic, key, type, payload, traceparent)
         select *, $6 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])`,
        [
          ...(['id', 'topic', 'key', 'type', 'payload'] as const).map((name) => part.map((row) => row[name])),
          traceparent,
        ],
      );
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

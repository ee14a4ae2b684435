/** A message to a whole school: how long until every family has its copy, against the bare rows; and how many readings a second are counted. */
import { setTimeout as pause } from 'node:timers/promises';
import { many, shown, type Figure } from '../figure.ts';
import { openSurroundings, startRecord, type RunningRecord } from '../http/record.ts';
import { interleaved, median, type Rounds } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';

export const messages: Scenario = { id: 'messages', measure };

const readersAtOnce = 16;

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const record = await startRecord(around);
  try {
    const pupils = Math.round(3_000 * stage.share);
    const copies = await fill(record, pupils);
    const system = {
      authorization: `Bearer ${await around.issuer.token({ clientId: 'bench', organisations: [record.centre], scopes: ['messages:write'], expiresIn: 3_600 })}`,
    };
    const whole = await interleaved(
      stage.rounds,
      () => bareRows(record, copies),
      () => sentAndRead(record, system, copies),
    );
    return [figureOf(pupils, copies, whole)];
  } finally {
    await record.stop();
    await around.close();
  }
}

/** Three readers of most pupils and four of some: ten thousand copies of three thousand pupils. @returns how many copies one message becomes */
async function fill({ database, centre }: RunningRecord, pupils: number): Promise<number> {
  await database.query(
    `with made as (
       insert into learner (id, family_name, given_name, systems, questioned, leading_source, version)
       select uuidv7(), 'Banc', 'N' || n, 1, false, 'bench@x', 1 from generate_series(1, $1::int) n returning id),
     stays as (
       insert into enrolment (id, source, source_id, school_year, learner_id, learner_source_id, organisation_id, level, visible_to, version)
       select uuidv7(), 'bench@x', m.id::text, '2026-2027', m.id, m.id::text, o.id, 'primary-6', o.path, 1 from made m, organisation o where o.code = $2)
     insert into account_link (id, subject, role, person_id, learner_id, organisation_id, how, linked_at)
     select uuidv7(), 'bench-' || m.id || '-' || n, 'guardian', uuidv7(), m.id, o.id, 'code', now()
       from (select id, row_number() over (order by id) as r from made) m, organisation o, generate_series(1, 4) n
      where o.code = $2 and (n < 4 or m.r % 3 = 1)`,
    [pupils, centre],
  );
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from account_link where subject like 'bench-%'`,
  );
  await database.query('vacuum analyze');
  return row!.count;
}

/** What the rows cost that a message leaves, without a right being asked. */
async function bareRows({ database }: RunningRecord, copies: number): Promise<number> {
  const begun = performance.now();
  await database.query(
    `create table bench_bare as select uuidv7() as id, uuidv7() as message, 'bench-' || n as subject, now() as made from generate_series(1, $1::int) n`,
    [copies],
  );
  await database.query(`create unique index on bench_bare (message, subject)`);
  await database.query(`update bench_bare set made = now()`);
  await database.query(`drop table bench_bare`);
  return performance.now() - begun;
}

/** From the request until every copy is there and each was read by its reader, as the database counts readings. */
async function sentAndRead(
  record: RunningRecord,
  headers: Readonly<Record<string, string>>,
  copies: number,
): Promise<number> {
  const begun = performance.now();
  const body = {
    organisation: record.centre,
    audience: 'school',
    subject: 's',
    body: 'b',
    lang: 'fr',
    urgency: 'urgent',
  };
  const answer = await fetch(`${record.url}/v1/messages`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const { id } = (await answer.json()) as { id: string };
  while ((await copiesOf(record, id)) < copies) await pause(20);
  const readers = await record.database.query<{ id: string }>(`select id from message_copy where message_id = $1`, [
    id,
  ]);
  const waiting = readers.map((one) => one.id);
  const read = async (): Promise<void> => {
    for (let copy = waiting.pop(); copy; copy = waiting.pop())
      await record.database.query(
        `with told as (update message_copy set read_at = now() where id = $1 and read_at is null returning message_id)
         update message m set read_copies = read_copies + 1 from told where m.id = told.message_id`,
        [copy],
      );
  };
  await Promise.all(Array.from({ length: readersAtOnce }, read));
  return performance.now() - begun;
}

async function copiesOf({ database }: RunningRecord, id: string): Promise<number> {
  const [row] = await database.query<{ copies: number }>(`select copies from message where id = $1`, [id]);
  return row!.copies;
}

function figureOf(pupils: number, copies: number, { ours, peer }: Rounds): Figure {
  return {
    id: 'school-message',
    name: {
      fr: `message à une école de ${many(pupils).fr} élèves: ${many(copies).fr} copies, chacune lue`,
      en: `message to a school of ${many(pupils).en} pupils: ${many(copies).en} copies, each of them read`,
    },
    ours: shown(median(ours), 'ms'),
    peer: shown(median(peer), 'ms'),
    ...{ value: median(ours), unit: 'ms' as const, rounds: ours },
    aim: { atMost: 60_000 },
    how: {
      fr: `De la requête à la dernière copie, puis ${readersAtOnce} lectures à la fois jusqu’à la dernière, notées en base. Le pair écrit autant de lignes nues, sans droit à demander.`,
      en: `From the request to the last copy, then ${readersAtOnce} readings at once to the last of them, noted in the database. The peer writes as many bare rows, with no right to ask.`,
    },
  };
}

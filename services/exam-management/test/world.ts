import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { eventually } from '@pan/testing';
import {
  board,
  importPackage,
  ministry,
  paperZip,
  playerOfA,
  type Answer,
  type Json,
  type RunningExams,
} from './exams.js';

/** A ministry, two centres with a school each, and a class in each school. */
export interface World {
  readonly schoolA: string;
  readonly schoolB: string;
  readonly classA: string;
  readonly classB: string;
  readonly pupilsA: readonly string[];
  readonly pupilsB: readonly string[];
}

const schoolYear = '2026-2027';
const level = 'secondary-4';

export async function tellWorld(exams: RunningExams, inA = 6, inB = 3): Promise<World> {
  const [top, a, b, schoolA, schoolB, classA, classB] = Array.from({ length: 7 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const organisation = (id: string, code: string, kind: string, parentId?: string) => ({
    type: 'organisation-registered',
    key: id,
    data: { organisationId: id, code, name: code, kind, ...(parentId && { parentId }) },
  });
  const pupilsA = Array.from({ length: inA }, () => randomUUID());
  const pupilsB = Array.from({ length: inB }, () => randomUUID());
  const stay = (learnerId: string, organisationId: string) => ({
    type: 'learner-enrolled',
    key: learnerId,
    data: { enrolmentId: randomUUID(), learnerId, organisationId, schoolYear, level },
  });
  const joined = (learnerId: string, classId: string) => ({
    type: 'class-joined',
    key: learnerId,
    data: { learnerId, classId },
  });
  const opened = (classId: string, organisationId: string) => ({
    type: 'class-opened',
    key: classId,
    data: { classId, organisationId, schoolYear, level },
  });
  await exams.tell('events', [
    organisation(top, 'ministere', 'ministry'),
    organisation(a, 'css-a', 'service-centre', top),
    organisation(b, 'css-b', 'service-centre', top),
    organisation(schoolA, 'css-a.ecole', 'school', a),
    organisation(schoolB, 'css-b.ecole', 'school', b),
    opened(classA, schoolA),
    opened(classB, schoolB),
    ...pupilsA.flatMap((id) => [stay(id, schoolA), joined(id, classA)]),
    ...pupilsB.flatMap((id) => [stay(id, schoolB), joined(id, classB)]),
  ]);
  await heard(exams, 'known_membership', inA + inB);
  await heard(exams, 'known_stay', inA + inB);
  await heard(exams, 'known_class', 2);
  await heard(exams, 'known_organisation', 5);
  return { schoolA, schoolB, classA, classB, pupilsA, pupilsB };
}

/** Waits until a copy holds so many rows. */
export const heard = (exams: RunningExams, table: string, rows: number): Promise<void> =>
  eventually(async () => {
    const [found] = await exams.database.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    if (found!.count !== rows) throw new Error(`${table}: ${found!.count} of ${rows}`);
  });

/** The sample paper, imported and approved by two. @returns its id */
export async function approvedPaper(
  exams: RunningExams,
  changed: Parameters<typeof paperZip>[0] = {},
): Promise<string> {
  const job = await importPackage(exams, await paperZip(changed));
  if (job.state !== 'succeeded') throw new Error(JSON.stringify(job));
  const { body } = await exams.as(ministry).get('/v1/papers?limit=500');
  const paper = body.items.findLast((one: Json) => one.state === 'draft');
  for (const who of [ministry, board]) {
    const answer = await exams.as(who).post(`/v1/papers/${paper.id}/approvals`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
  return paper.id;
}

/** A session that is open now in both schools. */
export async function openSession(exams: RunningExams, paperId: string, more: object = {}): Promise<Json> {
  const now = Date.now();
  const answer = await exams.as(ministry).post('/v1/sessions', {
    paperId,
    organisations: ['css-a', 'css-b'],
    opensAt: new Date(now - 60_000).toISOString(),
    closesAt: new Date(now + 4 * 3_600_000).toISOString(),
    durationMinutes: 60,
    releaseAt: new Date(now + 24 * 3_600_000).toISOString(),
    ...more,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

export async function registered(
  exams: RunningExams,
  sessionId: string,
  organisation: string,
  classIds?: string[],
): Promise<Json> {
  const answer = await exams
    .as(ministry)
    .post(`/v1/sessions/${sessionId}/candidates`, { organisation, ...(classIds && { classIds }) });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

export async function candidatesOf(exams: RunningExams, sessionId: string, who = playerOfA): Promise<Json[]> {
  const answer = await exams.as(who).get(`/v1/sessions/${sessionId}/candidates?limit=500`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.items;
}

/** Asks while another transaction has done something, which is committed once what is asked waits for it. */
export async function meanwhile(exams: RunningExams, done: string, ask: () => Promise<Answer>): Promise<Answer> {
  const other = new pg.Client({ connectionString: exams.database.adminUrl });
  await other.connect();
  try {
    await other.query(`begin; ${done}`);
    const asked = ask();
    await eventually(async () => {
      const waiting = await exams.database.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (waiting.length === 0) throw new Error('nothing waits');
    });
    await other.query('commit');
    return await asked;
  } finally {
    await other.end();
  }
}

import { randomUUID } from 'node:crypto';
import { essayPlace, type TokenOptions, withEssay } from '@pan/testing';
import type { MarkingScheme } from '../src/domain/marking/marking-scheme.js';
import { essayScheme } from './essay-scheme.js';
import {
  type Answer,
  board,
  importPackage,
  type Json,
  ministry,
  paperZip,
  playerOfA,
  type RunningExams,
} from './exams.js';
import { heard, type World } from './world.js';

/** As it is sent: without what is null. */
export const schemeBody = (more: Partial<MarkingScheme> = {}): object =>
  JSON.parse(JSON.stringify({ ...essayScheme, ...more }, (_, value: unknown) => value ?? undefined)) as object;

/** An approved paper whose essay is marked by a scheme. @returns its id */
export async function essayPaper(
  exams: RunningExams,
  more: Partial<MarkingScheme> = {},
  subject = 'histoire',
): Promise<string> {
  const job = await importPackage(exams, await paperZip(withEssay), ministry, { subject });
  if (job.state !== 'succeeded') throw new Error(JSON.stringify(job));
  const { body } = await exams.as(ministry).get('/v1/papers?limit=500');
  const { id } = body.items.findLast((one: Json) => one.state === 'draft');
  const scheme = await exams.as(ministry).put(`/v1/papers/${id}/marking-schemes/${essayPlace}`, schemeBody(more));
  if (scheme.status !== 200) throw new Error(JSON.stringify(scheme.body));
  for (const who of [ministry, board]) {
    const answer = await exams.as(who).post(`/v1/papers/${id}/approvals`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
  return id;
}

/** A second school of the same centre, whose teachers mark for the first. */
export async function otherSchool(exams: RunningExams, world: World, teaches: readonly string[] = []): Promise<void> {
  const [row] = await exams.database.query<{ id: string }>(
    `select organisation_id as id from known_organisation where code = 'css-a'`,
  );
  const organisationId = randomUUID();
  await exams.tell('events', [
    {
      ...{ type: 'organisation-registered', key: organisationId },
      data: { organisationId, code: 'css-a.autre', name: 'Autre', kind: 'school', parentId: row!.id },
    },
    ...teaches.map((staffId) => ({
      ...{ type: 'class-staffed', key: world.classA },
      data: { classId: world.classA, staffId },
    })),
  ]);
  await heard(exams, 'known_organisation', 6);
  await heard(exams, 'known_teaching', teaches.length);
}

/** A marker who has signed in. */
export const marker = (id: string, organisation = 'css-a'): TokenOptions => ({
  ...{ clientId: 'pages', subject: `sub-${id}`, person: { role: 'staff', id } },
  ...{ organisations: [organisation], scopes: ['exams:mark'], purpose: 'teaching' },
});

export async function named(exams: RunningExams, sessionId: string, id: string, more: object = {}): Promise<void> {
  const body = { organisation: 'css-a.autre', most: 100, ...more };
  const { status, body: answer } = await exams.as(ministry).put(`/v1/sessions/${sessionId}/markers/${id}`, body);
  if (status >= 300) throw new Error(JSON.stringify(answer));
}

/** A candidate hands in an essay, and a right answer to the first place. @returns the sitting */
export async function writes(
  exams: RunningExams,
  sessionId: string,
  admissionCode: string,
  essay: string,
): Promise<Json> {
  const player = exams.as(playerOfA);
  const { body: sitting } = await player.post('/v1/sittings', { sessionId, admissionCode });
  const lease = { 'sitting-lease': sitting.lease as string };
  const save = (place: string, responses: object) =>
    player.put(`/v1/sittings/${sitting.id}/responses/${place}`, { sequence: 1, responses }, lease);
  await save('Q01', { RESPONSE: ['C'] });
  if (essay) await save(essayPlace, { RESPONSE: [essay] });
  const handed = await player.post(`/v1/sittings/${sitting.id}/submission`, undefined, lease);
  if (handed.status >= 300) throw new Error(JSON.stringify(handed.body));
  return { ...sitting, leaseHeader: lease };
}

/** Marks what is in hand. */
export async function marks(exams: RunningExams, id: string, markingId: string, scores: object): Promise<Answer> {
  const as = exams.as(marker(id));
  const draft = await as.put(`/v1/markings/${markingId}`, { scores, annotations: [] });
  if (draft.status !== 204) throw new Error(JSON.stringify(draft.body));
  return as.post(`/v1/markings/${markingId}/submission`);
}

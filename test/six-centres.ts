import { everyScope, eventually, type TokenOptions } from '@pan/testing';
import { listenForUniversities, wanted } from '../deploy/tools/story/ooapi-institutions.ts';
import { paperZip } from '../deploy/tools/story/exams-paper.ts';
import type { Json, World } from './world.ts';

export const ministry: TokenOptions = { clientId: 'ministry', organisations: ['ministere'] };
const board: TokenOptions = { clientId: 'board', organisations: ['ministere'] };

/** A centre's system may do everything in its own name but operate the services. */
export const centre = (code: string): TokenOptions => ({
  clientId: `sis-${code}`,
  organisations: [code],
  purpose: 'school-administration',
  scopes: everyScope.filter((scope) => scope !== 'operations'),
});

export interface Filled {
  readonly code: string;
  /** Ids of its pupils. */
  readonly pupils: readonly string[];
  /** Ids of everything else that is its own: loans, holds, sessions, sittings, requests, classes, jobs. */
  readonly things: readonly string[];
  readonly codes: readonly string[];
  readonly sourceIds: readonly string[];
  /** Words that stand in its pupils' records alone. */
  readonly words: readonly string[];
  /** Codes by which its candidates start. */
  readonly admissionCodes: readonly string[];
  /** How the identity provider names its people. */
  readonly accounts: readonly string[];
}

/** What both centres share: an approved paper, an e-book that can be lent, a university's course. */
export interface Shared {
  readonly paperId: string;
  readonly titleId: string;
  readonly offeringId: string;
  close(): Promise<void>;
}

/** A paper that two people approved. @returns its id */
export async function sharePaper(six: World): Promise<string> {
  const zip = { body: await paperZip(), type: 'application/zip' };
  const subject = encodeURIComponent('mathématique et science');
  const exams = 'exam-management';
  const job = await six.must(
    exams,
    ministry,
    'POST',
    `/v1/imports?subject=${subject}&level=secondary-4&language=fr-CA`,
    zip,
  );
  await eventually(
    async () => {
      const { body } = await six.ask(exams, ministry, 'GET', `/v1/imports/${job.body.id}`);
      if (body.state !== 'succeeded') throw new Error(JSON.stringify(body));
    },
    { timeout: 30_000 },
  );
  const [paper] = (await six.must(exams, ministry, 'GET', '/v1/papers')).body.items as Json[];
  for (const who of [ministry, board]) await six.must(exams, who, 'POST', `/v1/papers/${paper.id}/approvals`);
  return paper.id as string;
}

export async function shareThings(six: World): Promise<Shared> {
  const paperId = await sharePaper(six);
  const catalogue = 'resource-catalogue';
  const description = { title: 'Le livre commun', kind: 'e-book', language: 'fr' };
  const resource = await six.must(catalogue, ministry, 'POST', '/v1/descriptions', { json: description });
  await six.must(catalogue, ministry, 'POST', `/v1/resources/${resource.body.id}/publication`);
  const universities = await listenForUniversities();
  const university = { name: 'Université Boréale', kind: 'university', parentCode: 'ministere' };
  await six.must('student-record', ministry, 'PUT', `/v1/organisations/${wanted.university}`, { json: university });
  const ecampus = 'ecampus-federation';
  const institution = `/v1/institutions/${wanted.university}`;
  await six.must(ecampus, ministry, 'PUT', institution, { json: { endpoint: universities.of(wanted.university) } });
  await six.must(ecampus, ministry, 'POST', `${institution}/admission`);
  await six.must(ecampus, ministry, 'POST', `${institution}/harvests`);
  let offeringId = '';
  await eventually(
    async () => {
      const { body } = await six.ask(ecampus, ministry, 'GET', '/v1/courses?limit=500');
      const course = (body.items as Json[]).find(({ code }) => code === 'STT-1000');
      offeringId = course.offerings[0].id;
    },
    { timeout: 30_000 },
  );
  let titleId = '';
  await eventually(
    async () => {
      const { body } = await six.ask('ebook-lending', ministry, 'GET', '/v1/titles?limit=500');
      titleId = body.items[0].id;
    },
    { timeout: 30_000 },
  );
  return { paperId, titleId, offeringId, close: () => universities.close() };
}

/** A centre with a school and a college; `word` is in their names. */
export async function openCentre(six: World, code: string, word: string): Promise<void> {
  for (const [of, name, kind, parentCode] of [
    [code, `${word}centre`, 'service-centre', 'ministere'],
    [`${code}.ecole`, `${word}ecole`, 'school', code],
    [`${code}.cegep`, `${word}cegep`, 'college', code],
  ] as const)
    await six.must('student-record', ministry, 'PUT', `/v1/organisations/${of}`, { json: { name, kind, parentCode } });
}

/** Rows for the record, none of which may be refused. @returns what each stands for */
export async function change(six: World, own: TokenOptions, items: readonly object[]): Promise<string[]> {
  const { body } = await six.must('student-record', own, 'POST', '/v1/changes', { json: { items } });
  const refused = (body.items as Json[]).filter(({ outcome }) => outcome === 'refused');
  if (refused.length > 0) throw new Error(JSON.stringify(refused).slice(0, 1_000));
  return (body.items as { id: string }[]).map(({ id }) => id);
}

/** A centre with a school and a college, and something of its pupils in each service that keeps pupils. */
export async function fill(six: World, code: string, word: string, shared: Shared): Promise<Filled> {
  const [school, college] = [`${code}.ecole`, `${code}.cegep`];
  const own = centre(code);
  await openCentre(six, code, word);

  const year = { schoolYear: '2026-2027' };
  const at = { organisation: school };
  const pupil = (n: number) => ({
    kind: 'learner',
    organisation: n === 3 ? college : school,
    sourceId: `${word}-eleve-${n}`,
    familyName: `${word}nom`,
    givenName: `${word}prenom`,
    birthDate: n === 2 ? '2010-02-18' : `2010-02-1${n}`,
  });
  const stay = (n: number) => ({
    ...{ kind: 'enrolment', organisation: n === 3 ? college : school, sourceId: `${word}-sejour-${n}`, ...year },
    ...{ learnerSourceId: `${word}-eleve-${n}`, level: n === 3 ? 'college' : 'secondary-4' },
  });
  const group = `${word}-groupe`;
  const place = (n: number) => ({
    ...{ kind: 'membership', ...at, sourceId: `${word}-place-${n}`, classSourceId: group },
    ...{ personSourceId: `${word}-eleve-${n}`, role: 'student' },
  });
  const items = [
    ...[1, 2, 3].map(pupil),
    { kind: 'class', ...at, sourceId: group, title: `${word}groupe`, ...year, level: 'secondary-4' },
    ...[1, 2, 3].map(stay),
    ...[1, 2].map(place),
  ];
  const ids = await change(six, own, items);
  const pupils = ids.slice(0, 3);
  const classId = ids[3]!;
  const granted = { learnerSourceId: `${word}-eleve-1`, extraTimePercent: 33, tools: [], validFrom: '2026-09-01' };
  const path = `/v1/organisations/${school}/accommodations/by-source/${word}-mesure`;
  await six.must('student-record', own, 'PUT', path, { json: granted });

  const account = `${word}-compte`;
  const link = { subject: account, learnerSourceId: `${word}-eleve-1` };
  await six.must('student-record', own, 'POST', '/v1/accounts/learner-links', { json: link });

  const exam = await sit(six, own, school, classId, shared.paperId);
  const lent = await lend(six, own, code, shared.titleId, pupils);
  const request = await six.must('ecampus-federation', own, 'POST', '/v1/enrolment-requests', {
    json: { learnerId: pupils[2], offeringId: shared.offeringId },
  });
  const decisions = `/v1/enrolment-requests/${request.body.id}/decisions`;
  await six.must('ecampus-federation', own, 'POST', decisions, { json: { by: 'home', accepted: true } });
  const host: TokenOptions = { clientId: 'host', organisations: [wanted.university] };
  await six.must('ecampus-federation', host, 'POST', decisions, { json: { by: 'host', accepted: true } });
  await six.must('ecampus-federation', host, 'POST', `/v1/enrolment-requests/${request.body.id}/results`, {
    json: { state: 'completed', passed: true, score: 'A', scale: 'letter', credits: 3 },
  });
  await eventually(
    async () => {
      const { body } = await six.ask('student-record', own, 'GET', `/v1/learners/${pupils[2]}/results`);
      if (body.items?.length !== 1) throw new Error(JSON.stringify(body));
    },
    { timeout: 20_000 },
  );
  return {
    code,
    pupils,
    things: [...ids.slice(3), ...exam.things, ...lent, request.body.id as string],
    codes: [code, school, college],
    sourceIds: items.map(({ sourceId }) => sourceId),
    words: [`${word}nom`, `${word}prenom`],
    admissionCodes: exam.admissionCodes,
    accounts: [account],
  };
}

async function sit(six: World, own: TokenOptions, school: string, classId: string, paperId: string) {
  const { sessionId, candidates } = await openExam(six, own, { school, classId, paperId, size: 2, minutes: 120 });
  const { body: sitting } = await six.must('exam-management', own, 'POST', '/v1/sittings', {
    json: { sessionId, admissionCode: candidates[0].admissionCode },
  });
  const act = (what: string, json: object) =>
    six.must('exam-management', own, 'POST', `/v1/sittings/${sitting.id}/${what}`, { json });
  await act('extensions', { minutes: 5, reason: 'essai' });
  await act('irregularities', { reason: 'environment.noise' });
  return {
    things: [sessionId, sitting.id as string],
    admissionCodes: candidates.map(({ admissionCode }) => admissionCode as string),
  };
}

/** A session under way, once the whole class is admitted to it. */
export async function openExam(
  six: World,
  own: TokenOptions,
  of: { school: string; classId: string; paperId: string; size: number; minutes: number },
): Promise<{ sessionId: string; candidates: Json[] }> {
  const { school, classId, paperId, size, minutes: durationMinutes } = of;
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const plan = { opensAt: at(-1), closesAt: at(240), releaseAt: at(24 * 60), durationMinutes };
  const json = { paperId, organisations: [school], ...plan };
  const sessionId = (await six.must('exam-management', ministry, 'POST', '/v1/sessions', { json })).body.id as string;
  const path = `/v1/sessions/${sessionId}/candidates`;
  let candidates: Json[] = [];
  await eventually(
    async () => {
      await six.must('exam-management', ministry, 'POST', path, {
        json: { organisation: school, classIds: [classId] },
      });
      candidates = (await six.must('exam-management', own, 'GET', `${path}?limit=500`)).body.items;
      if (candidates.length !== size) throw new Error(`${candidates.length} candidates`);
    },
    { timeout: 60_000 },
  );
  return { sessionId, candidates };
}

/** One copy: the first pupil reads it, the second waits. */
async function lend(six: World, own: TokenOptions, organisation: string, titleId: string, pupils: readonly string[]) {
  const lending = 'ebook-lending';
  const bought = { titleId, organisation, sourceId: `licence-${organisation}`, concurrency: 1 };
  const licence = await six.must(lending, own, 'POST', '/v1/licences', { json: bought });
  const loan = await six.must(lending, own, 'POST', '/v1/loans', { json: { titleId, learnerId: pupils[0] } });
  const hold = await six.must(lending, own, 'POST', '/v1/holds', { json: { titleId, learnerId: pupils[1] } });
  return [licence, loan, hold].map(({ body }) => body.id as string);
}

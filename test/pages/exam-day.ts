import { value, type Services } from '@pan/client';
import { eventually, paperZip } from '@pan/testing';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openStage, type PageStage } from './stage.ts';

const school = 'css-des-deux-rives.ecole-secondaire-monseigneur-begin';

export interface ExamDay {
  readonly stage: PageStage;
  /** A session of its own, open now, with one candidate. */
  session(of?: Partial<SessionOf>): Promise<Admission>;
  /** An approved paper with another test over the same questions. @returns its id */
  paperOf(title: string, test: string): Promise<string>;
  /** A device without an account, at the page of a session. */
  device(admission: Admission, options?: BrowserContextOptions): Promise<Page>;
  /** As the room's own system does for its proctor. */
  readonly room: Services['examManagement'];
  /** A room of a session where its candidate sits, which lets begin; the demo teacher watches over it, unless others are named. */
  watched(admission: Admission, code?: string, proctorIds?: string[]): Promise<Room>;
  /** Once the session's package is sealed. */
  sealed(admission: Admission): Promise<void>;
  /** What the record grants the pupil from now on, in every session; once the exam service has heard of it. */
  granted(tools: readonly string[], textPercent: number): Promise<void>;
  /** By whoever arranges sessions: it opens so many milliseconds from now. */
  putOff(admission: Admission, opensInMs: number): Promise<void>;
  /** What the service holds of the candidate's sitting. */
  candidate(admission: Admission): Promise<Candidate>;
}

interface SessionOf {
  readonly opensInMs: number;
  readonly closesInMs: number;
  readonly durationMinutes: number;
  /** The paper of fourteen questions, unless another is named. */
  readonly paperId: string;
}

export interface Admission {
  readonly sessionId: string;
  readonly code: string;
}

export interface Room {
  readonly id: string;
  readonly sessionId: string;
}

interface Candidate {
  readonly id: string;
  readonly state: string;
  readonly sittingId: string | null;
}

/** A ministry, a school, a pupil, and an approved paper of fourteen questions. */
export async function openExamDay(): Promise<ExamDay> {
  const stage = await openStage('student-record', 'exam-management');
  const [ministry, board, sis, room] = ['demo-ministry', 'demo-exam-board', 'demo-sis', 'demo-exam-player'].map(
    stage.as,
  ) as [Services, Services, Services, Services];
  await enterPupil(ministry, sis);
  const teacherId = await enterTeacher(sis);
  const whole = await approvedPaper(ministry, board);
  return {
    ...{ stage, room: room.examManagement },
    paperOf: (title, test) => approvedPaper(ministry, board, { title, changed: { 'epreuve.xml': test } }),
    session: async ({
      opensInMs = -60_000,
      closesInMs = 3 * 3_600_000,
      durationMinutes = 60,
      paperId = whole,
    } = {}) => {
      const from = (ms: number) => new Date(Date.now() + ms).toISOString();
      const body = {
        ...{ paperId, organisations: [school], durationMinutes },
        ...{ opensAt: from(opensInMs), closesAt: from(closesInMs), releaseAt: from(closesInMs + 86_400_000) },
      };
      const session = await eventually(() => value(ministry.examManagement.POST('/v1/sessions', { body })));
      const params = { path: { id: session.id } };
      await eventually(async () => {
        const call = ministry.examManagement.POST('/v1/sessions/{id}/candidates', {
          ...{ params, body: { organisation: school } },
        });
        if ((await value(call)).candidates === 0) throw new Error('nobody is heard of yet');
      });
      const { items } = await value(room.examManagement.GET('/v1/sessions/{id}/candidates', { params }));
      return { sessionId: session.id, code: items[0]!.admissionCode };
    },
    device: async (admission, options) => {
      const page = await (await stage.browser.newContext({ locale: 'fr-CA', ...options })).newPage();
      await page.goto(addressOf(stage, admission));
      await page.locator('#code').waitFor();
      return page;
    },
    watched: async ({ sessionId }, code = '204', proctorIds = [teacherId]) => {
      const body = { organisation: school, name: `Local ${code}`, proctorIds, authorises: true };
      const exams = ministry.examManagement;
      const path = { id: sessionId, code };
      const { id } = await value(exams.PUT('/v1/sessions/{id}/rooms/{code}', { params: { path }, body }));
      const listed = room.examManagement.GET('/v1/sessions/{id}/candidates', { params: { path: { id: sessionId } } });
      const candidateIds = (await value(listed)).items.map((one) => one.id);
      const placing = { params: { path: { id } }, body: { candidateIds } };
      await value(exams.POST('/v1/rooms/{id}/candidates', placing));
      return { id, sessionId };
    },
    sealed: async ({ sessionId, code: admissionCode }) => {
      const body = { sessionId, admissionCode };
      await eventually(
        async () => {
          const admitted = await value(room.examManagement.POST('/v1/admissions', { body }));
          if (!admitted.package) throw new Error('not sealed yet');
        },
        { timeout: 90_000 },
      );
    },
    granted: async (tools, textPercent) => {
      const params = { path: { code: school, sourceId: 'A-1' } };
      const parameters = [{ tool: 'large-print' as const, name: 'percent', value: textPercent }];
      const body = {
        learnerSourceId: 'E-1',
        extraTimePercent: 0,
        tools: [...tools] as never,
        parameters,
        validFrom: '2026-08-24',
      };
      await value(
        sis.studentRecord.PUT('/v1/organisations/{code}/accommodations/by-source/{sourceId}', { params, body }),
      );
    },
    putOff: async ({ sessionId: id }, opensInMs) => {
      const at = (ms: number) => new Date(Date.now() + ms).toISOString();
      const body = { opensAt: at(opensInMs), closesAt: at(opensInMs + 3 * 3_600_000) };
      await value(ministry.examManagement.POST('/v1/sessions/{id}/postponements', { params: { path: { id } }, body }));
    },
    candidate: async ({ sessionId: id }) => {
      const call = room.examManagement.GET('/v1/sessions/{id}/candidates', { params: { path: { id } } });
      return (await value(call)).items[0]!;
    },
  };
}

/** The link that a room hands out. */
export const addressOf = ({ base }: PageStage, { sessionId }: Admission): string =>
  `${base}/exam-management/pages/#/seances/${sessionId}`;

async function enterPupil({ studentRecord: ministry }: Services, { studentRecord: sis }: Services): Promise<void> {
  const enter = (code: string, body: { name: string; kind: 'service-centre' | 'school'; parentCode: string }) =>
    value(ministry.PUT('/v1/organisations/{code}', { params: { path: { code } }, body }));
  await enter('css-des-deux-rives', { name: 'CSS des Deux-Rives', kind: 'service-centre', parentCode: 'ministere' });
  await enter(school, { name: 'École Monseigneur-Bégin', kind: 'school', parentCode: 'css-des-deux-rives' });
  const at = (sourceId: string) => ({ params: { path: { code: school, sourceId } } });
  const said = { familyName: 'Gagnon', givenName: 'Léa', birthDate: '2011-02-19' };
  await value(sis.PUT('/v1/organisations/{code}/learners/by-source/{sourceId}', { ...at('E-1'), body: said }));
  const stay = { learnerSourceId: 'E-1', schoolYear: '2026-2027', level: 'secondary-4' as const };
  await value(sis.PUT('/v1/organisations/{code}/enrolments/by-source/{sourceId}', { ...at('S-1'), body: stay }));
}

/** The teacher who can sign in: of the office, who may read the names of the school's pupils. */
async function enterTeacher({ studentRecord: sis }: Services): Promise<string> {
  const at = { params: { path: { code: school, sourceId: 'P-1' } } };
  const member = '/v1/organisations/{code}/staff/by-source/{sourceId}';
  const { id } = await value(sis.PUT(member, { ...at, body: { familyName: 'Roy', givenName: 'Anne' } }));
  await value(sis.POST('/v1/accounts/staff-links', { body: { subject: 'demo-teacher', staffSourceId: 'P-1' } }));
  const functions = [{ function: 'registrar' as const, validFrom: '2026-08-24' }];
  await value(sis.PUT(`${member}/functions`, { ...at, body: { functions } }));
  return id;
}

async function approvedPaper(
  { examManagement: exams }: Services,
  board: Services,
  { title, changed }: { title?: string; changed?: Record<string, string> } = {},
): Promise<string> {
  const query = { subject: 'mathématique', level: 'secondary-4' as const };
  const zip = {
    ...{ body: new Blob([await paperZip(changed)]) as unknown as string, bodySerializer: (body: string) => body },
    headers: { 'content-type': 'application/zip' },
  };
  const job = await value(exams.POST('/v1/imports', { params: { query }, ...zip }));
  const params = { path: { id: job.id } };
  await eventually(async () => {
    const { state } = await value(exams.GET('/v1/imports/{id}', { params }));
    if (state !== 'succeeded') throw new Error(state);
  });
  const { items } = await value(exams.GET('/v1/papers', { params: { query: {} } }));
  const { id } = items.find((one) => title === undefined || one.title === title)!;
  const paper = { params: { path: { id } } };
  for (const who of [exams, board.examManagement]) await value(who.POST('/v1/papers/{id}/approvals', paper));
  return id;
}

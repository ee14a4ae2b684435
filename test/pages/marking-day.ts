import { value, type Services } from '@pan/client';
import { essayPlace, eventually, paperZip, withEssay } from '@pan/testing';
import { openStage, type PageStage } from './stage.ts';

const centre = 'css-des-deux-rives';
const school = `${centre}.ecole-secondaire-monseigneur-begin`;
const otherSchool = `${centre}.ecole-secondaire-des-erables`;

export const essay = 'Chers amis, le climat change. Il faut agir, et vite.';

export interface MarkingDay {
  readonly stage: PageStage;
  readonly sessionId: string;
  readonly ministry: Services['examManagement'];
}

/** Two schools, two pupils who have handed in an essay, and three teachers of the other school who mark. */
export async function openMarkingDay(): Promise<MarkingDay> {
  const stage = await openStage('student-record', 'exam-management');
  const [ministry, board, sis, room] = ['demo-ministry', 'demo-exam-board', 'demo-sis', 'demo-exam-player'].map(
    stage.as,
  ) as [Services, Services, Services, Services];
  await enterSchools(ministry, sis);
  const markers = [];
  for (const subject of ['demo-marker', 'demo-other-marker', 'demo-adjudicator'])
    markers.push(await enterTeacher(sis, subject));
  const paperId = await essayPaper(ministry, board);
  const exams = ministry.examManagement;
  const sessionId = await handedIn(exams, room.examManagement, paperId);
  for (const [at, personId] of markers.entries()) {
    const body = { organisation: otherSchool, most: 10, adjudicates: at === 2 };
    const params = { path: { id: sessionId, personId } };
    await eventually(() => value(exams.PUT('/v1/sessions/{id}/markers/{personId}', { params, body })));
  }
  const calibration = {
    responses: { RESPONSE: ['Un modèle de lettre.'] },
    scores: { coherence: 6, spelling: 5 },
    distance: 1,
  };
  const path = { id: sessionId, itemRef: essayPlace, code: 'copie-1' };
  await value(
    exams.PUT('/v1/sessions/{id}/calibration-scripts/{itemRef}/{code}', { params: { path }, body: calibration }),
  );
  await eventually(async () => {
    const { counts } = await value(exams.GET('/v1/sessions/{id}', { params: { path: { id: sessionId } } }));
    if (counts.toMark !== 2) throw new Error(`${counts.toMark} scripts`);
  });
  return { stage, sessionId, ministry: exams };
}

async function enterSchools({ studentRecord: ministry }: Services, { studentRecord: sis }: Services): Promise<void> {
  const enter = (code: string, body: { name: string; kind: 'service-centre' | 'school'; parentCode: string }) =>
    value(ministry.PUT('/v1/organisations/{code}', { params: { path: { code } }, body }));
  await enter(centre, { name: 'CSS des Deux-Rives', kind: 'service-centre', parentCode: 'ministere' });
  await enter(school, { name: 'École Monseigneur-Bégin', kind: 'school', parentCode: centre });
  await enter(otherSchool, { name: 'École des Érables', kind: 'school', parentCode: centre });
  for (const at of ['1', '2']) {
    const of = (sourceId: string) => ({ params: { path: { code: school, sourceId } } });
    const said = { familyName: `Gagnon-${at}`, givenName: 'Léa', birthDate: `2011-0${at}-19` };
    await value(sis.PUT('/v1/organisations/{code}/learners/by-source/{sourceId}', { ...of(`E-${at}`), body: said }));
    const stay = { learnerSourceId: `E-${at}`, schoolYear: '2026-2027', level: 'secondary-4' as const };
    await value(sis.PUT('/v1/organisations/{code}/enrolments/by-source/{sourceId}', { ...of(`S-${at}`), body: stay }));
  }
}

async function enterTeacher({ studentRecord: sis }: Services, subject: string): Promise<string> {
  const at = { params: { path: { code: otherSchool, sourceId: subject } } };
  const body = { familyName: 'Roy', givenName: subject };
  const { id } = await value(sis.PUT('/v1/organisations/{code}/staff/by-source/{sourceId}', { ...at, body }));
  await value(sis.POST('/v1/accounts/staff-links', { body: { subject, staffSourceId: subject } }));
  return id;
}

async function essayPaper({ examManagement: exams }: Services, board: Services): Promise<string> {
  const query = { subject: 'mathématique', level: 'secondary-4' as const };
  const zip = {
    ...{ body: new Blob([await paperZip(withEssay)]) as unknown as string, bodySerializer: (body: string) => body },
    headers: { 'content-type': 'application/zip' },
  };
  const { id } = await value(exams.POST('/v1/imports', { params: { query }, ...zip }));
  await eventually(async () => {
    const { state } = await value(exams.GET('/v1/imports/{id}', { params: { path: { id } } }));
    if (state !== 'succeeded') throw new Error(state);
  });
  const { items } = await value(exams.GET('/v1/papers', { params: { query: {} } }));
  const paper = items[0]!.id;
  const words = (fr: string, en: string) => ({ fr, en });
  const level = (code: string, points: number, fr: string, en: string) => ({ code, points, words: words(fr, en) });
  const rubric = [
    {
      ...{ code: 'coherence', words: words('Cohérence', 'Coherence') },
      levels: [
        level('A', 10, 'Suivie', 'Sustained'),
        level('B', 6, 'Inégale', 'Uneven'),
        level('C', 2, 'Rompue', 'Broken'),
      ],
    },
    { code: 'spelling', words: words('Orthographe', 'Spelling'), range: { least: 0, most: 10, step: 0.5 } },
  ];
  const params = { path: { id: paper, itemRef: essayPlace } };
  const body = { authority: 'school-organisation', rubric, doubling: 'all', tolerance: 1.5, calibrations: 1 } as const;
  await value(exams.PUT('/v1/papers/{id}/marking-schemes/{itemRef}', { params, body: { ...body, rubric } }));
  for (const who of [exams, board.examManagement])
    await value(who.POST('/v1/papers/{id}/approvals', { params: { path: { id: paper } } }));
  return paper;
}

async function handedIn(
  exams: Services['examManagement'],
  room: Services['examManagement'],
  paperId: string,
): Promise<string> {
  const from = (ms: number) => new Date(Date.now() + ms).toISOString();
  const times = {
    opensAt: from(-60_000),
    closesAt: from(10_800_000),
    releaseAt: from(97_200_000),
    durationMinutes: 60,
  };
  const body = { paperId, organisations: [school], ...times };
  const { id } = await eventually(() => value(exams.POST('/v1/sessions', { body })));
  const params = { path: { id } };
  await eventually(async () => {
    const call = exams.POST('/v1/sessions/{id}/candidates', { params, body: { organisation: school } });
    if ((await value(call)).candidates < 2) throw new Error('not all are heard of yet');
  });
  const { items } = await value(room.GET('/v1/sessions/{id}/candidates', { params }));
  for (const { admissionCode } of items) {
    const sitting = await value(room.POST('/v1/sittings', { body: { sessionId: id, admissionCode } }));
    const header = { 'Sitting-Lease': sitting.lease };
    const path = { id: sitting.id, itemRef: essayPlace };
    const save = { sequence: 1, responses: { RESPONSE: [essay] } };
    await value(room.PUT('/v1/sittings/{id}/responses/{itemRef}', { params: { path, header }, body: save }));
    await value(room.POST('/v1/sittings/{id}/submission', { params: { path: { id: sitting.id }, header } }));
  }
  return id;
}

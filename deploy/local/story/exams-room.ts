import { pause, session, type Problem, type Session } from './api.ts';
import { schoolYear } from './levels.ts';
import { performanceOf } from './exams-paper.ts';
import { record, type Story } from './story.ts';

export const examsApi = '/exam-management/v1';

export interface Candidate {
  learnerId: string;
  admissionCode: string;
  extraTimePercent: number;
  state: 'registered' | 'sitting' | 'submitted';
  sittingId: string | null;
}

export interface Sitting {
  id: string;
  lease: string;
  startedAt: string;
  deadlineAt: string;
  items: { ref: string }[];
  responses: { itemRef: string; sequence: number; responses: Record<string, string[]> }[];
}

export interface ExamSession {
  id: string;
  paperId: string;
  organisations: string[];
  state: 'scheduled' | 'releasing' | 'released';
  counts: { candidates: number; submitted: number; marks: number };
}

/** The class that sits the paper: the third science group of the fourth year, 29 pupils. */
export const room = {
  school: 'css-des-deux-rives.ecole-secondaire-monseigneur-begin',
  title: 'Science et technologie, 4e secondaire, groupe C',
  pupils: 29,
};

export const player = ({ base, idp }: Story): Session => session(base, idp, 'demo-exam-player');
export const examBoard = ({ base, idp }: Story): Session => session(base, idp, 'demo-exam-board');

interface Pupil {
  id: string;
  sources: { source: string; sourceId: string }[];
  classes: { id: string; title: string }[];
}

/** Who is in the class, by the student record. */
export async function pupilsOf({ sis }: Story): Promise<{ classId: string; pupils: Pupil[] }> {
  const path = `${record}/learners?organisation=${room.school}&schoolYear=${schoolYear}&limit=500`;
  const { items } = await sis.get<{ items: Pupil[] }>(path);
  const pupils = items.filter(({ classes }) => classes.some(({ title }) => title === room.title));
  const classId = pupils[0]?.classes.find(({ title }) => title === room.title)?.id;
  if (!classId) throw new Error(`${room.title}: ?`);
  return { classId, pupils };
}

/** Asks until an event has arrived: what is not known yet is known a moment later. */
export async function onceKnown<T>(who: Session, path: string, body: object): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await who.ask<T & Problem>('POST', path, { body });
    if (answer.status < 400) return answer.body;
    if (answer.status !== 404 || attempt === 150)
      throw new Error(`POST ${path} → ${answer.status} ${answer.body.code} ${answer.body.detail}`);
    await pause(200);
  }
}

export async function candidatesOf(who: Session, sessionId: string): Promise<Candidate[]> {
  const { items } = await who.get<{ items: Candidate[] }>(`${examsApi}/sessions/${sessionId}/candidates?limit=500`);
  return items;
}

export const held = ({ lease }: Sitting) => ({ headers: { 'sitting-lease': lease } });

/** One pupil comes in, or goes on where the start before this one was interrupted. */
export async function begin(
  who: Session,
  sessionId: string,
  { admissionCode, sittingId }: Candidate,
): Promise<Sitting> {
  const path = sittingId ? `${examsApi}/sittings/${sittingId}/transfers` : `${examsApi}/sittings`;
  const { body } = await who.post<Sitting>(path, sittingId ? {} : { body: { sessionId, admissionCode } });
  return body;
}

/** Saves the answers of a pupil, a few or all of them. */
export async function answer(who: Session, sitting: Sitting, pupil: number, upTo = Infinity): Promise<void> {
  for (const { ref, responses } of performanceOf(pupil).answers.slice(0, upTo)) {
    const known = sitting.responses.find(({ itemRef }) => itemRef === ref)?.sequence ?? 0;
    const body = { sequence: known + 1, responses };
    const saved = await who.ask<Problem>('PUT', `${examsApi}/sittings/${sitting.id}/responses/${ref}`, {
      body,
      ...held(sitting),
    });
    if (saved.status >= 400) throw new Error(`${ref}: ${saved.body.code} ${saved.body.detail}`);
  }
}

export const handIn = (who: Session, sitting: Sitting) =>
  who.post<{ hash: string }>(`${examsApi}/sittings/${sitting.id}/submission`, held(sitting));

import type { examManagement } from '@pan/client';
import { all, session, value, type Session } from './api.ts';
import { schoolYear } from './levels.ts';
import { performanceOf } from './exams-paper.ts';
import type { Story } from './story.ts';

export const examsApi = '/exam-management/v1';

export type Candidate = examManagement.CandidateView;
export type Sitting = examManagement.SittingView;

/** The class that sits the paper: the third science group of the fourth year, 28 pupils. */
export const room = {
  school: 'css-des-deux-rives.ecole-secondaire-monseigneur-begin',
  title: 'Science et technologie, 4e secondaire, groupe C',
  pupils: 28,
};

export const player = ({ base, idp }: Story): Session => session(base, idp, 'demo-exam-player');
export const examBoard = ({ base, idp }: Story): Session => session(base, idp, 'demo-exam-board');

/** Who is in the class, by the student record. */
export async function pupilsOf({ sis }: Story) {
  const query = { organisation: room.school, schoolYear, limit: 500 };
  const { items } = await value(sis.studentRecord.GET('/v1/learners', { params: { query } }));
  const pupils = items.filter(({ classes }) => classes.some(({ title }) => title === room.title));
  const classId = pupils[0]?.classes.find(({ title }) => title === room.title)?.id;
  if (!classId) throw new Error(`${room.title}: ?`);
  return { classId, pupils };
}

export const candidatesOf = (who: Session, id: string): Promise<Candidate[]> =>
  all((query) => who.examManagement.GET('/v1/sessions/{id}/candidates', { params: { path: { id }, query } }));

/** Names a sitting and shows that it is this device's. */
export const held = ({ id, lease }: Sitting) => ({ path: { id }, header: { 'Sitting-Lease': lease } });

/** One pupil comes in, or goes on where the start before this one was interrupted. */
export async function begin(
  who: Session,
  sessionId: string,
  { admissionCode, sittingId }: Candidate,
): Promise<Sitting> {
  return value(
    sittingId
      ? who.examManagement.POST('/v1/sittings/{id}/transfers', { params: { path: { id: sittingId } } })
      : who.examManagement.POST('/v1/sittings', { body: { sessionId, admissionCode } }),
  );
}

/** Saves the answers of a pupil, a few or all of them. */
export async function answer(who: Session, sitting: Sitting, pupil: number, upTo = Infinity): Promise<void> {
  for (const { ref, responses } of performanceOf(pupil).answers.slice(0, upTo)) {
    const known = sitting.responses.find(({ itemRef }) => itemRef === ref)?.sequence ?? 0;
    const { path, header } = held(sitting);
    await value(
      who.examManagement.PUT('/v1/sittings/{id}/responses/{itemRef}', {
        params: { path: { ...path, itemRef: ref }, header },
        body: { sequence: known + 1, responses },
      }),
    );
  }
}

export const handIn = (who: Session, sitting: Sitting) =>
  value(who.examManagement.POST('/v1/sittings/{id}/submission', { params: held(sitting) }));

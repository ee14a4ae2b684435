import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { examManagement } from '@pan/client';
import { all, pause, session, value, visitor, type Session } from './api.ts';
import { schoolYear } from './levels.ts';
import { paperIdentifier, performanceOf } from './exams-paper.ts';
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

/** A paper by the identifier of its test: by default that of January. */
export async function findPaper(ministry: Session, named = paperIdentifier) {
  const papers = await all((query) => ministry.examManagement.GET('/v1/papers', { params: { query } }));
  const paper = papers.find(({ identifier }) => identifier === named);
  if (!paper) throw new Error(`${named}: ?`);
  return paper;
}

/** Sends a package and waits for the end of its import. */
export async function sendPaper(ministry: Session, of: { subject: string; level: string }, zip: Buffer) {
  const to = `${examsApi}/imports?${new URLSearchParams({ ...of, language: 'fr-CA' })}`;
  const { location } = await ministry.send(to, zip);
  const id = location!.slice(location!.lastIndexOf('/') + 1);
  for (;;) {
    const job = await value(ministry.examManagement.GET('/v1/imports/{id}', { params: { path: { id } } }));
    if (job.state !== 'queued' && job.state !== 'running') return job;
    await pause(200);
  }
}

/** Two persons answer for a paper; asked again, nothing changes. */
export async function approveByTwo(story: Story, id: string): Promise<void> {
  for (const who of [story.ministry, examBoard(story)]) {
    const { error } = await who.examManagement.POST('/v1/papers/{id}/approvals', { params: { path: { id } } });
    if (error && !['paper-approved', 'already-approved-by-you'].includes(error.code))
      throw new Error(`${error.code} ${error.detail}`);
  }
}

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

/** What a device of the room asks with. */
export type Device = Pick<Session, 'examManagement'>;

/** Saves the answers of a pupil, a few or all of them. */
export async function answer(who: Device, sitting: Sitting, pupil: number, upTo = Infinity): Promise<void> {
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

/** What a device kept while its network was away for ten minutes: one queue, signed as the service's README says. */
export function giveQueue(who: Device, sitting: Sitting, pupil: number, from: number) {
  const { id, lease } = sitting;
  const queueId = randomUUID();
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  const key = createHmac('sha256', digest(lease)).update('queue').digest();
  const sign = (kind: string, ...lines: (string | number)[]) =>
    createHmac('sha256', key)
      .update([kind, id, queueId, ...lines].join('\n'))
      .digest('base64url');
  let last = 'start';
  const entries = performanceOf(pupil)
    .answers.slice(from)
    .map(({ ref: itemRef, responses }, index) => {
      const sequence = (sitting.responses.find((one) => one.itemRef === itemRef)?.sequence ?? 0) + 1;
      const given = Object.entries(responses).sort(([one], [other]) => (one < other ? -1 : 1));
      last = sign('entry', index, itemRef, sequence, digest(JSON.stringify(given)), last);
      return { index, itemRef, sequence, responses, mac: last };
    });
  const body = { queueId, entries, previous: 'start', seal: sign('end', entries.length, last) };
  return value(who.examManagement.POST('/v1/sittings/{id}/queue', { params: held(sitting), body }));
}

export const handIn = (who: Device, sitting: Sitting) =>
  value(who.examManagement.POST('/v1/sittings/{id}/submission', { params: held(sitting) }));

/** The room where a candidate sits is interrupted for a second by an outage. @returns how many sittings stood still, and went on */
export async function interrupted({ ministry, ...story }: Story, sessionId: string, { id: candidateId }: Candidate) {
  const { examManagement } = player({ ministry, ...story });
  const place = { organisation: room.school, name: 'Local 204', proctorIds: [] };
  const made = ministry.examManagement.PUT('/v1/sessions/{id}/rooms/{code}', {
    ...{ params: { path: { id: sessionId, code: '204' } }, body: place },
  });
  const params = { path: { id: (await value(made)).id } };
  const placed = { params, body: { candidateIds: [candidateId] } };
  await value(ministry.examManagement.POST('/v1/rooms/{id}/candidates', placed));
  const paused = await value(examManagement.POST('/v1/rooms/{id}/pauses', { params, body: { cause: 'outage' } }));
  await pause(1_000);
  const resumed = await value(examManagement.POST('/v1/rooms/{id}/resumptions', { params }));
  return [paused.sittings, resumed.sittings];
}

/** Whoever watches hands the sitting over; another device is admitted by the candidate's code, and goes on without a token of anybody else. */
export async function movedTo(
  { base, ...story }: Story,
  sessionId: string,
  sitting: Sitting,
  { admissionCode }: Candidate,
) {
  const { examManagement } = player({ base, ...story });
  await value(examManagement.POST('/v1/sittings/{id}/handover', { params: { path: { id: sitting.id } } }));
  const body = { sessionId, admissionCode };
  const { token } = await value(visitor(base).examManagement.POST('/v1/admissions', { body }));
  const device = visitor(base, () => Promise.resolve(token));
  return { device, sitting: await value(device.examManagement.POST('/v1/sittings', { body: {} })) };
}

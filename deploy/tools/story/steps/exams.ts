import { all, onceKnown, pause, value, type Session } from '../api.ts';
import {
  answer,
  approveByTwo,
  begin,
  candidatesOf,
  examsApi,
  findPaper,
  giveQueue,
  handIn,
  interrupted,
  held,
  movedTo,
  player,
  pupilsOf,
  room,
  sendPaper,
  type Sitting,
} from '../exams-room.ts';
import { paperZip, performanceOf } from '../exams-paper.ts';
import { examDays } from './exam-days.ts';
import { markingDays } from './marking-days.ts';
import { reviewDays } from './review-days.ts';
import { record, type Step, type Story } from '../story.ts';

/** A paper comes as a QTI package, and two persons answer for it. */
const paperApproved: Step = async (story) => {
  const { ministry, tell } = story;
  const about = { subject: 'mathématique et science', level: 'secondary-4' };
  const job = await sendPaper(ministry, about, await paperZip());
  const paper = await findPaper(ministry);
  await approveByTwo(story, paper.id);
  await tell.claim({
    fr: 'L’épreuve de janvier arrive en un paquet QTI de 14 items, en français; deux approbations la rendent définitive',
    en: 'The January paper arrives as one QTI package of 14 items, in French; two approvals make it final',
    systems: ['S16'],
    proof: `POST ${examsApi}/imports, POST ${examsApi}/papers/${paper.id}/approvals, GET ${examsApi}/papers/${paper.id}`,
    actual: async () => {
      const params = { path: { id: paper.id } };
      const answer = ministry.examManagement.GET('/v1/papers/{id}', { params });
      const { state, itemCount, maxScore, approvals } = await value(answer);
      const errors = job.problems.filter(({ severity }) => severity === 'error').length;
      return [job.state, errors, state, itemCount, maxScore, approvals.map(({ actor }) => actor).sort()];
    },
    expected: ['succeeded', 0, 'approved', 14, 24, ['demo-exam-board', 'demo-ministry']],
  });
};

/** A class is registered; the one with an accommodation gets a third more time. */
const classRegistered: Step = async (story) => {
  const { sis, ministry, tell } = story;
  const { classId, pupils } = await pupilsOf(story);
  const { source, sourceId } = pupils[0]!.sources[0]!;
  const terms = { extraTimePercent: 33, tools: [], validFrom: '2026-09-01', validUntil: '2027-06-30' };
  await value(
    sis.studentRecord.PUT('/v1/organisations/{code}/accommodations/by-source/{sourceId}', {
      params: { path: { code: room.school, sourceId: `PI-${sourceId}` }, query: { source } },
      body: { learnerSourceId: sourceId, ...terms },
    }),
  );
  const { id } = await findSession(story);
  if (!(await isOver(story, id))) {
    // Pupils are heard of one by one: the class is complete a moment after it is known.
    for (let candidates = 0, attempt = 0; candidates < room.pupils && attempt < 150; attempt += 1) {
      ({ candidates } = await onceKnown(() =>
        ministry.examManagement.POST('/v1/sessions/{id}/candidates', {
          params: { path: { id } },
          body: { organisation: room.school, classIds: [classId] },
        }),
      ));
      if (candidates < room.pupils) await pause(200);
    }
  }
  await tell.claim({
    fr: `Les ${room.pupils} élèves d’un groupe sont inscrits; l’une a droit à un tiers de temps de plus`,
    en: `The ${room.pupils} pupils of a class are registered; one is entitled to a third more time`,
    systems: ['S16'],
    proof: `POST ${examsApi}/sessions/${id}/candidates, GET ${examsApi}/sessions/${id}/candidates`,
    actual: async () => {
      const candidates = await candidatesOf(player(story), id);
      return [
        candidates.length,
        candidates.filter(({ extraTimePercent }) => extraTimePercent === 33).map(({ learnerId }) => learnerId),
      ];
    },
    expected: [room.pupils, [pupils[0]!.id]],
    eventually: true,
  });
};

/** The session of the paper in the school: that of an earlier start, else a new one. */
async function findSession(story: Story): Promise<{ id: string }> {
  const { ministry } = story;
  const paper = await findPaper(ministry);
  const sessions = await all((query) => ministry.examManagement.GET('/v1/sessions', { params: { query } }));
  const known = sessions.find(
    ({ paperId, organisations }) => paperId === paper.id && organisations.includes(room.school),
  );
  if (known) return known;
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const plan = { opensAt: at(-1), closesAt: at(240), releaseAt: at(24 * 60), durationMinutes: 120 };
  const body = { paperId: paper.id, organisations: [room.school], ...plan };
  return onceKnown(() => ministry.examManagement.POST('/v1/sessions', { body }));
}

const sessionAt = ({ ministry }: Story, id: string) =>
  value(ministry.examManagement.GET('/v1/sessions/{id}', { params: { path: { id } } }));

const isOver = async (story: Story, id: string): Promise<boolean> => (await sessionAt(story, id)).state !== 'scheduled';

/** The class sits; one pupil's connection drops, and the same device goes on with what was saved. */
const classSits: Step = async (story) => {
  const { tell } = story;
  const { id } = await findSession(story);
  const who = player(story);
  const candidates = await candidatesOf(who, id);
  const waiting = candidates.flatMap((candidate, pupil) =>
    candidate.state === 'submitted' ? [] : [{ candidate, pupil }],
  );
  let times: [extra: number, minutes: number] | null = null;
  let queued: [state: string, entries: number, kept: number] | null = null;
  await Promise.all(
    waiting.slice(0, -1).map(async ({ candidate, pupil }) => {
      const sitting = await begin(who, id, candidate);
      if (candidate.extraTimePercent > 0) times = [candidate.extraTimePercent, minutesOf(sitting)];
      const isCutOff = candidate === waiting.at(-2)?.candidate;
      await answer(who, sitting, pupil, isCutOff ? 3 : Infinity);
      if (isCutOff) {
        const { state, nextIndex, acknowledged } = await giveQueue(who, sitting, pupil, 3);
        queued = [state, nextIndex, acknowledged.length];
      }
      await handIn(who, sitting);
    }),
  );
  const last = waiting.at(-1);
  if (last) await sitWithDrop(story, id, last.candidate, last.pupil);
  if (queued) {
    const kept = performanceOf(waiting.at(-2)!.pupil).answers.length - 3;
    await tell.claim({
      fr: 'Dix minutes sans réseau : ce que l’appareil a gardé revient comme une file signée, chaque réponse une fois',
      en: 'Ten minutes without a network: what the device kept comes back as a signed queue, each answer once',
      systems: ['S16'],
      proof: `POST ${examsApi}/sittings/{id}/queue`,
      actual: () => Promise.resolve(queued),
      expected: ['taken', kept, kept],
    });
  }
  if (times)
    await tell.claim({
      fr: 'L’échéance appartient au serveur : 120 minutes, et un tiers de plus pour qui y a droit',
      en: 'The deadline is the server’s: 120 minutes, and a third more for the one entitled to it',
      systems: ['S15'],
      proof: `POST ${examsApi}/sittings`,
      actual: () => Promise.resolve(times),
      expected: [33, 159.6],
    });
  await tell.claim({
    fr: `Les ${room.pupils} passations sont remises, chacune une fois`,
    en: `The ${room.pupils} sittings are handed in, each once`,
    systems: ['S15', 'S16'],
    proof: `GET ${examsApi}/sessions/${id}`,
    actual: async () => (await sessionAt(story, id)).counts.submitted,
    expected: room.pupils,
  });
};

const minutesOf = ({ startedAt, deadlineAt }: Sitting): number =>
  (Date.parse(deadlineAt) - Date.parse(startedAt)) / 60_000;

async function sitWithDrop(
  story: Story,
  sessionId: string,
  candidate: Parameters<typeof begin>[2],
  pupil: number,
): Promise<void> {
  const { tell } = story;
  const before = player(story);
  const sitting = await begin(before, sessionId, candidate);
  await answer(before, sitting, pupil, 3);
  // A new connection: nothing of the former one but the lease that the device kept.
  const after = player(story);
  const resumed = await value(after.examManagement.GET('/v1/sittings/{id}', { params: held(sitting) }));
  const body = { sessionId, admissionCode: candidate.admissionCode };
  const elsewhere = await after.examManagement.POST('/v1/sittings', { body });
  await tell.claim({
    fr: 'Une connexion tombe : l’appareil reprend avec ses trois réponses sauvegardées; un autre appareil est refusé',
    en: 'A connection drops: the device resumes with its three saved answers; another device is refused',
    proof: `GET ${examsApi}/sittings/${sitting.id}`,
    actual: () => Promise.resolve([resumed.responses.map(({ itemRef }) => itemRef), elsewhere.error?.code]),
    expected: [
      performanceOf(pupil)
        .answers.slice(0, 3)
        .map(({ ref }) => ref),
      'sitting-held-elsewhere',
    ],
  });
  const stood = await interrupted(story, sessionId, candidate);
  const { device, sitting: moved } = await movedTo(story, sessionId, sitting, candidate);
  await tell.claim({
    fr: 'Une panne : la salle s’arrête, puis reprend, et le temps perdu est rendu en secondes entières',
    en: 'An outage: the room stops, then goes on, and the time lost is given back in whole seconds',
    systems: ['S15'],
    proof: `POST ${examsApi}/rooms/…/pauses, POST ${examsApi}/rooms/…/resumptions`,
    actual: () => Promise.resolve([stood, Date.parse(moved.deadlineAt) >= Date.parse(sitting.deadlineAt) + 1_000]),
    expected: [[1, 1], true],
  });
  const first = performanceOf(pupil).answers[0]!;
  const late = await after.examManagement.PUT('/v1/sittings/{id}/responses/{itemRef}', {
    params: { path: { id: sitting.id, itemRef: first.ref }, header: held(sitting).header },
    body: { sequence: 1_000, responses: first.responses },
  });
  await tell.claim({
    fr: 'L’appareil brise : un autre, admis par le code, continue avec tout ce qui était sauvegardé; le premier n’écrit plus',
    en: 'The device breaks: another one, admitted by the code, goes on with everything saved; the first writes no more',
    systems: ['S15'],
    proof: `POST ${examsApi}/sittings/${sitting.id}/handover, POST ${examsApi}/admissions`,
    actual: () => Promise.resolve([moved.responses.length, late.error?.code]),
    expected: [3, 'sitting-held-elsewhere'],
  });
  await answer(device, moved, pupil);
  await handIn(device, moved);
}

/** Marks are released once, and stand in the records. */
const marksReleased: Step = async (story) => {
  const { ministry, sis, tell } = story;
  const { id } = await findSession(story);
  const path = `${examsApi}/sessions/${id}`;
  await value(ministry.examManagement.POST('/v1/sessions/{id}/release', { params: { path: { id } } }));
  await tell.claim({
    fr: `Les ${room.pupils} notes sont diffusées, une par élève`,
    en: `The ${room.pupils} marks are released, one for each pupil`,
    systems: ['S16'],
    proof: `POST ${path}/release, GET ${path}`,
    actual: async () => {
      const { state, counts } = await sessionAt(story, id);
      return [state, counts.marks];
    },
    expected: ['released', room.pupils],
    eventually: true,
  });
  const candidates = await candidatesOf(player(story), id);
  const some = [0, 3, 7].map((pupil) => ({ pupil, learnerId: candidates[pupil]!.learnerId }));
  const marks = some.map(({ pupil }) => performanceOf(pupil).mark);
  await tell.claim({
    fr: `Elles figurent aux dossiers, de ${Math.max(...marks)} à ${Math.min(...marks)} sur 100`,
    en: `They stand in the records, from ${Math.max(...marks)} to ${Math.min(...marks)} out of 100`,
    systems: ['S31', 'S32'],
    proof: `GET ${record}/learners/${some[0]!.learnerId}/results`,
    actual: () => Promise.all(some.map(({ learnerId }) => markIn(sis, learnerId))),
    expected: marks,
    eventually: true,
  });
};

async function markIn(sis: Session, learnerId: string): Promise<number | null> {
  const params = { path: { id: learnerId } };
  const { items } = await value(sis.studentRecord.GET('/v1/learners/{id}/results', { params }));
  return items.find(({ subject }) => subject === 'mathématique et science')?.mark ?? null;
}

/** The January session, in its order. */
export const exams: readonly Step[] = [
  paperApproved,
  classRegistered,
  classSits,
  marksReleased,
  ...examDays,
  ...markingDays,
  ...reviewDays,
];

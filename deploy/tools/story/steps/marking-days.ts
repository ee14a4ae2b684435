import { people } from '../../../run/local/clients.ts';
import { all, onceKnown, pause, value, visitor } from '../api.ts';
import { classesOf } from '../classes.ts';
import {
  approveByTwo,
  candidatesOf,
  examsApi,
  findPaper,
  handIn,
  held,
  begin,
  player,
  room,
  sendPaper,
} from '../exams-room.ts';
import { essayIdentifier, essayPlace, paperZip } from '../exams-paper.ts';
import { schoolYear } from '../levels.ts';
import type { School } from '../network.ts';
import { signIn } from '../sign-in.ts';
import type { Step, Story } from '../story.ts';

const words = (fr: string, en: string) => ({ fr, en });
const level = (code: string, points: number, fr: string, en: string) => ({ code, points, words: words(fr, en) });

/** How the essay is marked: all of them twice, by teachers of other schools. */
const scheme = {
  ...({ authority: 'school-organisation', doubling: 'all', tolerance: 2 } as const),
  rubric: [
    {
      ...{ code: 'coherence', words: words('Cohérence du texte', 'Coherence of the text') },
      levels: [
        level('A', 10, 'Les idées s’enchaînent', 'Ideas follow on'),
        level('B', 6, 'L’enchaînement est inégal', 'They follow on unevenly'),
        level('C', 2, 'Le propos se perd', 'The point is lost'),
      ],
    },
    {
      ...{ code: 'spelling', words: words('Orthographe', 'Spelling') },
      range: { least: 0, most: 10, step: 0.5 },
    },
  ],
};

/** Who marks, in this order, and what each gives. */
const markers = [
  { subject: 'demo-marker', scores: { coherence: 10, spelling: 8 } },
  { subject: 'demo-other-marker', scores: { coherence: 6, spelling: 5 } },
  { subject: 'demo-adjudicator', scores: { coherence: 6, spelling: 7.5 } },
];

/** A French essay, which no machine can score: two persons answer for its rubric with the paper. */
const essayApproved: Step = async (story) => {
  const { ministry, tell } = story;
  await sendPaper(ministry, { subject: 'français', level: 'secondary-5' }, await paperZip('francais-5'));
  const { id, state } = await findPaper(ministry, essayIdentifier);
  const exams = ministry.examManagement;
  if (state === 'draft') {
    const params = { path: { id, itemRef: essayPlace } };
    await value(exams.PUT('/v1/papers/{id}/marking-schemes/{itemRef}', { params, body: scheme }));
  }
  await approveByTwo(story, id);
  await tell.claim({
    fr: 'Un texte français se corrige par des personnes : la grille s’approuve avec l’épreuve, qui vaut 21 points',
    en: 'A French essay is marked by people: the rubric is approved with the paper, which is worth 21 points',
    systems: ['S16'],
    proof: `PUT ${examsApi}/papers/${id}/marking-schemes/${essayPlace}, GET ${examsApi}/papers/${id}`,
    actual: async () => {
      const paper = await value(exams.GET('/v1/papers/{id}', { params: { path: { id } } }));
      return [paper.state, paper.maxScore];
    },
    expected: ['approved', 21],
  });
};

/** Marked twice, blind, by teachers of another school; they do not agree, and a third decides. */
const essayMarked: Step = async (story) => {
  const { ministry, tell } = story;
  const sessionId = await handedIn(story);
  const tokens: string[] = [];
  for (const { subject } of markers)
    tokens.push(await named(story, sessionId, subject, { most: 20, adjudicates: subject === 'demo-adjudicator' }));
  for (const [at, token] of tokens.entries()) await mark(story, sessionId, token, markers[at]!.scores);
  const exams = ministry.examManagement;
  await tell.claim({
    fr: 'Deux personnes d’une autre école corrigent la copie sans nom : 18 et 11 points; une troisième voit les deux et tranche à 13,5',
    en: 'Two persons of another school mark the script without a name: 18 and 11 points; a third sees both and decides on 13.5',
    systems: ['S15', 'S16'],
    proof: `POST ${examsApi}/markings, POST ${examsApi}/markings/{id}/submission, GET ${examsApi}/sessions/${sessionId}`,
    actual: async () => {
      const given = [];
      for (const token of tokens)
        given.push((await ofMarker(story, sessionId, token, 'submitted')).map((one) => [one.stage, one.points]));
      const { counts } = await value(exams.GET('/v1/sessions/{id}', { params: { path: { id: sessionId } } }));
      return [given.flat(), counts.scripts, counts.toMark, counts.scored];
    },
    expected: [
      [
        ['first', 18],
        ['second', 11],
        ['adjudication', 13.5],
      ],
      ...[1, 0, 1],
    ],
    eventually: true,
  });
};

/** The session of the essay, which one pupil has sat: that of an earlier start, else a new one. */
export async function handedIn(story: Story): Promise<string> {
  const { sis, ministry } = story;
  const exams = ministry.examManagement;
  const paper = await findPaper(ministry, essayIdentifier);
  const sessions = await all((query) => exams.GET('/v1/sessions', { params: { query } }));
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const plan = { opensAt: at(-1), closesAt: at(240), releaseAt: at(72 * 60), durationMinutes: 120 };
  const body = { paperId: paper.id, organisations: [room.school], ...plan };
  const known = sessions.find(({ paperId }) => paperId === paper.id);
  const { id } = known ?? (await onceKnown(() => exams.POST('/v1/sessions', { body })));
  if (known) return id;
  const query = { organisation: room.school, schoolYear, limit: 1 };
  const { items } = await value(sis.studentRecord.GET('/v1/learners', { params: { query } }));
  const entered = { organisation: room.school, learnerIds: items.map((one) => one.id) };
  await onceKnown(() => exams.POST('/v1/sessions/{id}/candidates', { params: { path: { id } }, body: entered }));
  const who = player(story);
  const [candidate] = await candidatesOf(who, id);
  const sitting = await begin(who, id, candidate!);
  const { path, header } = held(sitting);
  const save = (itemRef: string, text: string) =>
    who.examManagement.PUT('/v1/sittings/{id}/responses/{itemRef}', {
      params: { path: { ...path, itemRef }, header },
      body: { sequence: 1, responses: { RESPONSE: [text] } },
    });
  await value(save(essayPlace, 'Madame la directrice, un téléphone éteint vaut mieux qu’un téléphone interdit.'));
  await value(save('C01', 'B'));
  await handIn(who, sitting);
  return id;
}

/** A teacher of another school of the centre signs in, and is named. @returns the token */
export async function named(
  story: Story,
  sessionId: string,
  subject: string,
  of: { most: number; adjudicates?: boolean; reviews?: boolean },
): Promise<string> {
  const { sis, ministry, base, idp } = story;
  const { school, source, staffSourceId } = teacherFor(story, subject);
  const body = { subject, staffSourceId };
  await value(sis.studentRecord.POST('/v1/accounts/staff-links', { params: { query: { source } }, body }));
  const { access } = await signIn(
    idp,
    people.find((person) => person.subject === subject)!,
  );
  const own = visitor(base, () => Promise.resolve(access)).studentRecord;
  const personId = (await value(own.GET('/v1/accounts/me'))).person!.id;
  const params = { path: { id: sessionId, personId } };
  const terms = { organisation: school.code, ...of };
  const exams = ministry.examManagement;
  await onceKnown(() => exams.PUT('/v1/sessions/{id}/markers/{personId}', { params, body: terms }));
  return access;
}

function teacherFor({ network }: Story, subject: string): { school: School; source: string; staffSourceId: string } {
  const centre = network.centres.find(({ schools }) => schools.some(({ code }) => code === room.school))!;
  const school = centre.schools.find(({ code, kind }) => kind === 'secondary' && code !== room.school)!;
  const teachers = [...new Set([...classesOf(school)].flatMap((one) => one.teachers))];
  const at = markers.findIndex((one) => one.subject === subject);
  return { school, source: centre.system, staffSourceId: teachers[at < 0 ? markers.length : at]! };
}

export const examsFor = ({ base }: Story, token: string) => visitor(base, () => Promise.resolve(token)).examManagement;

async function ofMarker(story: Story, sessionId: string, token: string, state: 'dealt' | 'submitted') {
  const query = { state };
  const { items } = await value(examsFor(story, token).GET('/v1/markings', { params: { query } }));
  return items.filter((one) => one.sessionId === sessionId);
}

/** Draws the script and marks it, unless an earlier start did. */
async function mark(story: Story, sessionId: string, token: string, scores: Record<string, number>): Promise<void> {
  if ((await ofMarker(story, sessionId, token, 'submitted')).length > 0) return;
  const exams = examsFor(story, token);
  const [inHand] = await ofMarker(story, sessionId, token, 'dealt');
  const params = { path: { id: inHand?.id ?? (await draw(exams, sessionId)) } };
  await value(exams.PUT('/v1/markings/{id}', { params, body: { scores, annotations: [] } }));
  await value(exams.POST('/v1/markings/{id}/submission', { params }));
}

/** The script waits a moment after the hand-in. */
async function draw(exams: ReturnType<typeof examsFor>, sessionId: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const drawn = await exams.POST('/v1/markings', { body: { sessionId } });
    if (drawn.response.status !== 204) return (await value(Promise.resolve(drawn))).id;
    await pause(100);
  }
  throw new Error('no script waits');
}

/** What people mark. */
export const markingDays: readonly Step[] = [essayApproved, essayMarked];

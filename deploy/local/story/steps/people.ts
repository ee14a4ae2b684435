import type { Answer, Problem, Session } from '../api.ts';
import { people as demoPeople } from '../../clients.ts';
import { classesOf } from '../classes.ts';
import { schoolYear } from '../levels.ts';
import { learnersOf } from '../people.ts';
import { refreshed, signIn, type PersonTokens } from '../sign-in.ts';
import { record, type Step, type Story } from '../story.ts';

interface Me {
  person: { role: string; id: string } | null;
  learners: string[];
  classes: { title: string }[];
}

interface LearnerItem {
  id: string;
  permanentCode: string | null;
}

const someone = (subject: string) => demoPeople.find((person) => person.subject === subject)!;

/** Any call with a token that somebody was given. */
async function ask<T>(
  { base }: Story,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Pick<Answer<T>, 'status' | 'body'>> {
  const answer = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as T };
}

/** The pupil who came late, as the record knows her. */
async function latePupil({ sis, cast }: Story): Promise<{ id: string; someoneElse: string }> {
  const { school, permanentCode } = cast.late;
  const path = `${record}/learners?organisation=${school.code}&schoolYear=${schoolYear}&limit=500`;
  const { items } = await sis.get<{ items: LearnerItem[] }>(path);
  const late = items.find((item) => item.permanentCode === permanentCode);
  const other = items.find((item) => item.permanentCode !== permanentCode);
  if (!late || !other) throw new Error('the pupil who came late is not in the record');
  return { id: late.id, someoneElse: other.id };
}

/** A measure is granted to a pupil: how much time and which tools, and not a word of why. */
export const accommodationGranted: Step = async (story) => {
  const { sis, tell, cast } = story;
  const { school, sourceId } = cast.late;
  const path = `${record}/organisations/${school.code}/accommodations/by-source/PI-${sourceId}?source=${cast.second.system}`;
  const terms = { extraTimePercent: 50, tools: ['text-to-speech'], validFrom: '2026-09-01', validUntil: '2027-06-30' };
  await sis.put(path, { learnerSourceId: sourceId, ...terms });
  const { id } = await latePupil(story);
  const file = `${record}/learners/${id}/accommodations`;
  const why = await sis.ask<Problem>('PUT', path, {
    body: { learnerSourceId: sourceId, ...terms, diagnosis: 'aucun texte' },
  });
  await tell.claim({
    fr: 'Une élève a droit à la moitié du temps en plus; la raison n’est jamais prise',
    en: 'A pupil is entitled to half the time more; the reason is never taken',
    proof: `PUT ${path}, GET ${file}`,
    actual: async () => {
      const { items } = await sis.get<{ items: (typeof terms)[] }>(file);
      return [items.map(({ extraTimePercent, tools }) => [extraTimePercent, tools]), why.status, why.body.code];
    },
    expected: [[[50, ['text-to-speech']]], 400, 'invalid-request'],
  });
};

/** A teacher signs in with a code and its verifier, and sees the classes that she teaches and who sits in them. */
export const teacherSignsIn: Step = async (story) => {
  const { sis, tell, cast, idp } = story;
  const { school, classes } = cast.moverAfter;
  const all = [...classesOf(school)];
  const staffSourceId = all.find(({ sourceId }) => sourceId === classes[0])!.teachers[0]!;
  const taught = new Set(
    all.filter(({ teachers }) => teachers.includes(staffSourceId)).map(({ sourceId }) => sourceId),
  );
  const pupils = [...learnersOf(school), ...[cast.moverAfter, cast.late].filter((one) => one.school === school)];
  const hers = pupils.filter((pupil) => pupil.classes.some((one) => taught.has(one))).length;
  await sis.post(`${record}/accounts/staff-links?source=${cast.second.system}`, {
    body: { subject: 'demo-teacher', staffSourceId },
  });
  const { access } = await signIn(idp, someone('demo-teacher'));
  const { someoneElse } = await latePupil(story);
  await tell.claim({
    fr: `Une enseignante ouvre une session : ses groupes, leurs ${hers} élèves, et personne d’autre`,
    en: `A teacher signs in: her classes, their ${hers} pupils, and nobody else`,
    proof: `POST ${record}/accounts/staff-links, GET ${record}/accounts/me, GET ${record}/learners?limit=500`,
    actual: async () => {
      const me = await ask<Me>(story, access, 'GET', `${record}/accounts/me`);
      const seen = await ask<{ items: LearnerItem[] }>(story, access, 'GET', `${record}/learners?limit=500`);
      const other = await ask<Problem>(story, access, 'GET', `${record}/learners/${someoneElse}`);
      return [me.body.person?.role, me.body.classes.length, seen.body.items.length, other.status];
    },
    expected: ['staff', taught.size, hers, 404],
  });
};

/** A school hands out a code; a guardian uses it once and sees the child only; nobody uses it again. */
export const guardianUsesCode: Step = async (story) => {
  const { sis, tell, idp } = story;
  const { id, someoneElse } = await latePupil(story);
  const issued = await sis.post<{ code: string }>(`${record}/learners/${id}/guardian-codes`);
  const { code } = issued.body;
  const before = await signIn(idp, someone('demo-guardian'));
  const linked = await ask<Problem>(story, before.access, 'POST', `${record}/accounts/guardian-links`, { code });
  if (linked.status >= 400) throw new Error(`guardian-links → ${linked.status} ${linked.body.code}`);
  const { access }: PersonTokens = await refreshed(idp, before);
  const stranger = await signIn(idp, someone('demo-other-guardian'));
  const again = await ask<Problem>(story, stranger.access, 'POST', `${record}/accounts/guardian-links`, { code });
  await tell.claim({
    fr: 'Un parent se lie à son enfant par le code de l’école : il voit son enfant seul, et le code ne sert plus',
    en: 'A parent is linked to the child by the school’s code: sees the child alone, and the code is used up',
    proof: `POST ${record}/learners/${id}/guardian-codes, POST ${record}/accounts/guardian-links, GET ${record}/learners`,
    actual: async () => {
      const seen = await ask<{ items: LearnerItem[] }>(story, access, 'GET', `${record}/learners`);
      const other = await ask<Problem>(story, access, 'GET', `${record}/learners/${someoneElse}`);
      return [seen.body.items.map((item) => item.id), other.status, again.status, again.body.code];
    },
    expected: [[id], 404, 409, 'guardian-code-used'],
  });
};

/** A vendor asks for access to a centre; the centre approves, the system reads there and nowhere else, until it is withdrawn. */
export const vendorApproved: Step = async (story) => {
  const { base, idp, sis, tell, cast } = story;
  const asked = await fetch(`${base}${record}/client-requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      vendor: 'Logiciels Boréal inc.',
      scopes: ['organisations:read', 'learners:read'],
      purpose: 'school-administration',
      organisations: [cast.first.code],
    }),
  });
  const { id } = (await asked.json()) as { id: string };
  const { clientId, secret } = (await approve(sis, id)).body;
  const { token } = await tokenOf(idp, clientId, secret);
  const list = (code: string) => `${record}/learners?organisation=${code}&limit=1`;
  await tell.claim({
    fr: `Le système d’un fournisseur, approuvé par ${cast.first.code}, y lit et ne lit pas ailleurs`,
    en: 'A vendor’s system, approved by one centre, reads there and nowhere else',
    proof: `POST ${record}/client-requests, POST ${record}/client-requests/${id}/approval, GET ${list(cast.second.code)}`,
    actual: async () => {
      const here = await ask<{ items: LearnerItem[] }>(story, token!, 'GET', list(cast.first.code));
      const there = await ask<Problem>(story, token!, 'GET', list(cast.second.code));
      return [here.status, here.body.items.length, there.status, there.body.code];
    },
    expected: [200, 1, 404, 'organisation-unknown'],
  });
  const withdrawn = await sis.ask('DELETE', `${record}/clients/${clientId}`);
  await tell.claim({
    fr: 'L’accès retiré, il n’obtient plus de jeton',
    en: 'Once its access is withdrawn, it gets no more tokens',
    proof: `DELETE ${record}/clients/${clientId}, POST ${idp}/token`,
    actual: async () => [withdrawn.status, (await tokenOf(idp, clientId, secret)).status],
    expected: [204, 401],
  });
};

function approve(sis: Session, id: string): Promise<Answer<{ clientId: string; secret: string }>> {
  return sis.post(`${record}/client-requests/${id}/approval`);
}

async function tokenOf(idp: string, id: string, secret: string): Promise<{ status: number; token?: string }> {
  const answer = await fetch(`${idp}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    signal: AbortSignal.timeout(15_000),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  return { status: answer.status, ...(token && { token }) };
}

export const peopleSteps: readonly Step[] = [accommodationGranted, teacherSignsIn, guardianUsesCode, vendorApproved];

import { onceThere, value, visitor, type Session } from '../api.ts';
import { people as demoPeople } from '../../../run/local/clients.ts';
import { classesOf } from '../classes.ts';
import { schoolYear } from '../levels.ts';
import { learnersOf } from '../people.ts';
import { signIn } from '../sign-in.ts';
import { record, type Step, type Story } from '../story.ts';
import { newVendor, type Vendor } from '../vendor.ts';

export const someone = (subject: string) => demoPeople.find((person) => person.subject === subject)!;

/** The student record for whoever has this token. */
export const recordFor = ({ base }: Story, token: string) => visitor(base, () => Promise.resolve(token)).studentRecord;

/** The pupil who came late, as the record knows her. */
export async function latePupil({ sis, cast }: Story): Promise<{ id: string; someoneElse: string }> {
  const { school, permanentCode } = cast.late;
  const query = { organisation: school.code, schoolYear, limit: 500 };
  const { items } = await value(sis.studentRecord.GET('/v1/learners', { params: { query } }));
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
  const params = {
    path: { code: school.code, sourceId: `PI-${sourceId}` },
    query: { source: cast.second.system },
  };
  const tools = ['text-to-speech' as const];
  const terms = { extraTimePercent: 50, tools, validFrom: '2026-09-01', validUntil: '2027-06-30' };
  const body = { learnerSourceId: sourceId, ...terms };
  const grant = (fields: typeof body) =>
    sis.studentRecord.PUT('/v1/organisations/{code}/accommodations/by-source/{sourceId}', { params, body: fields });
  await value(grant(body));
  const { id } = await latePupil(story);
  const file = `${record}/learners/${id}/accommodations`;
  const withReason = { ...body, diagnosis: 'aucun texte' };
  const why = await grant(withReason);
  await tell.claim({
    fr: 'Une élève a droit à la moitié du temps en plus; la raison n’est jamais prise',
    en: 'A pupil is entitled to half the time more; the reason is never taken',
    proof: `PUT ${path}, GET ${file}`,
    actual: async () => {
      const granted = sis.studentRecord.GET('/v1/learners/{id}/accommodations', { params: { path: { id } } });
      const { items } = await value(granted);
      const shown = items.map((item) => [item.extraTimePercent, item.tools]);
      return [shown, why.response.status, why.error?.code];
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
  await value(
    sis.studentRecord.POST('/v1/accounts/staff-links', {
      params: { query: { source: cast.second.system } },
      body: { subject: 'demo-teacher', staffSourceId },
    }),
  );
  const { access } = await signIn(idp, someone('demo-teacher'));
  const { someoneElse } = await latePupil(story);
  await tell.claim({
    fr: `Une enseignante ouvre une session : ses groupes, leurs ${hers} élèves, et personne d’autre`,
    en: `A teacher signs in: her classes, their ${hers} pupils, and nobody else`,
    proof: `POST ${record}/accounts/staff-links, GET ${record}/accounts/me, GET ${record}/learners?limit=500`,
    actual: async () => {
      const own = recordFor(story, access);
      const me = await value(own.GET('/v1/accounts/me'));
      const seen = await value(own.GET('/v1/learners', { params: { query: { limit: 500 } } }));
      const other = await own.GET('/v1/learners/{id}', { params: { path: { id: someoneElse } } });
      return [me.person?.role, me.classes.length, seen.items.length, other.response.status];
    },
    expected: ['staff', taught.size, hers, 404],
  });
};

/** A function that the school tells opens one file the same day, with the token that somebody has, and closes it again. */
export const functionOpensFile: Step = async (story) => {
  const { sis, tell, cast, idp } = story;
  const { school, classes } = cast.moverAfter;
  const staffSourceId = [...classesOf(school)].find(({ sourceId }) => sourceId === classes[0])!.teachers[0]!;
  const { someoneElse: id } = await latePupil(story);
  const { code } = cast.late.school;
  const { access } = await signIn(idp, someone('demo-teacher'));
  const own = recordFor(story, access);
  const params = { path: { code, sourceId: staffSourceId }, query: { source: cast.second.system } };
  const say = (functions: { function: 'registrar' | 'specialist-support'; validFrom: string }[]) =>
    value(
      sis.studentRecord.PUT('/v1/organisations/{code}/staff/by-source/{sourceId}/functions', {
        ...{ params, body: { functions } },
      }),
    );
  const look = async (): Promise<number[]> => {
    const at = { params: { path: { id } } };
    const file = await own.GET('/v1/learners/{id}', at);
    const plans = await own.GET('/v1/learners/{id}/intervention-plans', at);
    return [file.response.status, plans.response.status];
  };
  await tell.claim({
    fr: 'Au registrariat, elle lit le dossier scolaire et non celui d’aide; au soutien, les deux; sans fonction, aucun',
    en: 'As a registrar she reads the school file and not that of assistance; in support both; without a function neither',
    proof: `PUT ${record}/organisations/${code}/staff/by-source/${staffSourceId}/functions, GET ${record}/learners/${id}/intervention-plans`,
    actual: async () => {
      const seen = [];
      for (const name of ['registrar', 'specialist-support', null] as const) {
        await say(name ? [{ function: name, validFrom: '2026-08-24' }] : []);
        seen.push(await look());
      }
      return seen;
    },
    expected: [
      [200, 404],
      [200, 200],
      [404, 404],
    ],
  });
};

/** A school hands out a code; a guardian uses it once and sees the child only; nobody uses it again. */
export const guardianUsesCode: Step = async (story) => {
  const { sis, tell, idp } = story;
  const { id, someoneElse } = await latePupil(story);
  const issued = sis.studentRecord.POST('/v1/learners/{id}/guardian-codes', { params: { path: { id } } });
  const { code } = await value(issued);
  const before = await signIn(idp, someone('demo-guardian'));
  await value(recordFor(story, before.access).POST('/v1/accounts/guardian-links', { body: { code } }));
  // The scopes that come with the link are for a new sign-in to give.
  const { access } = await signIn(idp, someone('demo-guardian'));
  const stranger = await signIn(idp, someone('demo-other-guardian'));
  const again = await recordFor(story, stranger.access).POST('/v1/accounts/guardian-links', { body: { code } });
  await tell.claim({
    fr: 'Un parent se lie à son enfant par le code de l’école : il voit son enfant seul, et le code ne sert plus',
    en: 'A parent is linked to the child by the school’s code: sees the child alone, and the code is used up',
    systems: ['S31'],
    proof: `POST ${record}/learners/${id}/guardian-codes, POST ${record}/accounts/guardian-links, GET ${record}/learners`,
    actual: async () => {
      const own = recordFor(story, access);
      const seen = await value(own.GET('/v1/learners'));
      const other = await own.GET('/v1/learners/{id}', { params: { path: { id: someoneElse } } });
      return [seen.items.map((item) => item.id), other.response.status, again.response.status, again.error?.code];
    },
    expected: [[id], 404, 409, 'guardian-code-used'],
  });
};

/** A school writes to a class; the family of a pupil in it has one copy, reads it and answers, and nobody else hears the answer. */
export const familyAnswers: Step = async (story) => {
  const { sis, tell, idp, cast } = story;
  const { id } = await latePupil(story);
  const { classes } = await value(sis.studentRecord.GET('/v1/learners/{id}', { params: { path: { id } } }));
  const body = {
    ...{ organisation: cast.late.school.code, audience: 'class' as const, classId: classes[0]!.id, lang: 'fr' },
    ...{ subject: 'Sortie au musée', body: 'Jeudi; un lunch froid, s’il vous plaît.', urgency: 'urgent' as const },
  };
  // A story that goes on after a stop finds what it had written.
  const { items: before } = await value(
    sis.studentRecord.GET('/v1/messages', { params: { query: { organisation: body.organisation, limit: 500 } } }),
  );
  const sent =
    before.find(({ subject, classId }) => subject === body.subject && classId === body.classId) ??
    (await value(sis.studentRecord.POST('/v1/messages', { body })));
  const { access } = await signIn(idp, someone('demo-guardian'));
  const own = recordFor(story, access);
  const [copy] = await onceThere(async () => (await value(own.GET('/v1/me/messages'))).items);
  const at = { params: { path: { id: copy!.id } } };
  await value(own.POST('/v1/me/messages/{id}/reading', at));
  const reply = { text: 'Merci, c’est noté.', lang: 'fr' };
  if (copy!.replies === 0) await value(own.POST('/v1/me/messages/{id}/replies', { ...at, body: reply }));
  await tell.claim({
    fr: 'L’école écrit à un groupe : la famille a une copie, la lit et répond; l’école sait combien ont lu',
    en: 'The school writes to a class: the family has one copy, reads it and answers; the school knows how many have read',
    systems: ['S34'],
    proof: `POST ${record}/messages, GET ${record}/me/messages, GET ${record}/messages/${sent.id}/replies`,
    actual: async () => {
      const params = { path: { id: sent.id } };
      const { copies, read } = await value(sis.studentRecord.GET('/v1/messages/{id}', { params }));
      const { items } = await value(sis.studentRecord.GET('/v1/messages/{id}/replies', { params }));
      return [copy!.learners, copies, read, items.map((item) => [item.text, item.learners])];
    },
    expected: [[id], 1, 1, [['Merci, c’est noté.', [id]]]],
  });
};

/** A vendor asks for access to a centre; the centre approves, the system reads there and nowhere else, until it is withdrawn. */
export const vendorApproved: Step = async (story) => {
  const { base, idp, sis, tell, cast } = story;
  const vendor = await newVendor();
  const { id } = await value(
    visitor(base).studentRecord.POST('/v1/client-requests', {
      body: {
        ...(await vendor.proof(`${base}${record}/client-requests`)),
        vendor: 'Logiciels Boréal inc.',
        scopes: ['organisations:read', 'learners:read'],
        purpose: 'school-administration',
        organisations: [cast.first.code],
      },
    }),
  );
  const { clients } = await approve(sis, id);
  const { clientId } = clients[0]!;
  const { token } = await tokenOf(idp, clientId, vendor);
  const list = (code: string) => `${record}/learners?organisation=${code}&limit=1`;
  await tell.claim({
    fr: `Le système d’un fournisseur signe par sa clé; approuvé par ${cast.first.code}, il y lit et ne lit pas ailleurs`,
    en: 'A vendor’s system signs with its key; approved by one centre, it reads there and nowhere else',
    systems: ['S33'],
    proof: `POST ${record}/client-requests, POST ${record}/client-requests/${id}/approval, GET ${list(cast.second.code)}`,
    actual: async () => {
      const learnersAt = (organisation: string) =>
        recordFor(story, token!).GET('/v1/learners', { params: { query: { organisation, limit: 1 } } });
      const here = await learnersAt(cast.first.code);
      const there = await learnersAt(cast.second.code);
      return [here.response.status, here.data?.items.length, there.response.status, there.error?.code];
    },
    expected: [200, 1, 404, 'organisation-unknown'],
  });
  const withdrawn = await sis.studentRecord.DELETE('/v1/clients/{id}', { params: { path: { id: clientId } } });
  await tell.claim({
    fr: 'L’accès retiré, il n’obtient plus de jeton',
    en: 'Once its access is withdrawn, it gets no more tokens',
    proof: `DELETE ${record}/clients/${clientId}, POST ${idp}/token`,
    actual: async () => [withdrawn.response.status, (await tokenOf(idp, clientId, vendor)).status],
    expected: [204, 401],
  });
};

const approve = (sis: Session, id: string) =>
  value(sis.studentRecord.POST('/v1/client-requests/{id}/approval', { params: { path: { id } } }));

export async function tokenOf(idp: string, id: string, vendor: Vendor): Promise<{ status: number; token?: string }> {
  const answer = await fetch(`${idp}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await vendor.assertion(id, idp),
    }),
    signal: AbortSignal.timeout(15_000),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  return { status: answer.status, ...(token && { token }) };
}

export const peopleSteps: readonly Step[] = [
  accommodationGranted,
  teacherSignsIn,
  functionOpensFile,
  guardianUsesCode,
  familyAnswers,
  vendorApproved,
];

import { value } from '../api.ts';
import type { Centre } from '../network.ts';
import { metrics, resend, sendBundle } from '../import-job.ts';
import {
  claimByOrganisation,
  claimFigure,
  figure,
  figureOf,
  formatted,
  indicator,
  record,
  type Step,
  type Story,
} from '../story.ts';
import { collegeChanges } from '../college.ts';

/** The ministry says who belongs to the network. */
export const register: Step = async ({ ministry, network, cast, tell }) => {
  const roots = [
    ...network.centres.map(({ code, name }) => ({ code, name, kind: 'service-centre' as const })),
    { code: cast.college.code, name: cast.college.name, kind: 'college' as const },
  ];
  for (const { code, ...fields } of roots) {
    await value(
      ministry.studentRecord.PUT('/v1/organisations/{code}', {
        params: { path: { code } },
        body: { ...fields, parentCode: 'ministere' },
      }),
    );
  }
  const codes = roots.map(({ code }) => code).sort();
  const list = `${record}/organisations?parent=ministere&limit=500`;
  await tell.claim({
    fr: `Le ministère inscrit deux centres de services scolaires et un cégep`,
    en: 'The ministry registers two school service centres and a college',
    proof: `GET ${list}`,
    actual: async () => {
      const query = { parent: 'ministere', limit: 500 };
      const { items } = await value(ministry.studentRecord.GET('/v1/organisations', { params: { query } }));
      return items
        .map(({ code }) => code)
        .filter((code) => codes.includes(code))
        .sort();
    },
    expected: codes,
  });
};

const importOf =
  (pick: (story: Story) => Centre): Step =>
  async (story) => {
    const { sis, tell, isFresh } = story;
    const centre = pick(story);
    const learners = centre.schools.reduce((sum, { size }) => sum + size, 0);
    const began = performance.now();
    const { status, path, job } = await sendBundle(sis, centre);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    await tell.claim({
      fr: `${centre.name} : son lot OneRoster ${centre.oneRoster} est importé en ${seconds.replace('.', ',')} s, ${formatted(learners)} élèves`,
      en: `its OneRoster ${centre.oneRoster} bundle is imported in ${seconds} s, ${learners} learners`,
      systems: ['S31', 'S33'],
      proof: `POST ${record}/imports?source=${centre.system}, GET ${path}`,
      actual: () =>
        Promise.resolve([
          status,
          job.state,
          isFresh ? job.counts['learner.created'] : 'known',
          job.reason?.code ?? null,
        ]),
      expected: [202, 'succeeded', isFresh ? learners : 'known', null],
    });
  };

export const importFirst = importOf(({ cast }) => cast.first);
export const importSecond = importOf(({ cast }) => cast.second);

/** The college has no bundle: its system writes by batches. */
export const sendCollege: Step = async ({ ministry, cast, tell, isFresh }) => {
  const items = collegeChanges(cast.college);
  const outcomes: Record<string, number> = {};
  for (let from = 0; from < items.length; from += 500) {
    const body = { items: items.slice(from, from + 500) };
    const params = { query: { source: 'clara-erables' } };
    const answer = await value(ministry.studentRecord.POST('/v1/changes', { params, body }));
    for (const { outcome } of answer.items) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  await tell.claim({
    fr: `${cast.college.name} : ${formatted(items.length)} écritures par lots de 500, ${cast.college.size} étudiants`,
    en: `${items.length} writes in batches of 500, ${cast.college.size} students`,
    systems: ['S31'],
    proof: `POST ${record}/changes?source=clara-erables`,
    actual: () => Promise.resolve(isFresh ? outcomes : { refused: outcomes['refused'] ?? 0 }),
    expected: isFresh ? { created: items.length } : { refused: 0 },
  });
};

/** Governance heard of every learner by events, and counts them. */
export const figuresFollow: Step = async (story) => {
  const { tell, learners, network, ministry } = story;
  await claimFigure(story, {
    fr: `La gouvernance compte ${formatted(learners)} dossiers unifiés sur ${formatted(learners)} élèves`,
    en: `Governance counts ${learners} unified records of ${learners} learners`,
    systems: ['S31'],
  });
  await claimByOrganisation(story, null, {
    fr: 'Le même chiffre par organisation est exact pour les dix écoles et le cégep',
    en: 'The same figure by organisation is exact for the ten schools and the college',
  });
  for (const { code, name, schools } of network.centres) {
    const own = schools.reduce((sum, { size }) => sum + size, 0);
    await tell.claim({
      fr: `${name} : ${formatted(own)}`,
      en: `the centre as a whole: ${own}`,
      proof: `GET ${indicator}&organisation=${code}`,
      actual: async () => (await value(figureOf(ministry, 'unified-records', { organisation: code }))).value,
      expected: own,
      eventually: true,
    });
  }
};

/** A system sends its whole state every evening; what is known already is not news. */
export const sameBundleAgain: Step = async (story) => {
  const { sis, tell, cast, learners } = story;
  const { path, state, changes, emitted } = await resend(sis, cast.first);
  await tell.claim({
    fr: 'Le même lot une deuxième fois : rien ne change, aucun fait n’est émis, le chiffre reste',
    en: 'The same bundle again: nothing changes, no fact is emitted, the figure stays',
    proof: `GET ${path}, GET ${metrics} (relay_sent_total)`,
    actual: async () => [state, changes, emitted, ...(await figure(story))],
    expected: ['succeeded', 0, 0, learners, learners],
  });
};

import { value } from '../api.ts';
import { afterwards } from '../cast.ts';
import { metrics, resend, sendBundle } from '../import-job.ts';
import type { Learner } from '../people.ts';
import { learnerFields, membershipFields, membershipKey, stayFields, stayKey } from '../rest-rows.ts';
import {
  claimByOrganisation,
  claimFigure,
  figure,
  figureOf,
  formatted,
  indicator,
  record,
  type Step,
  theSchool,
  type Story,
} from '../story.ts';

/** A pupil's family moves: the new school's system writes first, the former one leaves her out of its next bundle. */
export const changeOfCentre: Step = async (story) => {
  const { sis, ministry, tell, cast, learners } = story;
  const { moverBefore, moverAfter, first } = cast;
  const { id } = await upsert(story, moverAfter);
  const { job } = await sendBundle(sis, first, afterwards(cast).first);
  await tell.claim({
    fr: `Une élève passe de ${theSchool(moverBefore.school)} à ${theSchool(moverAfter.school)} : un séjour commence, l’autre prend fin au lot suivant`,
    en: 'A pupil changes centre: one stay begins, the other ends with the former centre’s next bundle',
    proof: `PUT ${record}/organisations/${moverAfter.school.code}/learners/by-source/${moverAfter.sourceId}?source=${cast.second.system}`,
    actual: () => Promise.resolve([job.state, job.counts['stay.ended']]),
    expected: ['succeeded', 1],
  });
  await claimOneRecord(story, id);
  await claimFigure(story, { fr: `Le chiffre reste ${formatted(learners)}`, en: 'The figure stays' });
  const followed = indicator.replace('unified-records', 'followed-records');
  await tell.claim({
    fr: 'Un dossier a suivi un changement d’école : le chiffre d’une seule personne est tu, il n’est pas zéro',
    en: 'One record followed a change of school: the figure of one person is withheld, it is not zero',
    proof: `GET ${followed}`,
    actual: async () => {
      const { value: count, suppressed } = await value(figureOf(ministry, 'followed-records'));
      return [count, suppressed];
    },
    expected: [null, true],
    eventually: true,
  });
};

async function claimOneRecord({ ministry, tell, cast }: Story, id: string): Promise<void> {
  const { moverBefore, moverAfter, first, second } = cast;
  const path = `${record}/learners/${id}`;
  await tell.claim({
    fr: 'Un seul dossier : deux systèmes, deux séjours, le premier terminé',
    en: 'One record: two systems, two stays, the first one ended',
    systems: ['S31'],
    proof: `GET ${path}`,
    actual: async () => {
      const one = await value(ministry.studentRecord.GET('/v1/learners/{id}', { params: { path: { id } } }));
      return {
        unified: one.unified,
        sources: one.sources.map(({ source }) => source).sort(),
        ended: one.enrolments.filter(({ endedOn }) => endedOn).map(({ organisation }) => organisation),
        open: one.enrolments.filter(({ endedOn }) => !endedOn).map(({ organisation }) => organisation),
      };
    },
    expected: {
      unified: true,
      sources: [first.system, second.system].sort(),
      ended: [moverBefore.school.code],
      open: [moverAfter.school.code],
    },
  });
}

/** A pupil comes after the year has begun. */
export const lateArrival: Step = async (story) => {
  const { late, moverBefore, moverAfter, second } = story.cast;
  await upsert(story, late);
  story.learners += 1;
  const { learners } = story;
  await claimFigure(story, {
    fr: `Une élève arrive en retard à ${theSchool(late.school)} : le chiffre passe à ${formatted(learners)}`,
    en: `A late arrival by upsert: the figure becomes ${learners}`,
    proof: `PUT ${record}/organisations/${late.school.code}/learners/by-source/${late.sourceId}?source=${second.system}, GET ${indicator}`,
  });
  const moved = { from: moverBefore.school.code, to: moverAfter.school.code, late: late.school.code };
  await claimByOrganisation(story, moved, {
    fr: 'Par organisation, chaque élève compte là où il se trouve maintenant',
    en: 'By organisation, each learner counts where he or she is now',
  });
};

/** The second centre's system writes a learner, the stay and the classes by its own keys. */
async function upsert({ sis, cast }: Story, learner: Learner): Promise<{ id: string }> {
  const bySource = (sourceId: string) => ({
    path: { code: learner.school.code, sourceId },
    query: { source: cast.second.system },
  });
  const known = await value(
    sis.studentRecord.PUT('/v1/organisations/{code}/learners/by-source/{sourceId}', {
      params: bySource(learner.sourceId),
      body: learnerFields(learner),
    }),
  );
  await value(
    sis.studentRecord.PUT('/v1/organisations/{code}/enrolments/by-source/{sourceId}', {
      params: bySource(stayKey(learner)),
      body: stayFields(learner),
    }),
  );
  for (const classId of learner.classes) {
    await value(
      sis.studentRecord.PUT('/v1/organisations/{code}/memberships/by-source/{sourceId}', {
        params: bySource(membershipKey(learner, classId)),
        body: membershipFields(learner, classId),
      }),
    );
  }
  return known;
}

/** What the second centre sends that evening says what it wrote during the day. */
export const eveningAgrees: Step = async (story) => {
  const { sis, tell, cast, learners } = story;
  const { path, state, changes, emitted } = await resend(sis, cast.second, afterwards(cast).second);
  await tell.claim({
    fr: 'Le lot du soir du deuxième centre redit ces deux arrivées : rien à changer',
    en: 'The second centre’s evening bundle says both arrivals again: nothing to change',
    proof: `GET ${path}, GET ${metrics} (relay_sent_total)`,
    actual: async () => [state, changes, emitted, ...(await figure(story))],
    expected: ['succeeded', 0, 0, learners, learners],
  });
};

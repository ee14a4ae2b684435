import { withWrongRow } from '../cast.ts';
import { sendBundle } from '../import-job.ts';
import { learnerFields } from '../rest-rows.ts';
import { figure, record, type Step, type Story } from '../story.ts';

/** One wrong cell among thousands: its row waits, the others pass, and the school is told what to do. */
export const wrongRow: Step = async (story) => {
  const { sis, tell, cast, learners } = story;
  const { wrong, first } = cast;
  const { path, job } = await sendBundle(sis, first, withWrongRow(cast));
  const problem = job.problems.find(({ file, row }) => file === 'demographics.csv' && row === wrong.row);
  await tell.claim({
    fr: `Une date impossible : ${problem?.file} ligne ${problem?.row}, ${problem?.field} « ${problem?.value} ». ${problem?.remedy}`,
    en: 'One impossible date: its row is held and reported with a remedy, the rest of the bundle passes',
    proof: `GET ${path}`,
    actual: () => Promise.resolve([job.state, problem?.code, problem?.field, problem?.value, Boolean(problem?.remedy)]),
    expected: ['succeeded', 'date-impossible', 'birthDate', wrong.value, true],
  });
  await tell.claim({
    fr: 'La ligne retenue ne met fin à aucun séjour',
    en: 'The row held back ends no stay',
    proof: `GET ${path}`,
    actual: async () => [job.counts['stay.ended'] ?? 0, ...(await figure(story))],
    expected: [0, learners, learners],
  });
};

/** A token writes below its own organisations only. */
export const outOfReach: Step = async (story) => {
  await claimRefusal(
    story,
    'ecole-inconnue',
    'Une organisation que le ministère n’a pas inscrite : l’écriture est refusée',
    'An organisation that the ministry has not registered: the write is refused',
  );
  await claimRefusal(
    story,
    story.cast.college.code,
    'Le système d’un centre de services n’écrit pas chez le cégep',
    'The system of a service centre does not write at the college',
  );
};

async function claimRefusal({ sis, tell, cast }: Story, code: string, fr: string, en: string): Promise<void> {
  const { response, error } = await sis.studentRecord.PUT('/v1/organisations/{code}/learners/by-source/{sourceId}', {
    params: { path: { code, sourceId: '1' } },
    body: learnerFields(cast.late),
  });
  await tell.claim({
    fr: `${fr} (${response.status} ${error?.code})`,
    en,
    proof: `PUT ${record}/organisations/${code}/learners/by-source/1`,
    actual: () => Promise.resolve([response.status, error?.code, response.headers.get('content-type')?.split(';')[0]]),
    expected: [404, 'organisation-unknown', 'application/problem+json'],
  });
}

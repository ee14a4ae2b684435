import { value } from '../api.ts';
import { staffOf } from '../people.ts';
import { signIn } from '../sign-in.ts';
import { record, type Step } from '../story.ts';
import { recordFor, someone } from './people.ts';

const firstDay = '2027-01-11';

/** A school asks another one for a pupil; the registrar of their centre sees it among what waits, and a teacher does not. */
export const registrarAnswers: Step = async (story) => {
  const { sis, tell, cast, idp } = story;
  const { second, late } = cast;
  const source = second.system;
  const [member] = [...staffOf(second.schools[1]!)].filter(({ role }) => role !== 'teacher');
  await value(
    sis.studentRecord.POST('/v1/accounts/staff-links', {
      params: { query: { source } },
      body: { subject: 'demo-registrar', staffSourceId: member!.sourceId },
    }),
  );
  await value(
    sis.studentRecord.PUT('/v1/organisations/{code}/staff/by-source/{sourceId}/functions', {
      params: { path: { code: second.code, sourceId: member!.sourceId }, query: { source } },
      body: { functions: [{ function: 'registrar', validFrom: '2026-08-24' }] },
    }),
  );
  // A story that goes on after a stop has asked already.
  await sis.studentRecord.POST('/v1/organisations/{code}/transfers', {
    params: { path: { code: second.schools[1]!.code }, query: { source } },
    body: {
      ...{ from: late.school.code, learnerSourceId: late.sourceId, sourceId: `T-${late.sourceId}` },
      ...{ movesOn: firstDay, reason: 'Déménagement de la famille' },
    },
  });
  const [registrar, teacher] = await Promise.all([
    signIn(idp, someone('demo-registrar')),
    signIn(idp, someone('demo-teacher')),
  ]);
  await tell.claim({
    fr: 'La registraire du centre voit le transfert qui attend et peut y répondre; une enseignante n’en voit rien',
    en: 'The registrar of the centre sees the transfer that waits and may answer; a teacher sees nothing of it',
    proof: `POST ${record}/organisations/${second.schools[1]!.code}/transfers, GET ${record}/transfers?state=asked`,
    actual: async () => {
      const waiting = async ({ access }: { access: string }) => {
        const params = { query: { state: 'asked' as const } };
        const { items } = await value(recordFor(story, access).GET('/v1/transfers', { params }));
        return items.map(({ learner, mayAnswer }) => [learner?.familyName, mayAnswer]);
      };
      const refused = await recordFor(story, teacher.access).POST('/v1/learners/{id}/code-requests', {
        params: { path: { id: '00000000-0000-4000-8000-000000000000' } },
        body: { kind: 'allocation', reason: 'Sans code' },
      });
      return [await waiting(registrar), await waiting(teacher), refused.response.status];
    },
    expected: [[[late.familyName, true]], [], 403],
  });
};

import { value } from '../api.ts';
import { signIn } from '../sign-in.ts';
import { record, type Step } from '../story.ts';
import { latePupil, recordFor, someone } from './people.ts';

/** A school says a level of the digital competency with its evidence, and the family reads it; whoever is shown an attestation has the keys. */
export const competencySeen: Step = async (story) => {
  const { base, idp, sis, tell, cast } = story;
  const { id } = await latePupil(story);
  const at = { params: { path: { id } } };
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const evidence = [{ kind: 'work' as const, title: 'Affiche sur l’eau', on: yesterday }];
  const seen = { dimension: 'cn-04' as const, level: 'intermediate' as const, assessedOn: yesterday, evidence };
  const body = { organisation: cast.late.school.code, ...seen };
  await value(sis.studentRecord.POST('/v1/learners/{id}/competency-assessments', { ...at, body }));
  const { access } = await signIn(idp, someone('demo-guardian'));
  const keys = `${record}/attestation-issuer/did.json`;
  await tell.claim({
    fr: 'L’école dit un niveau de compétence numérique, avec sa trace; la famille le lit; les clés des attestations sont publiques',
    en: 'A school says a level of the digital competency, with its evidence; the family reads it; the keys of attestations are public',
    systems: ['S01'],
    proof: `POST ${record}/learners/${id}/competency-assessments, GET ${record}/learners/${id}/competency-profile, GET ${keys}`,
    actual: async () => {
      const own = recordFor(story, access);
      const { dimensions } = await value(own.GET('/v1/learners/{id}/competency-profile', at));
      const known = dimensions.filter(({ level }) => level !== null);
      const published = (await (await fetch(base + keys)).json()) as { id: string; assertionMethod: string[] };
      return [
        known.map(({ code, level, assessments }) => [code, level, assessments[0]!.evidence[0]!.title]),
        published.assertionMethod.every((one) => one.startsWith(`${published.id}#`)),
      ];
    },
    expected: [[['cn-04', 'intermediate', 'Affiche sur l’eau']], true],
  });
};

import { offices, scopesOf, type ScopeHolder } from '../../../../libs/contracts/src/scopes.ts';
import { pages, people } from '../../../run/local/clients.ts';
import { visitor } from '../api.ts';
import { signIn } from '../sign-in.ts';
import { governance, record, type Step } from '../story.ts';
import { examsApi } from '../exams-room.ts';

/** Of what staff may be given, the record gives these to whom a school has told to have the function for it. */
const byFunction = ['professional-files:read', 'professional-files:write', 'registry:write', 'demographics:read'];

const scopesIn = (token: string): string[] =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { scope: string }).scope
    .split(' ')
    .filter((scope) => (pages.scopes as readonly string[]).includes(scope));

/** Scopes that a token has more or less than the role or office is given. */
function departures(token: string, holder: ScopeHolder): string[] {
  const due: string[] = scopesOf(holder).filter((scope) => holder !== 'staff' || !byFunction.includes(scope));
  return [...new Set(scopesIn(token)).symmetricDifference(new Set(due))];
}

/** Whoever signs in by the services' pages has what their role or office gives, no more and no less. */
export const everyRoleSignsIn: Step = async ({ base, idp, tell }) => {
  const tokenOf = async (subject: string, role?: string) => {
    const who = people.find((person) => person.subject === subject)!;
    const application = { id: pages.id, redirect: `${base}/signed-in` };
    return (await signIn(idp, who, pages.scopes, role, undefined, application)).access;
  };
  const by = (token: string) => visitor(base, () => Promise.resolve(token));
  await tell.claim({
    fr: 'Une enseignante qui surveille, une correctrice et un parent se connectent par les pages : chacun a les portées de son rôle, et les services prennent son jeton; qui n’a aucun lien n’a que son compte',
    en: 'A teacher who watches over an exam, a marker and a parent sign in by the pages: each has the scopes of their role, and the services take their token; whoever has no link has the account alone',
    proof: `GET ${record}/accounts/me, GET ${examsApi}/irregularity-reasons, GET ${examsApi}/marking-assignments`,
    actual: async () => {
      const [teacher, marker] = [await tokenOf('demo-teacher', 'staff'), await tokenOf('demo-marker', 'staff')];
      const [guardian, learner] = [await tokenOf('demo-guardian', 'guardian'), await tokenOf('demo-learner')];
      const watched = await by(teacher).examManagement.GET('/v1/irregularity-reasons');
      const dealt = await by(marker).examManagement.GET('/v1/marking-assignments');
      const family = await by(guardian).studentRecord.GET('/v1/accounts/me');
      return [
        [departures(teacher, 'staff'), watched.response.status],
        [departures(marker, 'staff'), dealt.response.status],
        [departures(guardian, 'guardian'), family.data?.person?.role],
        scopesIn(learner),
      ];
    },
    expected: [[[], 200], [[], 200], [[], 'guardian'], ['account']],
  });
  await tell.claim({
    fr: 'Trois fonctions du ministère se connectent de même : l’analyste et la directrice voient les éditions qui se préparent, la conseillère non',
    en: 'Three offices of the ministry sign in likewise: analyst and director see the editions that are being prepared, the programme officer does not',
    proof: `GET ${governance}/campaigns, GET ${governance}/edition-drafts`,
    actual: () =>
      Promise.all(
        offices.map(async (office) => {
          const token = await tokenOf(people.find((person) => person.office === office)!.subject, 'officer');
          const params = { params: { query: { limit: 1 } } };
          const campaigns = await by(token).governanceReporting.GET('/v1/campaigns', params);
          const drafts = await by(token).governanceReporting.GET('/v1/edition-drafts', params);
          return [office, departures(token, office), campaigns.response.status, drafts.response.status];
        }),
      ),
    expected: [
      ['analyst', [], 200, 200],
      ['programme-officer', [], 200, 403],
      ['director', [], 200, 200],
    ],
  });
};

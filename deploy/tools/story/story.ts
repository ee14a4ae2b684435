import { value, type Session } from './api.ts';
import type { Cast } from './cast.ts';
import type { Claim, Teller } from './claim.ts';
import { schoolYear } from './levels.ts';
import { schools, type Network, type School } from './network.ts';

/** What the steps of the story share. */
export interface Story {
  network: Network;
  cast: Cast;
  /** The service centres' systems. */
  sis: Session;
  ministry: Session;
  tell: Teller;
  /** The gateway, and the identity provider. */
  base: string;
  idp: string;
  /** Nothing had been sent before: the counts of the first imports are known. */
  isFresh: boolean;
  /** Learners that governance must count by now. */
  learners: number;
}

/** One step may act; then it claims what is so now. */
export type Step = (story: Story) => Promise<void>;

export const record = '/student-record/v1';
export const governance = '/governance-reporting/v1';
export const indicator = `${governance}/indicators/unified-records?schoolYear=${schoolYear}`;

/** Governance's figure: unified records, of learners enrolled. */
export async function figure({ ministry }: Story): Promise<[unified: number | null, enrolled: number | null]> {
  const { value: unified, of } = await value(figureOf(ministry, 'unified-records'));
  return [unified, of];
}

type Words = Pick<Claim<unknown>, 'fr' | 'en' | 'systems'> & { proof?: string };

/** Governance has heard of every learner that the story knows of by now. */
export const claimFigure = (story: Story, words: Words): Promise<void> =>
  story.tell.claim({
    proof: `GET ${indicator}`,
    ...words,
    actual: () => figure(story),
    expected: [story.learners, story.learners],
    eventually: true,
  });

/** The same by organisation. */
export function claimByOrganisation(story: Story, moved: Moved | null, words: Words): Promise<void> {
  const expected = expectedByOrganisation(story.network, moved);
  return story.tell.claim({
    proof: `GET ${indicator}&by=organisation`,
    ...words,
    actual: () => byOrganisation(story, Object.keys(expected)),
    expected,
    eventually: true,
  });
}

async function byOrganisation({ ministry }: Story, codes: string[]): Promise<Record<string, number | null>> {
  const { rows = [] } = await value(figureOf(ministry, 'unified-records', { by: 'organisation' }));
  const known = rows.filter(({ organisation }) => codes.includes(organisation!));
  return Object.fromEntries(known.map(({ organisation, value }) => [organisation!, value]));
}

export const figureOf = (who: Session, id: string, query: { organisation?: string; by?: 'organisation' } = {}) =>
  who.governanceReporting.GET('/v1/indicators/{id}', { params: { path: { id }, query: { schoolYear, ...query } } });

export const formatted = (count: number): string => new Intl.NumberFormat('fr-CA').format(count);

/** Codes of the schools that a learner went from and to, and where one arrived late. */
interface Moved {
  from: string;
  to: string;
  late: string;
}

/** How many learners each organisation has, as the generator made them, moves and late arrivals included. */
function expectedByOrganisation(network: Network, moved: Moved | null): Record<string, number | null> {
  const counts = Object.fromEntries(schools(network).map(({ code, size }) => [code, size]));
  if (moved) {
    counts[moved.from]! -= 1;
    counts[moved.to]! += 1;
    counts[moved.late]! += 1;
  }
  return counts;
}

/** A school in the middle of a French sentence. */
export const theSchool = ({ name }: School): string => `l’${name.charAt(0).toLowerCase()}${name.slice(1)}`;

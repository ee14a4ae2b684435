import { value, type Session } from './api.ts';
import type { Cast } from './cast.ts';
import type { Teller } from './claim.ts';
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

export const figureOf = (who: Session, id: string, query: { organisation?: string; by?: 'organisation' } = {}) =>
  who.governanceReporting.GET('/v1/indicators/{id}', { params: { path: { id }, query: { schoolYear, ...query } } });

export const formatted = (count: number): string => new Intl.NumberFormat('fr-CA').format(count);

/** How many learners each organisation has, as the generator made them, moves and late arrivals included. */
export function expectedByOrganisation(network: Network, moved: { from: string; to: string; late: string } | null) {
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

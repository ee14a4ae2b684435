import { Decimal, DomainError, type Numeric } from '@pan/kit/domain';
import { mostOf, type Rubric, requireSound } from './rubric.js';

/** Who answers for the marking of a place: the machine marks at the ministry, constructed answers are the school organisations’. */
export const authorities = ['ministry', 'school-organisation'] as const;
export type Authority = (typeof authorities)[number];

/** Which scripts are marked by a second person, who sees nothing of the first marking. */
export const doublings = ['none', 'all', 'sample', 'near-pass'] as const;
export type Doubling = (typeof doublings)[number];

/** What two markings that agree give: their mean, the first one, or the higher. */
export const agreements = ['mean', 'first', 'higher'] as const;
export type Agreement = (typeof agreements)[number];

/** Whether a marker may be given scripts of the own school. Those of the own pupils are never given. */
export const ownSchools = ['never', 'not-own-pupils'] as const;
export type OwnSchool = (typeof ownSchools)[number];

/** How people mark one place of a paper; approved with it, and unchanged from then on. */
export interface MarkingScheme {
  readonly authority: Authority;
  readonly ownSchool: OwnSchool;
  readonly rubric: Rubric;
  readonly doubling: Doubling;
  /** Of `sample`: how many of a hundred scripts are drawn. */
  readonly percent: number | null;
  /** Of `near-pass`: how far from 60 % of the place a first marking may lie to be checked. */
  readonly within: number | null;
  /** The largest difference of two markings that still agree. */
  readonly tolerance: number;
  readonly agreement: Agreement;
  /** How many calibration scripts a marker meets before the first script. */
  readonly calibrations: number;
}

const passShare = new Decimal('0.6');

/** @throws DomainError rubric-unfit, marking-scheme-unfit */
export function requireFit({ rubric, doubling, percent, within }: MarkingScheme): void {
  requireSound(rubric);
  if ((doubling === 'sample') !== (percent !== null) || (doubling === 'near-pass') !== (within !== null))
    throw new DomainError('marking-scheme-unfit', { doubling });
}

/** Whether a second person marks it too. @param drawn of the script, from 0 to 100, the same whenever it is asked for */
export function isMarkedTwice(
  { doubling, percent, within, rubric }: MarkingScheme,
  drawn: number,
  first: Numeric,
): boolean {
  switch (doubling) {
    case 'none':
      return false;
    case 'all':
      return true;
    case 'sample':
      return drawn < percent!;
    case 'near-pass':
      return mostOf(rubric).times(passShare).minus(first).abs().lte(within!);
  }
}

export const agree = ({ tolerance }: MarkingScheme, first: Numeric, second: Numeric): boolean =>
  new Decimal(first).minus(second).abs().lte(tolerance);

/** What two markings give together; null where they lie further apart than the tolerance, and a third person decides. */
export function agreedOn(scheme: MarkingScheme, first: Numeric, second: Numeric): Decimal | null {
  if (!agree(scheme, first, second)) return null;
  if (scheme.agreement === 'first') return new Decimal(first);
  return scheme.agreement === 'higher' ? Decimal.max(first, second) : new Decimal(first).plus(second).div(2);
}

import { actorOf, currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/** Whether the caller sees as the ministry does; whoever holds its organisation asks for nobody. */
export const isMinistry = (): boolean => currentCaller().organisations.includes('ministere');

/** @throws DomainError grant-applicant-only: the ministry neither asks nor reports for those whom it funds */
export function requireApplicant(): void {
  if (isMinistry()) throw new DomainError('grant-applicant-only');
}

/** @throws DomainError grant-person-required: a system judges, decides and releases nothing */
export function requirePerson(): void {
  if (currentCaller().subject === null) throw new DomainError('grant-person-required');
}

export const actor = (): string => actorOf(currentCaller());

/** The caller as an assessor: rows of the calls that they judge are in sight for this step, by whatever organisation they come. */
export const asAssessor = <T>(unit: Unit, step: () => Promise<T>): Promise<T> =>
  unit.under('app.assessor', actor(), step);

/** What the caller may see: as an assessor where the token may assess, and as their organisations do in any case. */
export const inSight = <T>(unit: Unit, step: () => Promise<T>): Promise<T> =>
  currentCaller().scopes.has('grants:assess') ? asAssessor(unit, step) : step();

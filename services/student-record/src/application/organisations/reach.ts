import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { OrganisationRepository, type Place } from '../../persistence/organisations/organisation.repository.js';
import { holdSandboxes } from '../../persistence/sandboxes/hold-sandbox.js';

const organisations = new OrganisationRepository();

/** Of the organisations named, those in the subtrees that the caller's token reaches; a sandbox among them is held. */
export async function organisationsInReach(unit: Unit, codes: readonly string[]): Promise<Map<string, Place>> {
  const places = await organisations.within(unit, codes, currentCaller().organisations);
  await holdSandboxes(unit, places.values());
  return places;
}

/** @throws DomainError organisation-unknown where it is out of the token's reach */
export async function organisationInReach(unit: Unit, code: string): Promise<Place> {
  const place = (await organisationsInReach(unit, [code])).get(code);
  if (!place) throw new DomainError('organisation-unknown');
  return place;
}

/** Officers of the ministry: known to the identity provider, as its directory has them, and not to the student record. */
import { offices, scopesOf, type Office } from '../../../libs/contracts/src/scopes.ts';
import type { Claims } from './identity-record.ts';

/** How an officer signs in, beside the roles of the student record. */
export const officerRole = 'officer';

export const officeOf = (name: string | undefined): Office | undefined => offices.find((office) => office === name);

/**
 * What somebody may do who holds an office. Whoever has a role in the student record too holds one of both at a time.
 * @param known what the student record says of them
 * @param asked the role that was chosen at sign-in
 */
export function withOffice(known: Claims, office: Office | undefined, asked: string | undefined): Claims {
  if (!office) return known;
  const roles = [...(known.roles ?? []), officerRole];
  if (asked !== officerRole && known.person) return { ...known, roles };
  return {
    ...{ organisations: ['ministere'], scopes: scopesOf(office), roles, office },
    purposes: ['ministry-supervision', 'statistics'],
  };
}

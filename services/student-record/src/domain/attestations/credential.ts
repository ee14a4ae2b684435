import type { Achievement } from './achievement.js';
import type { Disclosure, StatusPlace } from './attestation.js';

/** Open Badges 3.0, version 3.0.3 of its context, upon the Verifiable Credentials Data Model 2.0. */
export const openBadgesContext = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
export const credentialsContext = 'https://www.w3.org/ns/credentials/v2';

/** Who signs: this record, by the address at which its keys are published. */
export interface Issuer {
  readonly did: string;
  readonly name: string;
  /** Of the service. */
  readonly url: string;
}

/** By what a verifier who knows the holder's name finds that the attestation is theirs (Open Badges 3.0, B.5 IdentityObject). */
export interface HolderIdentity {
  readonly hashed: boolean;
  readonly identityHash: string;
  readonly salt?: string;
}

export interface Attested {
  readonly id: string;
  readonly achievement: Achievement;
  readonly holder: HolderIdentity;
  readonly discloses: readonly Disclosure[];
  readonly organisation: { readonly code: string; readonly name: string };
  readonly issuedAt: Date;
  readonly status: StatusPlace;
}

export const statusListUrl = (issuer: Issuer, list: number): string =>
  `${issuer.url}/v1/attestation-status-lists/${list}`;

/** The attestation as an AchievementCredential (Open Badges 3.0, 5.2), without its proof: nothing in it that its holder did not let it tell. */
export function credentialOf(issuer: Issuer, of: Attested): object {
  const { achievement, discloses, organisation, status } = of;
  const list = statusListUrl(issuer, status.list);
  return {
    '@context': [credentialsContext, openBadgesContext],
    id: `urn:uuid:${of.id}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: achievement.name,
    issuer: { id: issuer.did, type: ['Profile'], name: issuer.name, url: issuer.url },
    validFrom: of.issuedAt.toISOString(),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', identityType: 'name', ...of.holder }],
      ...(achievement.term && { term: achievement.term }),
      ...(achievement.credits !== null && { creditsEarned: achievement.credits }),
      ...(discloses.includes('organisation') && { source: profileOf(issuer, organisation) }),
      ...markOf(issuer, of),
    },
    // Bitstring Status List 1.0, 2.1.
    credentialStatus: {
      id: `${list}#${status.place}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(status.place),
      statusListCredential: list,
    },
  };
}

const profileOf = ({ url }: Issuer, { code, name }: Attested['organisation']): object => ({
  id: `${url}/v1/organisations/${code}`,
  type: ['Profile'],
  name,
});

/** What was achieved and, where the holder says so, with which mark. */
function markOf(issuer: Issuer, { achievement, discloses }: Attested): object {
  const { code, type, name, criteria, mark } = achievement;
  const id = `${issuer.url}/v1/attestation-issuer#${code.split('/').map(encodeURIComponent).join('/')}`;
  const described = {
    ...{ id, type: ['Achievement'], achievementType: type, name, description: name, inLanguage: 'fr' },
    criteria: { narrative: criteria },
  };
  if (!mark || !discloses.includes('mark')) return { achievement: described };
  const bounds = mark.type === 'Percent' ? { valueMin: '0', valueMax: '100' } : {};
  const scale = { id: `${id}/mark`, type: ['ResultDescription'], name: 'Note', resultType: mark.type, ...bounds };
  return {
    achievement: { ...described, resultDescription: [scale] },
    result: [{ type: ['Result'], resultDescription: scale.id, value: mark.value }],
  };
}

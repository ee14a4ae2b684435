import type { ShownGrant } from '../plan-facts/grants.js';

const prefix = '360G-mees-pan';
const organisation = (name: string) => ({
  id: `${prefix}-org-${name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')}`,
  name,
});

/**
 * 360Giving 1.4. A grant is one grant whatever its parts: they and the measures that it supports are classifications, so that the
 * sum over the file is what was awarded (decision 0034).
 */
export function grants360(grants: readonly ShownGrant[], { url, madeAt }: { url: string; madeAt: Date }): object {
  const modified = madeAt.toISOString();
  return {
    version: '1.4',
    issued: modified.slice(0, 10),
    modified,
    grants: grants.map((grant) => ({
      id: `${prefix}-${grant.id}`,
      title: `${grant.recipient.name} : ${grant.parts.length === 1 ? grant.parts[0]!.purpose.fr : `subvention en ${grant.parts.length} parties`}`,
      description: grant.parts
        .map(({ purpose, amountCents }) => `${purpose.fr} (${dollars(amountCents)} $)`)
        .join('; '),
      currency: grant.currency,
      amountAwarded: grant.amountCents / 100,
      awardDate: grant.awardedOn,
      fundingOrganization: [organisation(grant.funder)],
      recipientOrganization: [organisation(grant.recipient.name)],
      grantProgramme: [{ code: 'PAN', title: 'Plan d’action numérique en éducation et en enseignement supérieur' }],
      beneficiaryLocation: [{ name: grant.place, countryCode: 'CA' }],
      classifications: [
        ...grant.parts.map(({ id, purpose, amountCents }) => ({
          ...{ vocabulary: `${prefix}-part`, code: id, title: purpose.fr, description: `${dollars(amountCents)} $` },
        })),
        ...grant.measures.map(({ measure }) => ({ vocabulary: `${prefix}-measure`, code: measure, title: measure })),
      ],
      dateModified: modified,
      dataSource: url,
    })),
  };
}

const dollars = (cents: number): string => String(cents / 100);

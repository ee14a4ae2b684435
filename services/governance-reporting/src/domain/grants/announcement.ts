import type { OrganisationKind } from '@pan/contracts';
import type { RecordedGrant } from '../plan-facts/recorded-grant.js';
import type { OwnText } from '../register.js';
import type { ApplicationContent } from './application-content.js';
import { byPart, type Line, totalOf } from './ledger.js';

/** Who tells everybody, and where. */
export interface Announcement {
  readonly announcedBy: { readonly name: string; readonly role: OwnText };
  readonly place: string;
}

const legalForms: Readonly<Record<OrganisationKind, OwnText>> = {
  ministry: { fr: 'ministère', en: 'ministry' },
  'service-centre': { fr: 'centre de services scolaire', en: 'school service centre' },
  school: { fr: 'établissement scolaire', en: 'school' },
  college: { fr: 'collège', en: 'college' },
  university: { fr: 'université', en: 'university' },
  other: { fr: 'autre organisme', en: 'other organisation' },
};

/**
 * The grant as the register of the plan keeps it: its parts add up to it, and only a part of one measure is charged to it.
 * A part keeps its place, by which others name it: those that get money later come after, one that has none left stays.
 * @param ledgers what was granted at first and after each change of it
 */
export function recordedGrant(
  content: ApplicationContent,
  ledgers: readonly (readonly Line[])[],
  of: Announcement & {
    readonly funder: string;
    readonly recipient: { readonly name: string; readonly kind: OrganisationKind };
    readonly awardedOn: string;
  },
): RecordedGrant {
  const granted = ledgers.at(-1)!;
  const sums = byPart(granted);
  const fundedBy = (lines: readonly Line[]) => content.parts.filter(({ code }) => byPart(lines).has(code));
  const parts = [...new Set(ledgers.flatMap(fundedBy))];
  const funded = parts.filter(({ code }) => sums.has(code));
  return {
    ...{ funder: of.funder, announcedBy: of.announcedBy, awardedOn: of.awardedOn, place: of.place },
    recipient: { name: of.recipient.name, legalForm: legalForms[of.recipient.kind] },
    amountCents: totalOf(granted),
    parts: parts.map(({ code, purpose, kind, measures }) => ({
      ...{ purpose, kind, amountCents: sums.get(code) ?? 0 },
      split: measures.length === 1 && sums.has(code) ? [{ measure: measures[0]!, amountCents: sums.get(code)! }] : [],
    })),
    measures: [...new Set(funded.flatMap(({ measures }) => measures))].sort(),
    otherPolicyLines: funded.flatMap(({ otherPolicyLines }) => otherPolicyLines),
  };
}

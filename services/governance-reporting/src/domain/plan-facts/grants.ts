import type { Source } from '../programmes/source.js';
import type { Grant, GrantPart } from '../register.js';
import type { RecordedGrant } from './recorded-grant.js';

interface ShownPart extends Omit<GrantPart, 'kind'> {
  readonly kind: string;
  readonly split?: RecordedGrant['parts'][0]['split'];
}

/** A grant as it is read, of the plan's register or recorded since; of a recorded one the source is one for all of it. */
export interface ShownGrant extends Omit<Grant, 'parts'> {
  readonly parts: readonly ShownPart[];
  readonly source?: Source;
}

const asRecorded = { fr: 'Inscrite avec la subvention.', en: 'Recorded with the grant.' };

export function shownGrant({
  code,
  value,
  source,
}: {
  code: string;
  value: RecordedGrant;
  source: Source;
}): ShownGrant {
  const provenance: [] = [];
  const { recipient, announcedBy, parts, measures, otherPolicyLines, ...grant } = value;
  return {
    ...{ id: code, ...grant, currency: 'CAD', openQuestions: [], provenance, source },
    recipient: { ...recipient, provenance },
    announcedBy: { ...announcedBy, provenance },
    parts: parts.map((part, at) => ({ id: `${code}-${at + 1}`, ...part, provenance })),
    measures: measures.map((measure) => ({ measure, provenance })),
    otherPolicyLines: otherPolicyLines.map(({ title, plan }) => ({
      title,
      probableSource: plan,
      note: asRecorded,
      provenance,
    })),
  };
}

/** Each grant once: what a decision charges to a measure, and the rest, which is charged to none. */
export function sumOfGrants(grants: readonly ShownGrant[]) {
  const byMeasure = new Map<string, number>();
  for (const { measure, amountCents } of grants.flatMap(({ parts }) => parts.flatMap(({ split = [] }) => split)))
    byMeasure.set(measure, (byMeasure.get(measure) ?? 0) + amountCents);
  const totalCents = grants.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const charged = [...byMeasure.values()].reduce((sum, cents) => sum + cents, 0);
  return {
    totalCents,
    byMeasure: [...byMeasure]
      .map(([measure, amountCents]) => ({ measure, amountCents }))
      .sort((a, b) => (a.measure < b.measure ? -1 : 1)),
    unchargedCents: totalCents - charged,
  };
}

import { instantOf } from '@pan/kit/domain';
import type { GrantCall } from './grant-call.js';

/** When a call was written first and last. */
export interface Dated {
  readonly createdAt: Date;
  readonly lastModifiedAt: Date;
}

const quebec = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Toronto',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** CommonGrants 0.3, Money: the amount is a string of digits. */
const money = (cents: number) => ({
  amount: `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
  currency: 'CAD',
});

/** SingleDateEvent, by the clock of Quebec. */
const event = (name: string, at: Date) => {
  const [date, time] = quebec.format(at).split(' ') as [string, string];
  return { eventType: 'singleDate', name, date, time };
};

const text = (name: string, value: string) => ({ name, fieldType: 'string', value });

/** A call as an OpportunityBase of CommonGrants 0.3; what its model has no place for stands in custom fields. */
export function opportunity(call: GrantCall, { createdAt, lastModifiedAt }: Dated, url: string, now: Date) {
  const { code, name, description, opensAt, closesAt, budgetCents, mostCents, measures, eligible, reports } =
    call.definition;
  return {
    ...{ id: call.id, title: name.fr, status: { value: call.phase(now) }, description: description.fr },
    funding: {
      totalAmountAvailable: money(budgetCents),
      ...(mostCents !== null && { maxAwardAmount: money(mostCents) }),
    },
    keyDates: {
      postDate: event('Ouverture / Opening', instantOf(opensAt)),
      closeDate: event('Clôture / Closing', instantOf(closesAt)),
      otherDates: Object.fromEntries(
        reports.map((report) => [
          report.code,
          { eventType: 'singleDate', name: `${report.name.fr} / ${report.name.en}`, date: report.dueOn },
        ]),
      ),
    },
    // The protocol's own kinds of applicants are those of another country.
    acceptedApplicantTypes: eligible.kinds.map((kind) => ({ value: 'custom', customValue: kind })),
    source: `${url}/v1/grant-calls/${code}`,
    customFields: {
      code: text('code', code),
      titleEn: text('titleEn', name.en),
      descriptionEn: text('descriptionEn', description.en),
      measures: { name: 'measures', fieldType: 'array', value: measures },
    },
    createdAt: createdAt.toISOString(),
    lastModifiedAt: lastModifiedAt.toISOString(),
  };
}

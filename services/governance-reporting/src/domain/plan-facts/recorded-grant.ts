import { DomainError, type FieldError } from '@pan/kit/domain';
import type { OwnText } from '../register.js';

/** A part of a grant; its split over measures where the decision states one. */
export interface RecordedPart {
  readonly purpose: OwnText;
  readonly kind: string;
  readonly amountCents: number;
  readonly split: readonly { readonly measure: string; readonly amountCents: number }[];
}

/** A grant that the ministry records, as the plan's own G001 stands in the register. */
export interface RecordedGrant {
  readonly funder: string;
  readonly recipient: { readonly name: string; readonly legalForm: OwnText };
  readonly announcedBy: { readonly name: string; readonly role: OwnText };
  readonly awardedOn: string;
  readonly place: string;
  readonly amountCents: number;
  readonly parts: readonly RecordedPart[];
  readonly measures: readonly string[];
  /** What it serves of other plans and policies, which are none of the measures. */
  readonly otherPolicyLines: readonly { readonly title: OwnText; readonly plan: OwnText }[];
}

const fault = (pointer: string, code: string, fr: string, en: string): FieldError => ({ pointer, code, fr, en });

/** A grant counts once: its parts add up to it, and what is charged to measures is no more than the part it comes from. */
export function checkGrant({ amountCents, awardedOn, parts, measures }: RecordedGrant, today: string): void {
  if (awardedOn > today) throw new DomainError('date-ahead', { day: awardedOn });
  const sum = (amounts: readonly { amountCents: number }[]) => amounts.reduce((all, one) => all + one.amountCents, 0);
  const errors: FieldError[] = [];
  if (sum(parts) !== amountCents)
    errors.push(
      fault(
        '/parts',
        'do-not-add-up',
        `Les volets font ${sum(parts)} cents, la subvention ${amountCents}.`,
        `The parts make ${sum(parts)} cents, the grant ${amountCents}.`,
      ),
    );
  parts.forEach(({ amountCents: of, split }, at) => {
    if (sum(split) > of)
      errors.push(
        fault(
          `/parts/${at}/split`,
          'more-than-the-part',
          'La répartition dépasse le volet : rien ne compte deux fois.',
          'The split exceeds the part: nothing counts twice.',
        ),
      );
    split.forEach(({ measure }, n) => {
      if (!measures.includes(measure))
        errors.push(
          fault(
            `/parts/${at}/split/${n}/measure`,
            'not-in-list',
            'La subvention ne nomme pas cette mesure (measures).',
            'The grant does not name this measure (measures).',
          ),
        );
    });
    if (new Set(split.map(({ measure }) => measure)).size < split.length)
      errors.push(
        fault(`/parts/${at}/split`, 'repeated', 'Une mesure y figure deux fois.', 'A measure appears twice.'),
      );
  });
  if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
}

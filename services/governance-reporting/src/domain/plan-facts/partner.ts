export const partnerKinds = ['company', 'association', 'institution', 'municipality', 'government', 'other'] as const;
export type PartnerKind = (typeof partnerKinds)[number];

/** Somebody who takes part in initiatives beside the networks' own organisations: never a person. */
export interface Partner {
  readonly name: string;
  readonly kind: PartnerKind;
  readonly website: string | null;
}

import type { Count } from '@pan/disclosure';

/** What was counted, and how many groups the source withholds. */
export interface Counted extends Count {
  readonly withheld?: number;
}

export interface OrganisationCount extends Counted {
  readonly organisation: string;
  readonly name: string;
  readonly kind: string;
  readonly parent: string | null;
}

export interface CategoryCount extends Counted {
  readonly key: string;
  readonly label: string | null;
}

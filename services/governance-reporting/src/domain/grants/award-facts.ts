import type { OwnText } from '../register.js';
import type { Attachment } from './application-content.js';
import type { Approval } from './approval.js';
import type { Line } from './ledger.js';

export interface Period {
  readonly startsOn: string;
  readonly endsOn: string;
}

/** What of a grant may be changed; each part is decided apart. */
export interface Changeable {
  readonly amounts: readonly Line[];
  readonly dates: Period;
  readonly aim: OwnText;
}
export const changeParts = ['amounts', 'dates', 'aim'] as const;
export type ChangePart = (typeof changeParts)[number];

export interface RequestedPart<T = unknown> {
  readonly value: T;
  readonly outcome: 'approved' | 'refused' | null;
  readonly decidedBy: string | null;
  readonly decidedOn: string | null;
  readonly why: string | null;
}

export interface RequestedChange {
  readonly parts: { readonly [P in ChangePart]?: RequestedPart<Changeable[P]> };
  readonly reason: string;
  readonly by: string;
  readonly on: string;
}

export interface Terms {
  readonly amountCents: number;
  readonly dueOn: string;
  /** Codes of reports that are received and approved before it is paid. */
  readonly conditions: readonly string[];
}

export interface Recovery {
  readonly amountCents: number;
  readonly on: string;
  readonly reason: string;
}

/** A part of the grant that is paid at once: prepared by one person, released by another. */
export interface Instalment extends Terms {
  readonly preparedBy: string;
  readonly approval: Approval | null;
  readonly paidOn: string | null;
  readonly cancelled: string | null;
  readonly recovered: readonly Recovery[];
}

export interface ReportContent {
  readonly spent: readonly Line[];
  readonly summary: OwnText;
  readonly attachments: readonly Attachment[];
}

/** A report that is due, and what was filed for it; an interim one tells of its own time, so that spending adds up over all. */
export interface GrantReport extends Partial<ReportContent> {
  readonly dueOn: string;
  /** How often it was filed; 0 is never. */
  readonly revision: number;
  readonly receivedOn: string | null;
  readonly late: boolean;
  /** Everybody who filed a revision of it. */
  readonly filedBy: readonly string[];
  readonly approval: Approval | null;
  /** Why it is to be filed anew. */
  readonly returned: string | null;
}

export interface AwardFacts {
  readonly '/amounts': readonly Line[];
  readonly '/dates': Period;
  readonly '/aim': OwnText;
  readonly [pointer: `/changes/${string}`]: RequestedChange;
  readonly [pointer: `/instalments/${string}`]: Instalment;
  readonly [pointer: `/reports/${string}`]: GrantReport;
}

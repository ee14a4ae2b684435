import type { OrganisationKind } from '@pan/contracts';
import type { OwnText } from '../register.js';

/** Who may do something: the organisation that reports, or the ministry, each by the scope that its token holds. */
export type ProgrammeScope = 'governance:report' | 'governance:write';

export interface CodeWord {
  readonly code: string;
  readonly name: OwnText;
}

interface FieldBasis {
  readonly code: string;
  readonly name: OwnText;
  /** Always, or in these states; without it, never. */
  readonly required?: true | readonly string[];
}

/** One fact that initiatives of a kind have. Money is in integer cents. */
export type Field = FieldBasis &
  (
    | { readonly type: 'text'; readonly maxLength: number; readonly lines?: boolean }
    | {
        readonly type: 'integer' | 'number' | 'money';
        readonly unit?: OwnText;
        /** The number counts persons: where they are too few it is not shown. */
        readonly persons?: true;
        readonly minimum?: number;
        readonly maximum?: number;
      }
    | { readonly type: 'boolean' | 'date' | 'school-year' | 'web-address' | 'organisation' | 'partner' }
    | { readonly type: 'code' | 'codes'; readonly codes: readonly CodeWord[] }
  );

export interface State extends CodeWord {
  /** Where every initiative begins; one state is it. */
  readonly initial?: true;
  /** Nothing follows, and the facts stay as they are. */
  readonly final?: true;
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly by: readonly ProgrammeScope[];
}

/** What follows from the initiatives of a kind, without code. */
export interface KindFigure extends CodeWord {
  /** How many, the sum of a field, or the median of the days from one date to another. */
  readonly measure: 'count' | 'sum' | 'median-days';
  /** What is summed. */
  readonly field?: string;
  /** The dates of which days are counted; initiatives that lack one do not count. */
  readonly from?: string;
  readonly to?: string;
  /** Which initiatives count; all without it. */
  readonly states?: readonly string[];
  /** What it may be grouped by: `state`, `organisation`, `month`, or a field. */
  readonly by: readonly string[];
  /** The date field whose month it is. */
  readonly monthOf?: string;
}

/** A kind of programme as data: what its initiatives are made of, how they go on, who reports them, what is counted. */
export interface Definition {
  readonly code: string;
  readonly name: OwnText;
  readonly description: OwnText;
  /** Measures of the plan that it serves; all of them when empty. */
  readonly measures: readonly string[];
  /** Systems of the plan that it shows. */
  readonly systems: readonly string[];
  /** Kinds of organisations that report their own; the ministry may report any. */
  readonly reporters: readonly OrganisationKind[];
  /** Whether all who read the register see each initiative, or only those in whose subtree its organisation lies. */
  readonly shared: boolean;
  readonly fields: readonly Field[];
  readonly states: readonly State[];
  readonly transitions: readonly Transition[];
  readonly figures: readonly KindFigure[];
}

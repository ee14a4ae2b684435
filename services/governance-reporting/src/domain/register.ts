/** A text people read. The plan exists in French only: where no official English is known, `en` is null rather than invented. */
export interface Text {
  readonly fr: string;
  readonly en: string | null;
}

/** Words of our own, which therefore exist in both languages. */
export interface OwnText extends Text {
  readonly en: string;
}

export type DocumentId = 'A' | 'B';

/** Where a fact stands: a document and a line of its text (`toLine` when the fact runs over several). */
export interface Provenance {
  readonly document: DocumentId;
  readonly line: number;
  readonly toLine?: number;
}

export interface Sourced {
  readonly provenance: readonly Provenance[];
}

export interface SourceDocument {
  readonly id: DocumentId;
  readonly title: OwnText;
  readonly issuedOn: string | null;
  readonly language: 'fr';
}

export interface PlanIdentity {
  readonly id: string;
  readonly shortName: string;
  readonly title: Text;
  readonly launchedOn: Sourced & { readonly date: string };
  readonly period: { readonly from: string; readonly to: string; readonly schoolYears: readonly string[] };
  readonly vision: Sourced;
  readonly parentStrategy: Sourced & { readonly title: Text };
  readonly counts: PlanCounts;
  readonly numbering: OwnText;
}

export interface PlanCounts {
  readonly orientations: number;
  readonly axes: number;
  readonly objectives: number;
  readonly measures: number;
  readonly keyMeasures: number;
  readonly timelineEntries: number;
}

export interface Orientation extends Sourced {
  readonly id: string;
  readonly number: number;
  readonly title: Text;
}

export interface Axis extends Sourced {
  readonly id: string;
  readonly orientation: string;
  readonly title: Text;
}

export interface Objective extends Sourced {
  readonly id: string;
  readonly axis: string;
  readonly title: Text;
}

/** `EDUC`: preschool to secondary, adult and vocational; `ES`: higher education. */
export type Sector = 'EDUC' | 'ES';

export interface Measure extends Sourced {
  readonly id: string;
  readonly number: number;
  readonly title: Text;
  readonly objective: string;
  readonly keyMeasure: boolean;
  /** Null where the plan gives no tag. */
  readonly sectors: readonly Sector[] | null;
  /** The same measure worded otherwise elsewhere: a measure is matched by its id, never by its text. */
  readonly titleVariants: readonly (Sourced & { readonly title: Text })[];
}

export interface OrientationBudget extends Sourced {
  readonly orientation: string;
  readonly amountCents: number;
  /** The plan's figures are rounded to this amount. */
  readonly roundedToCents: number;
}

export interface BudgetRegister {
  readonly currency: 'CAD';
  readonly orientations: readonly OrientationBudget[];
  readonly openQuestions: readonly OwnText[];
}

export interface Milestone extends Sourced {
  readonly title: Text;
}

export interface Phase {
  readonly sequence: number;
  /** Our own classification: the plan names no kinds. */
  readonly kind: string;
  readonly milestones: readonly Milestone[];
  /** Null while unknown: only the order of the phases is known, and a school year is never guessed. */
  readonly schoolYears: readonly string[] | null;
  readonly statedDates: readonly (Sourced & { readonly what: OwnText; readonly year: number })[];
}

export interface TimelineEntry extends Sourced {
  readonly id: string;
  readonly measures: readonly string[];
  readonly title: Text;
  readonly sectors: readonly Sector[];
  readonly sectorsProvenance: readonly Provenance[];
  readonly phases: readonly Phase[];
}

export interface TimelineRegister {
  readonly schoolYears: readonly (Sourced & { readonly schoolYear: string })[];
  readonly entries: readonly TimelineEntry[];
  readonly phaseKinds: Readonly<Record<string, OwnText>>;
  readonly openQuestions: readonly OwnText[];
}

export interface GrantPart extends Sourced {
  readonly id: string;
  readonly purpose: Text;
  readonly kind: 'event' | 'study';
  readonly amountCents: number;
}

export interface OtherPolicyLine extends Sourced {
  readonly title: Text;
  readonly probableSource: Text;
  readonly note: OwnText;
}

export interface Grant extends Sourced {
  readonly id: string;
  readonly funder: string;
  readonly recipient: Sourced & { readonly name: string; readonly legalForm: Text };
  readonly announcedBy: Sourced & { readonly name: string; readonly role: Text };
  readonly awardedOn: string;
  readonly place: string;
  readonly currency: 'CAD';
  readonly amountCents: number;
  readonly parts: readonly GrantPart[];
  /** The measures the grant supports; no split of the parts over them is stated. */
  readonly measures: readonly (Sourced & { readonly measure: string })[];
  /** Lines announced with the grant that are none of the plan's measures. */
  readonly otherPolicyLines: readonly OtherPolicyLine[];
  readonly openQuestions: readonly OwnText[];
}

export interface NamedOrganisation extends Sourced {
  readonly id: string;
  readonly name: string;
  readonly role: OwnText;
  readonly note: OwnText | null;
}

export interface NamedPerson extends Sourced {
  readonly name: string;
  readonly role: Text;
}

export interface PlanSystem extends Sourced {
  readonly id: string;
  readonly name: Text;
  readonly kind: string;
  /** The service that owns it; governance-reporting follows every one of them. */
  readonly owner: string;
  readonly measures: readonly string[];
  readonly certainty: 'stated' | 'owner-uncertain' | 'uncertain';
  readonly note: OwnText | null;
}

/** A figure we propose: the plan itself names no indicator and no target. */
export interface ProposedIndicator {
  readonly id: string;
  readonly measure: string;
  readonly name: OwnText;
  readonly service: string;
}

/** Every fact of the plan that this service answers for. */
export interface Register {
  readonly documents: readonly SourceDocument[];
  readonly plan: PlanIdentity;
  readonly orientations: readonly Orientation[];
  readonly axes: readonly Axis[];
  readonly objectives: readonly Objective[];
  readonly measures: readonly Measure[];
  readonly budgets: BudgetRegister;
  readonly timeline: TimelineRegister;
  readonly grants: readonly Grant[];
  readonly organisations: readonly NamedOrganisation[];
  readonly people: readonly NamedPerson[];
  readonly systems: readonly PlanSystem[];
  readonly systemKinds: Readonly<Record<string, OwnText>>;
  readonly proposedIndicators: readonly ProposedIndicator[];
}

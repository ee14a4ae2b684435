import type { Decimal } from '@pan/kit/domain';
import type { Branch, Expression, OutcomeDeclaration } from '../scoring/item-definition.js';

/** How long a test, a part, a section or an item may take, in milliseconds. */
export interface TimeLimits {
  readonly minTime: number | null;
  readonly maxTime: number | null;
  /** Whether what comes after the time is over is taken all the same. */
  readonly allowLateSubmission: boolean;
}

/** What a candidate may do with an item; each level of a test says what it changes of the level above. */
export interface SessionControl {
  /** 0 stands for any number. */
  readonly maxAttempts: number;
  readonly showFeedback: boolean;
  readonly allowReview: boolean;
  readonly showSolution: boolean;
  readonly allowComment: boolean;
  readonly allowSkipping: boolean;
  readonly validateResponses: boolean;
}

/** Where a test goes on, when its condition holds: at an item, a section or a part that comes later, or at an end. */
export interface BranchRule {
  readonly target: string;
  readonly when: Expression;
}

/** What decides whether a part, a section or an item comes, and what comes after it. */
export interface Gates {
  readonly preConditions: readonly Expression[];
  readonly branchRules: readonly BranchRule[];
  readonly timeLimits: TimeLimits | null;
}

export interface ItemRef extends Gates {
  readonly kind: 'item';
  readonly identifier: string;
  /** The file that stands there. */
  readonly path: string;
  readonly required: boolean;
  readonly fixed: boolean;
  readonly categories: readonly string[];
  readonly weights: ReadonlyMap<string, Decimal>;
  readonly control: SessionControl;
  readonly templateDefaults: ReadonlyMap<string, Expression>;
  /** By the name under which the test asks for it, the item's own. */
  readonly variableMappings: ReadonlyMap<string, string>;
}

export interface Selection {
  readonly select: number;
  readonly withReplacement: boolean;
}

export interface Section extends Gates {
  readonly kind: 'section';
  readonly identifier: string;
  readonly title: string;
  readonly required: boolean;
  readonly fixed: boolean;
  readonly visible: boolean;
  readonly keepTogether: boolean;
  readonly selection: Selection | null;
  readonly shuffle: boolean;
  readonly children: readonly (Section | ItemRef)[];
}

export interface TestPart extends Gates {
  readonly identifier: string;
  readonly title: string;
  readonly navigation: 'linear' | 'nonlinear';
  readonly submission: 'individual' | 'simultaneous';
  readonly children: readonly (Section | ItemRef)[];
  readonly feedbacks: readonly TestFeedback[];
}

/** What a candidate is told of the whole: shown, or hidden, when an outcome has a value. */
export interface TestFeedback {
  readonly access: 'during' | 'atEnd';
  readonly outcome: string;
  readonly identifier: string;
  readonly shows: boolean;
}

export type TestRule =
  | { readonly rule: 'condition'; readonly branches: readonly Branch<TestRule>[] }
  | { readonly rule: 'set' | 'lookup'; readonly outcome: string; readonly to: Expression }
  | { readonly rule: 'exit' };

/** An assessmentTest as far as it decides who sees what, when, and what comes of it. */
export interface TestDefinition {
  readonly identifier: string;
  readonly title: string;
  readonly timeLimits: TimeLimits | null;
  readonly outcomes: readonly OutcomeDeclaration[];
  readonly parts: readonly TestPart[];
  readonly rules: readonly TestRule[];
  readonly feedbacks: readonly TestFeedback[];
}

/** Targets of branch rules that name an end. */
export const ends = ['EXIT_SECTION', 'EXIT_TESTPART', 'EXIT_TEST'] as const;

/** All items of a part or a section, in the author's order. */
export const itemsIn = ({ children }: { readonly children: readonly (Section | ItemRef)[] }): ItemRef[] =>
  children.flatMap((child) => (child.kind === 'item' ? [child] : itemsIn(child)));

/** All sections of a part or a section, each before those within it. */
export const sectionsIn = ({ children }: { readonly children: readonly (Section | ItemRef)[] }): Section[] =>
  children.flatMap((child) => (child.kind === 'section' ? [child, ...sectionsIn(child)] : []));

/** Whether candidates have all of the test at hand from the beginning to the end, in whatever order. */
export function isWhole({ parts, timeLimits }: TestDefinition): boolean {
  const [part, more] = parts;
  if (!part || more || part.navigation === 'linear' || timeLimits) return false;
  const isFreeOf = ({ timeLimits: limits, preConditions, branchRules }: Gates) =>
    limits === null && preConditions.length + branchRules.length === 0;
  return isFreeOf(part) && [...sectionsIn(part), ...itemsIn(part)].every(({ timeLimits: limits }) => limits === null);
}

/** Whether each candidate has all of the places, in the author's order. */
export const isSameForAll = ({ parts }: TestDefinition): boolean =>
  parts.flatMap(sectionsIn).every(({ selection, shuffle }) => selection === null && !shuffle);

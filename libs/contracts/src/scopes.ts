/** Whom the student record gives a scope: a vendor's system that was approved, one in a sandbox, a person in a role. */
export type ScopeHolder = 'vendor' | 'sandbox' | 'staff' | 'guardian' | 'learner';

/** Everything that a token may allow, and who may be given it; where nobody is named, only clients that the ministry registers itself. */
const holders = {
  account: ['staff', 'guardian', 'learner'],
  'organisations:read': ['vendor', 'sandbox', 'staff'],
  'organisations:write': [],
  'learners:read': ['vendor', 'sandbox', 'staff', 'guardian', 'learner'],
  'learners:write': ['vendor', 'sandbox'],
  'roster:import': ['vendor', 'sandbox'],
  'accommodations:write': ['vendor', 'sandbox'],
  'accounts:read': [],
  'accounts:write': [],
  'clients:write': [],
  'exams:read': ['vendor', 'sandbox', 'staff'],
  'exams:write': [],
  'exams:approve': [],
  'exams:schedule': [],
  'exams:sit': ['vendor', 'sandbox', 'learner'],
  'exams:release': [],
  'resources:write': ['vendor'],
  'resources:harvest': ['vendor'],
  'lending:read': ['vendor', 'sandbox', 'staff'],
  'lending:write': ['vendor'],
  'lending:borrow': ['vendor', 'learner'],
  'federation:read': ['vendor', 'sandbox'],
  'federation:write': [],
  'enrolments:write': ['vendor'],
  'results:write': ['vendor'],
  'governance:read': ['vendor', 'sandbox'],
  operations: [],
} as const satisfies Readonly<Record<string, readonly ScopeHolder[]>>;

export type Scope = keyof typeof holders;
export type ScopeOf<H extends ScopeHolder> = {
  [S in Scope]: H extends (typeof holders)[S][number] ? S : never;
}[Scope];

export const scopes = Object.keys(holders) as Scope[];

export const scopesOf = <H extends ScopeHolder>(holder: H): ScopeOf<H>[] =>
  scopes.filter((scope): scope is ScopeOf<H> => (holders[scope] as readonly ScopeHolder[]).includes(holder));

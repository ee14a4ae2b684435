import { type OrganisationKind, organisationKinds } from '@pan/contracts';
import { canonicalJson, type FieldError, instantOf, readInstant, schoolDay } from '@pan/kit/domain';
import { shapeCheck } from '@pan/kit/formats';
import type { OwnText } from '../register.js';
import { faulty } from '../definitions/faults.js';
import { shapes } from './shapes.js';
import { mostCents } from './ledger.js';

export interface Criterion {
  readonly code: string;
  readonly name: OwnText;
  /** A decimal in digits, so that points are exact. */
  readonly weight: string;
  readonly scale: { readonly minimum: number; readonly maximum: number };
}

export interface ExpenseClass {
  readonly code: string;
  readonly name: OwnText;
  /** The most of one application; null where the class has no ceiling. */
  readonly ceilingCents: number | null;
}

export interface ReportDue {
  readonly code: string;
  readonly kind: 'interim' | 'final';
  readonly name: OwnText;
  readonly dueOn: string;
  /** So many days before, its recipient is reminded once. */
  readonly remindDays: number;
}

/** A call for applications, as data: no code for a new one. */
export interface CallDefinition {
  readonly code: string;
  readonly name: OwnText;
  readonly description: OwnText;
  readonly opensAt: string;
  readonly closesAt: string;
  /** What comes within so many minutes after the closing is taken and marked late. */
  readonly graceMinutes: number;
  /** Kinds of initiatives that it funds. */
  readonly programmeKinds: readonly string[];
  readonly measures: readonly string[];
  /** Who may apply: sorts of organisations, below one of them where it is named, as they were on a day. */
  readonly eligible: {
    readonly kinds: readonly OrganisationKind[];
    readonly under: string | null;
    readonly on: string;
  };
  readonly criteria: readonly Criterion[];
  /** How many assessors judge an application before it may be granted. */
  readonly assessments: number;
  readonly classes: readonly ExpenseClass[];
  readonly budgetCents: number;
  /** The most that one application may ask; null where there is no such limit. */
  readonly mostCents: number | null;
  readonly reports: readonly ReportDue[];
}

const cents = { type: 'integer', minimum: 1, maximum: mostCents };
const centsOrNone = { ...cents, type: ['integer', 'null'] };
const instant = { type: 'string', format: 'date-time', maxLength: 40 };

export const callSchema = shapes.object(
  [
    ...['code', 'name', 'description', 'opensAt', 'closesAt', 'graceMinutes', 'programmeKinds', 'measures', 'eligible'],
    ...['criteria', 'assessments', 'classes', 'budgetCents', 'mostCents', 'reports'],
  ],
  {
    code: shapes.code,
    name: shapes.words,
    description: shapes.prose,
    opensAt: instant,
    closesAt: instant,
    graceMinutes: { type: 'integer', minimum: 0, maximum: 10_080 },
    programmeKinds: { ...shapes.list(shapes.code, 20, 1), uniqueItems: true },
    measures: { ...shapes.list(shapes.measure, 33, 1), uniqueItems: true },
    eligible: shapes.object(['kinds', 'under', 'on'], {
      kinds: { ...shapes.list({ enum: organisationKinds }, organisationKinds.length, 1), uniqueItems: true },
      under: { type: ['string', 'null'], minLength: 1, maxLength: 120 },
      on: shapes.day,
    }),
    criteria: shapes.list(
      shapes.object(['code', 'name', 'weight', 'scale'], {
        code: shapes.code,
        name: shapes.words,
        weight: { type: 'string', pattern: '^(?=.*[1-9])\\d{1,4}(\\.\\d{1,4})?$' },
        scale: shapes.object(['minimum', 'maximum'], {
          minimum: { type: 'integer', minimum: 0, maximum: 1_000 },
          maximum: { type: 'integer', minimum: 1, maximum: 1_000 },
        }),
      }),
      20,
      1,
    ),
    assessments: { type: 'integer', minimum: 1, maximum: 9 },
    classes: shapes.list(
      shapes.object(['code', 'name', 'ceilingCents'], {
        code: shapes.code,
        name: shapes.words,
        ceilingCents: centsOrNone,
      }),
      30,
      1,
    ),
    budgetCents: cents,
    mostCents: centsOrNone,
    reports: shapes.list(
      shapes.object(['code', 'kind', 'name', 'dueOn', 'remindDays'], {
        code: shapes.code,
        kind: { enum: ['interim', 'final'] },
        name: shapes.words,
        dueOn: shapes.day,
        remindDays: { type: 'integer', minimum: 0, maximum: 90 },
      }),
      12,
      1,
    ),
  },
);
const check = shapeCheck(callSchema);

/** Every fault of a definition at once, by JSON Pointer. */
export function faultsOfCall(value: unknown, code: string, measures: ReadonlySet<string>): FieldError[] {
  const errors = check(value);
  if (errors.length > 0) return errors;
  const call = value as CallDefinition;
  const say = (...of: Parameters<typeof faulty>): unknown => errors.push(faulty(...of));
  if (call.code !== code) say('/code', 'not-in-list', `L’adresse dit ${code}.`, `The address says ${code}.`);
  const [opens, closes] = [readInstant(call.opensAt), readInstant(call.closesAt)];
  if (!opens || !closes) {
    const form = 'Un instant s’écrit 2027-01-11T08:00:00-05:00.';
    say(opens ? '/closesAt' : '/opensAt', 'wrong-form', form, 'An instant is written 2027-01-11T08:00:00-05:00.');
    return errors;
  }
  if (closes <= opens)
    say('/closesAt', 'too-small', 'La clôture suit l’ouverture.', 'The closing comes after the opening.');
  if (call.eligible.on > schoolDay(opens))
    say(
      '/eligible/on',
      'too-large',
      'Qui peut demander est connu à l’ouverture.',
      'Who may apply is known at the opening.',
    );
  call.measures.forEach((measure, at) => {
    if (!measures.has(measure))
      say(`/measures/${at}`, 'not-in-list', 'Les mesures vont de M01 à M33.', 'Measures go from M01 to M33.');
  });
  for (const list of ['criteria', 'classes', 'reports'] as const)
    call[list].forEach((one, at) => {
      if (call[list].findIndex((other) => other.code === one.code) < at)
        say(`/${list}/${at}/code`, 'repeated', 'Ce code figure deux fois.', 'This code appears twice.');
    });
  call.criteria.forEach(({ scale }, at) => {
    if (scale.minimum >= scale.maximum)
      say(`/criteria/${at}/scale`, 'too-small', 'L’échelle va en montant.', 'The scale goes up.');
  });
  const finals = call.reports.filter(({ kind }) => kind === 'final');
  const last = call.reports
    .map(({ dueOn }) => dueOn)
    .sort()
    .at(-1);
  if (finals.length !== 1 || finals[0]!.dueOn !== last)
    say(
      '/reports',
      'one-final-report',
      'Un seul rapport est final, et aucun n’est dû après lui.',
      'One report is final, and none is due after it.',
    );
  return errors;
}

/** Once a call is open, who applied may rely on it: its words may change, its closing come later, its budget change. */
const free = new Set<keyof CallDefinition>(['name', 'description', 'closesAt', 'graceMinutes', 'budgetCents']);
/** What a call that has ended does not change any more: it is not opened again for who asks. */
const times = new Set<keyof CallDefinition>(['closesAt', 'graceMinutes']);

export function faultsOfCallRevision(
  before: CallDefinition,
  after: CallDefinition,
  { isOpen, isDrawn, hasEnded }: { readonly [of in 'isOpen' | 'isDrawn' | 'hasEnded']: boolean },
): FieldError[] {
  const fixed = (Object.keys(before) as (keyof CallDefinition)[]).filter((key) =>
    isOpen ? !free.has(key) || (hasEnded && times.has(key)) : isDrawn && key === 'eligible',
  );
  const errors = fixed
    .filter((key) => canonicalJson(before[key]) !== canonicalJson(after[key]))
    .map((key) =>
      faulty(
        `/${key}`,
        'fixed',
        isOpen ? 'L’appel est ouvert : ceci reste.' : 'La liste des organisations admises est dressée : elle reste.',
        isOpen ? 'The call is open: this stays.' : 'The list of eligible organisations is drawn up: it stays.',
      ),
    );
  const earlier = instantOf(after.closesAt) < instantOf(before.closesAt) || after.graceMinutes < before.graceMinutes;
  if (isOpen && !hasEnded && earlier)
    errors.push(
      faulty(
        '/closesAt',
        'fixed',
        'L’appel est ouvert : sa clôture et sa grâce ne se raccourcissent plus.',
        'The call is open: its closing and its grace are not shortened any more.',
      ),
    );
  return errors;
}

import { Decimal, type FieldError } from '@pan/kit/domain';
import { shapeCheck } from '@pan/kit/formats';
import {
  faulty,
  type KnownOfThePlan,
  misplaced,
  narrower,
  repeats,
  required,
  unknown,
  unknownIds,
} from '../definitions/faults.js';
import { formSchema } from './form-schema.js';
import { cellsOf, type FormDefinition, type FormField, isCounted } from './form.js';

const hasForm = shapeCheck(formSchema);

/** A body of a request holds no more in one object. */
export const mostCells = 500;

/** Everything that is wrong with a definition, by JSON Pointer; of one without its form, the form alone. */
export function faultsOfForm(value: unknown, known: KnownOfThePlan): FieldError[] {
  const faults = hasForm(value);
  if (faults.length > 0) return faults;
  const form = value as FormDefinition;
  const parts = ['dimensions', 'fields', 'rules', 'indicators'] as const;
  const own = [
    ...unknownIds(form.measures, known.measures, '/measures'),
    ...unknownIds(form.systems, known.systems, '/systems'),
    ...parts.flatMap((part) => repeats(form[part], `/${part}`)),
    ...form.dimensions.flatMap(({ members }, at) => repeats(members, `/dimensions/${at}/members`)),
    ...form.fields.flatMap((field, at) => faultsOfField(field, `/fields/${at}`, form)),
  ];
  if (own.length > 0) return own;
  if (cellCount(form) > mostCells)
    return [
      faulty(
        '/fields',
        'too-many',
        `Au plus ${mostCells} cases, répartitions comprises.`,
        `At most ${mostCells} cells, breakdowns included.`,
      ),
    ];
  return [...faultsOfRules(form), ...faultsOfIndicators(form)];
}

/** Counted before they are made: three dimensions of a hundred members are a million. */
function cellCount({ fields, dimensions }: FormDefinition): number {
  const size = (code: string) => dimensions.find((one) => one.code === code)!.members.length;
  return fields.reduce(
    (sum, field) =>
      sum + 1 + (isCounted(field) && field.by ? field.by.reduce((product, code) => product * size(code), 1) : 0),
    0,
  );
}

/**
 * What would make returns of two campaigns of one form say different things under one name: a field's code keeps its type, unit and
 * breakdown over all versions. Everything else may change, since a campaign keeps the version that it opened with.
 */
export function faultsOfFormRevision(versions: readonly FormDefinition[], next: FormDefinition): FieldError[] {
  const sense = ({ type, ...field }: FormField) => {
    const { unit, by } = field as { unit?: { fr: string }; by?: readonly string[] };
    return JSON.stringify([type, unit?.fr ?? null, by ?? []]);
  };
  const former = new Map(versions.flatMap(({ fields }) => fields.map((field) => [field.code, sense(field)])));
  return next.fields.flatMap((field, at) => {
    const before = former.get(field.code);
    return before === undefined || before === sense(field) ? [] : [narrower(`/fields/${at}`)];
  });
}

const counted = ['unit', 'minimum', 'maximum', 'by', 'requiredParts', 'persons'];
const allowed: Readonly<Record<FormField['type'], readonly string[]>> = {
  integer: counted,
  decimal: [...counted, 'decimals'],
  money: counted,
  text: ['maxLength'],
  boolean: [],
  code: ['codes'],
};

function faultsOfField(field: FormField, pointer: string, { dimensions }: FormDefinition): FieldError[] {
  const given = field as unknown as Readonly<Record<string, unknown>>;
  const may = allowed[field.type];
  const faults = [...counted, 'decimals', 'maxLength', 'codes']
    .filter((name) => given[name] !== undefined && !may.includes(name))
    .map((name) => misplaced(`${pointer}/${name}`, field.type));
  if (field.type === 'text' && given['maxLength'] === undefined) faults.push(required(`${pointer}/maxLength`));
  if (field.type === 'code')
    faults.push(
      ...(given['codes'] === undefined ? [required(`${pointer}/codes`)] : repeats(field.codes, `${pointer}/codes`)),
    );
  if (!isCounted(field)) return faults;
  const { by = [], minimum, maximum, requiredParts } = field;
  by.forEach((code, at) => {
    if (!dimensions.some((one) => one.code === code)) faults.push(unknown(`${pointer}/by/${at}`, code));
  });
  if (requiredParts && by.length === 0) faults.push(misplaced(`${pointer}/requiredParts`, 'by'));
  if (minimum !== undefined && maximum !== undefined && new Decimal(minimum).gt(maximum))
    faults.push(misplaced(`${pointer}/minimum`, 'maximum'));
  return faults;
}

/** Cells that can be added up, each with how many digits behind the point it has. */
const counts = (form: FormDefinition) =>
  new Set(cellsOf(form).flatMap(({ code, field }) => (isCounted(field) ? [code] : [])));

function faultsOfRules(form: FormDefinition): FieldError[] {
  const known = counts(form);
  return form.rules.flatMap(({ total, parts }, at) => [
    ...(known.has(total) ? [] : [unknown(`/rules/${at}/total`, total)]),
    ...parts.flatMap((part, n) => {
      if (part === total) return [misplaced(`/rules/${at}/parts/${n}`, 'total')];
      return known.has(part) ? [] : [unknown(`/rules/${at}/parts/${n}`, part)];
    }),
  ]);
}

function faultsOfIndicators(form: FormDefinition): FieldError[] {
  const known = counts(form);
  return form.indicators.flatMap((indicator, at) =>
    (['numerator', 'denominator'] as const).flatMap((side) =>
      (indicator[side] ?? []).flatMap((cell, n) =>
        known.has(cell) ? [] : [unknown(`/indicators/${at}/${side}/${n}`, cell)],
      ),
    ),
  );
}

import type { FieldError } from '@pan/kit/domain';
import { shapeCheck } from '@pan/kit/formats';
import {
  faulty,
  required,
  unknown,
  misplaced,
  repeated,
  narrower,
  gone,
  repeats,
  unknownIds,
  type KnownOfThePlan,
} from '../definitions/faults.js';
import { definitionSchema } from './definition-schema.js';
import type { Definition, Field } from './definition.js';

const hasForm = shapeCheck(definitionSchema);

/** Everything that is wrong with a definition, by JSON Pointer; of one without its form, the form alone. */
export function faultsOfDefinition(value: unknown, known: KnownOfThePlan): FieldError[] {
  const faults = hasForm(value);
  if (faults.length > 0) return faults;
  const definition = value as Definition;
  return [
    ...unknownIds(definition.measures, known.measures, '/measures'),
    ...unknownIds(definition.systems, known.systems, '/systems'),
    ...['fields', 'states', 'figures'].flatMap((part) => repeats(definition[part as 'states'], `/${part}`)),
    ...definition.fields.flatMap((field, at) => faultsOfField(field, `/fields/${at}`, definition)),
    ...faultsOfStates(definition),
    ...faultsOfTransitions(definition),
    ...faultsOfFigures(definition),
  ];
}

/** What keeps a new version from reading what was written under the one before: nothing may go, narrow or become due. */
export function faultsOfRevision(before: Definition, next: Definition): FieldError[] {
  const codesOf = <T extends { readonly code: string }>(items: readonly T[]) =>
    new Map(items.map((item, at) => [item.code, { item, at }]));
  const [fields, states] = [codesOf(next.fields), codesOf(next.states)];
  const former = codesOf(before.fields);
  const leads = ({ transitions }: Definition, code: string) => transitions.some(({ from }) => from === code);
  const serves = (measure: string) => next.measures.length === 0 || next.measures.includes(measure);
  return [
    ...(before.shared === next.shared ? [] : [narrower('/shared')]),
    ...((before.measures.length === 0 ? next.measures.length === 0 : before.measures.every(serves))
      ? []
      : [narrower('/measures')]),
    ...before.states.flatMap((old) => {
      const kept = states.get(old.code);
      if (!kept) return [gone('/states', old.code)];
      const isClosed = !old.final && kept.item.final === true;
      const isStuck = leads(before, old.code) && !leads(next, old.code);
      return isClosed || isStuck ? [narrower(`/states/${kept.at}`)] : [];
    }),
    ...before.fields.flatMap((old) => {
      const kept = fields.get(old.code);
      if (!kept) return [gone('/fields', old.code)];
      return narrowed(old, kept.item, `/fields/${kept.at}`);
    }),
    ...[...fields.values()]
      .filter(({ item }) => !isDueNoSooner(item.required, former.get(item.code)?.item.required))
      .map(({ at }) => narrower(`/fields/${at}/required`)),
  ];
}

/** Whether a value is due in no state where it was not. */
function isDueNoSooner(now: Field['required'], before: Field['required']): boolean {
  if (now === undefined || before === true) return true;
  if (now === true || before === undefined) return false;
  return now.every((state) => before.includes(state));
}

function narrowed(old: Field, now: Field, pointer: string): FieldError[] {
  if (old.type !== now.type) return [narrower(`${pointer}/type`)];
  const faults: FieldError[] = [];
  if ('maxLength' in old && 'maxLength' in now && now.maxLength < old.maxLength)
    faults.push(narrower(`${pointer}/maxLength`));
  if ('lines' in old && old.lines && !('lines' in now && now.lines)) faults.push(narrower(`${pointer}/lines`));
  if ('persons' in old && !('persons' in now)) faults.push(narrower(`${pointer}/persons`));
  if ('codes' in old && 'codes' in now)
    for (const { code } of old.codes)
      if (!now.codes.some((word) => word.code === code)) faults.push(gone(`${pointer}/codes`, code));
  if (isNumeric(old) && isNumeric(now)) {
    if ((now.minimum ?? -Infinity) > (old.minimum ?? -Infinity)) faults.push(narrower(`${pointer}/minimum`));
    if ((now.maximum ?? Infinity) < (old.maximum ?? Infinity)) faults.push(narrower(`${pointer}/maximum`));
  }
  return faults;
}

type Numeric = Extract<Field, { readonly minimum?: number }>;
export const isNumeric = (field: Field): field is Numeric => ['integer', 'number', 'money'].includes(field.type);

function faultsOfField(field: Field, pointer: string, { states }: Definition): FieldError[] {
  const given = field as unknown as Readonly<Record<string, unknown>>;
  const has = (name: string) => given[name] !== undefined;
  const needs = { text: ['maxLength'], code: ['codes'], codes: ['codes'] }[field.type as 'text'] ?? [];
  const may = new Set([...needs, ...(field.type === 'text' ? ['lines'] : [])]);
  if (isNumeric(field)) for (const name of ['unit', 'minimum', 'maximum', 'persons']) may.add(name);
  const faults = needs.filter((name) => !has(name)).map((name) => required(`${pointer}/${name}`));
  for (const name of ['maxLength', 'lines', 'codes', 'unit', 'minimum', 'maximum', 'persons'])
    if (has(name) && !may.has(name)) faults.push(misplaced(`${pointer}/${name}`, field.type));
  if (isNumeric(field) && (field.minimum ?? -Infinity) > (field.maximum ?? Infinity))
    faults.push(misplaced(`${pointer}/minimum`, 'maximum'));
  if ('codes' in field) faults.push(...repeats(field.codes, `${pointer}/codes`));
  if (given['required'] === false) faults.push(misplaced(`${pointer}/required`, 'false'));
  if (Array.isArray(field.required))
    (field.required as readonly string[]).forEach((state, at) => {
      if (!states.some(({ code }) => code === state)) faults.push(unknown(`${pointer}/required/${at}`, state));
    });
  return faults;
}

function faultsOfStates({ states, transitions }: Definition): FieldError[] {
  const initial = states.filter((state) => state.initial);
  if (initial.length !== 1)
    return [
      faulty(
        '/states',
        'one-initial-state',
        'Un état, et un seul, est celui du début (initial).',
        'One state, and only one, is where an initiative begins (initial).',
      ),
    ];
  const reached = new Set([initial[0]!.code]);
  for (const from of reached) for (const { to } of transitions.filter((one) => one.from === from)) reached.add(to);
  return states.flatMap(({ code, final }, at) => [
    ...(reached.has(code)
      ? []
      : [
          faulty(
            `/states/${at}`,
            'state-never-reached',
            `Aucun passage ne mène à l’état ${code}.`,
            `No transition leads to the state ${code}.`,
          ),
        ]),
    ...(final && transitions.some(({ from }) => from === code) ? [misplaced(`/states/${at}/final`, code)] : []),
  ]);
}

function faultsOfTransitions({ states, transitions }: Definition): FieldError[] {
  const known = new Set(states.map(({ code }) => code));
  const pairs = transitions.map(({ from, to }) => `${from} ${to}`);
  return transitions.flatMap((transition, at) => [
    ...(['from', 'to'] as const)
      .filter((end) => !known.has(transition[end]))
      .map((end) => unknown(`/transitions/${at}/${end}`, transition[end])),
    ...(pairs.indexOf(pairs[at]!) < at ? [repeated(`/transitions/${at}`)] : []),
  ]);
}

function faultsOfFigures({ fields, states, figures }: Definition): FieldError[] {
  const field = (code: string | undefined) => fields.find((one) => one.code === code);
  return figures.flatMap(({ measure, field: summed, from, to, states: counted = [], by, monthOf }, at) => {
    const place = `/figures/${at}`;
    const faults: FieldError[] = [];
    const numeric = field(summed);
    if (measure === 'sum' && (!numeric || !isNumeric(numeric)))
      faults.push(summed === undefined ? required(`${place}/field`) : unknown(`${place}/field`, summed));
    if (measure !== 'sum' && summed !== undefined) faults.push(misplaced(`${place}/field`, measure));
    for (const [name, date] of Object.entries({ from, to }))
      if (measure !== 'median-days')
        faults.push(...(date === undefined ? [] : [misplaced(`${place}/${name}`, measure)]));
      else if (date === undefined) faults.push(required(`${place}/${name}`));
      else if (field(date)?.type !== 'date') faults.push(unknown(`${place}/${name}`, date));
    counted.forEach((state, n) => {
      if (!states.some(({ code }) => code === state)) faults.push(unknown(`${place}/states/${n}`, state));
    });
    by.forEach((part, n) => {
      const groups = ['code', 'boolean', 'school-year', 'organisation', 'partner'];
      const known = ['state', 'organisation', 'month'].includes(part) || groups.includes(field(part)?.type ?? '');
      if (!known) faults.push(unknown(`${place}/by/${n}`, part));
    });
    if (by.includes('month') && field(monthOf)?.type !== 'date')
      faults.push(monthOf === undefined ? required(`${place}/monthOf`) : unknown(`${place}/monthOf`, monthOf));
    return faults;
  });
}

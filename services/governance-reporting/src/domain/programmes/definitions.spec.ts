import { shippedKinds } from '../../application/programmes/load-shipped-kinds.js';
import { register } from '../../register/register.js';
import { Plan } from '../plan.js';
import { faultsOfDefinition, faultsOfRevision } from './definition-faults.js';
import type { Definition } from './definition.js';
import { ProgrammeKind } from './programme-kind.js';

const known = Plan.of(register).ids();
const words = (text: string) => ({ fr: text, en: text });

const small: Definition = {
  ...{ code: 'visit', name: words('Visite'), description: words('Une visite'), measures: [], systems: [] },
  ...{ reporters: ['school'], shared: true },
  fields: [
    { code: 'day', type: 'date', name: words('Jour'), required: true },
    { code: 'guests', type: 'integer', name: words('Invités'), minimum: 0, maximum: 50, required: ['made'] },
    { code: 'theme', type: 'code', name: words('Thème'), codes: [{ code: 'robots', name: words('Robots') }] },
    { code: 'note', type: 'text', name: words('Note'), maxLength: 20 },
  ],
  states: [
    { code: 'planned', name: words('Prévue'), initial: true },
    { code: 'made', name: words('Faite'), final: true },
  ],
  transitions: [{ from: 'planned', to: 'made', by: ['governance:report'] }],
  figures: [{ code: 'visits', name: words('Visites'), measure: 'count', by: ['state'] }],
};

const places = (faults: readonly { pointer: string; code: string }[]) =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`).sort();

describe('A definition of a kind of programme', () => {
  it.each([...shippedKinds])('%s, which the service brings, is right', (code, definition) => {
    expect(faultsOfDefinition(definition, known)).toEqual([]);
    expect((definition as Definition).code).toBe(code);
  });

  it('is refused with every fault of its form at once, each with its place and in two languages', () => {
    const faults = faultsOfDefinition(
      { ...small, code: 'Visit!', shared: 'yes', fields: [{ code: 'day', type: 'moment' }], colour: 'red' },
      known,
    );
    expect(places(faults)).toEqual([
      '/code wrong-form',
      '/colour unknown-field',
      '/fields/0/name required',
      '/fields/0/type not-in-list',
      '/shared wrong-type',
    ]);
    for (const { fr, en } of faults) expect([fr, en].every((text) => text.length > 10 && text !== '')).toBe(true);
  });

  it('is refused where its parts contradict each other, all at once', () => {
    const wrong = {
      ...small,
      measures: ['M34'],
      systems: ['S99'],
      fields: [
        ...small.fields,
        { code: 'day', type: 'date', name: words('Encore'), maxLength: 3 },
        { code: 'cost', type: 'money', name: words('Coût'), minimum: 9, maximum: 3 },
        { code: 'kind', type: 'code', name: words('Sorte') },
        { code: 'late', type: 'boolean', name: words('Retard'), required: ['nowhere'] },
      ],
      states: [...small.states, { code: 'lost', name: words('Perdue') }],
      transitions: [...small.transitions, { from: 'made', to: 'gone', by: ['governance:write'] }],
      figures: [
        { code: 'sum', name: words('Somme'), measure: 'sum', field: 'note', by: ['month', 'note'], states: ['gone'] },
        { code: 'delay', name: words('Délai'), measure: 'median-days', from: 'note', field: 'cost', by: ['state'] },
        { code: 'all', name: words('Tous'), measure: 'count', to: 'day', by: ['state'] },
      ],
    };
    expect(places(faultsOfDefinition(wrong, known))).toEqual([
      '/fields/4/code repeated',
      '/fields/4/maxLength misplaced',
      '/fields/5/minimum misplaced',
      '/fields/6/codes required',
      '/fields/7/required/0 unknown-name',
      '/figures/0/by/1 unknown-name',
      '/figures/0/field unknown-name',
      '/figures/0/monthOf required',
      '/figures/0/states/0 unknown-name',
      '/figures/1/field misplaced',
      '/figures/1/from unknown-name',
      '/figures/1/to required',
      '/figures/2/to misplaced',
      '/measures/0 unknown-name',
      '/states/1/final misplaced',
      '/states/2 state-never-reached',
      '/systems/0 unknown-name',
      '/transitions/1/to unknown-name',
    ]);
  });

  it('is revised only so that what was written before can be read: wider, never narrower', () => {
    const [day, guests, theme, note] = small.fields as [Definition['fields'][0], object, object, object];
    const wider = {
      ...small,
      fields: [
        { ...day },
        { ...guests, maximum: 99 },
        { ...theme, codes: [...['robots', 'kites'].map((code) => ({ code, name: words(code) }))] },
        { ...note, maxLength: 200 },
        { code: 'place', type: 'text', name: words('Lieu'), maxLength: 20 },
      ],
    } as Definition;
    expect(faultsOfRevision(small, wider)).toEqual([]);
    expect(places(faultsOfRevision(wider, small))).toEqual([
      '/fields gone',
      '/fields/1/maximum narrower-than-before',
      '/fields/2/codes gone',
      '/fields/3/maxLength narrower-than-before',
    ]);
    const due = { ...small, fields: small.fields.map((field) => ({ ...field, required: true as const })) };
    expect(places(faultsOfRevision(small, due))).toContain('/fields/3/required narrower-than-before');
    const retyped = {
      ...small,
      fields: [{ ...small.fields[0]!, type: 'boolean' } as Definition['fields'][0], ...small.fields.slice(1)],
    };
    expect(places(faultsOfRevision(small, retyped))).toEqual(['/fields/0/type narrower-than-before']);
    expect(places(faultsOfRevision(small, { ...small, states: small.states.slice(0, 1) }))).toEqual(['/states gone']);
  });

  it.each<[string, (kind: Definition) => object, string]>([
    ['what is shared', () => ({ shared: false }), '/shared'],
    ['the measures it serves', () => ({ measures: ['M01'] }), '/measures'],
    [
      'a state into a final one',
      ({ states }) => ({ states: states.map((one) => ({ ...one, final: true })) }),
      '/states/0',
    ],
    ['the way out of a state', () => ({ transitions: [] }), '/states/0'],
    [
      'when a value is due',
      ({ fields }) => ({ fields: [fields[0], { ...fields[1], required: true }, ...fields.slice(2)] }),
      '/fields/1/required',
    ],
    [
      'a text of lines into one line',
      ({ fields }) => ({ fields: fields.map(({ ...one }) => ({ ...one, lines: undefined })) }),
      '/fields/3/lines',
    ],
    [
      'persons into a bare number',
      ({ fields }) => ({ fields: fields.map(({ ...one }) => ({ ...one, persons: undefined })) }),
      '/fields/1/persons',
    ],
  ])('never turns %s', (_what, change, pointer) => {
    const [day, guests, theme, note] = small.fields as [object, object, object, object];
    const before = {
      ...small,
      fields: [day, { ...guests, persons: true }, theme, { ...note, lines: true }],
    } as Definition;
    const next = JSON.parse(JSON.stringify({ ...before, ...change(before) })) as Definition;
    expect(places(faultsOfRevision(before, next))).toEqual([`${pointer} narrower-than-before`]);
  });

  it('refuses a list that nobody means before it looks at its items', () => {
    const long = Array.from({ length: 200_000 }, (_, n) => n);
    expect(places(faultsOfDefinition({ ...small, measures: long }, known))).toEqual(['/measures too-many']);
    expect(places(new ProgrammeKind(1, small).faultsOf({ theme: long }, 'planned'))).toEqual([
      '/values/theme too-many',
    ]);
  });

  it('checks values by what it says of its fields, in the state they are in', () => {
    const kind = new ProgrammeKind(1, small);
    expect(
      kind
        .faultsOf({ day: '2026-02-30', guests: 51.5, theme: 'cats', note: 'a\u202eb', more: 1 }, 'planned')
        .map(({ pointer }) => pointer)
        .sort(),
    ).toEqual(
      ['/values/day', '/values/guests', '/values/guests', '/values/more', '/values/note', '/values/theme'].sort(),
    );
    expect(kind.faultsOf({ day: '2026-02-28' }, 'planned')).toEqual([]);
    expect(places(kind.faultsOf({ day: '2026-02-28' }, 'made'))).toEqual(['/values/guests required']);
    expect(kind.faultsOf({ day: '2026-02-28', guests: 0 }, 'made')).toEqual([]);
  });

  it('lets through only those transitions that it names, by who holds the scope', () => {
    const kind = new ProgrammeKind(1, small);
    const by = (scope: string) => new Set([scope]);
    expect(() => kind.mustLead('planned', 'made', by('governance:report'))).not.toThrow();
    expect(() => kind.mustLead('planned', 'made', by('governance:write'))).toThrow('transition-not-yours');
    expect(() => kind.mustLead('made', 'planned', by('governance:report'))).toThrow('transition-unknown');
    expect(() => kind.mustBeReportedBy('university', false)).toThrow('organisation-does-not-report');
    expect(() => kind.mustBeReportedBy('university', true)).not.toThrow();
  });
});

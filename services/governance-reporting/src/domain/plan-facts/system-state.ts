import type { OwnText, PlanSystem, Provenance, Register } from '../register.js';

/** A fact of the register that speaks of a system: both stand in the same lines of the documents. */
export interface FactOfSystem {
  readonly path: string;
  readonly id: string;
}

/** What there is of a system now. */
export interface SystemEvidence {
  /** Kinds of programmes that show it, with how many initiatives of each are in sight. */
  readonly kinds: readonly { readonly code: string; readonly initiatives: number }[];
  /** Figures that its service reports for its measures; null is withheld. */
  readonly figures: readonly {
    readonly indicator: string;
    readonly value: number | null;
    readonly suppressed: boolean;
  }[];
  readonly facts: readonly FactOfSystem[];
  /** Lines of the story and specs that show it, of this release. */
  readonly shownBy: { readonly story: readonly string[]; readonly specs: readonly string[] };
}

export const systemStates = ['in-use', 'ready', 'told'] as const;
export type SystemState = (typeof systemStates)[number];

/** In use: something was entered or counted; ready: a kind, a figure or a step of the story carries it; told: its facts alone. */
export function stateOfSystem({ kinds, figures, shownBy }: SystemEvidence): SystemState {
  const isUsed =
    kinds.some(({ initiatives }) => initiatives > 0) ||
    figures.some(({ value, suppressed }) => suppressed || (value ?? 0) > 0);
  if (isUsed) return 'in-use';
  return kinds.length + figures.length + shownBy.story.length > 0 ? 'ready' : 'told';
}

/** The state in words that say what it rests on. */
export function inWords(state: SystemState, { kinds, figures, facts, shownBy }: SystemEvidence): OwnText {
  const initiatives = kinds.reduce((sum, one) => sum + one.initiatives, 0);
  const counted = figures.filter(({ value, suppressed }) => suppressed || (value ?? 0) > 0).length;
  const rests = [
    [initiatives, 'initiative(s) inscrite(s)', 'initiative(s) entered'],
    [counted, 'chiffre(s) compté(s)', 'figure(s) counted'],
    [kinds.length, 'genre(s) de programme', 'kind(s) of programme'],
    [figures.length, 'indicateur(s)', 'indicator(s)'],
    [shownBy.story.length, 'étape(s) du récit', 'step(s) of the story'],
    [shownBy.specs.length, 'essai(s)', 'spec(s)'],
    [facts.length, 'fait(s) du plan avec provenance', 'fact(s) of the plan with provenance'],
  ] as const;
  const listed = (language: 1 | 2) =>
    rests
      .filter(([count]) => count > 0)
      .map((one) => `${one[0]} ${one[language]}`)
      .join(', ');
  const head: Readonly<Record<SystemState, OwnText>> = {
    'in-use': { fr: 'En usage', en: 'In use' },
    ready: { fr: 'Prêt, sans usage encore inscrit', en: 'Ready, with no use entered yet' },
    told: { fr: 'Fait du plan, tenu au registre', en: 'A fact of the plan, kept in the register' },
  };
  return { fr: `${head[state].fr} : ${listed(1) || '–'}`, en: `${head[state].en}: ${listed(2) || '–'}` };
}

const meets = (one: Provenance, other: Provenance): boolean =>
  one.document === other.document && one.line <= (other.toLine ?? other.line) && other.line <= (one.toLine ?? one.line);

/** Facts of the register in the lines that speak of a system. */
export function factsOfSystem(register: Register, { provenance }: PlanSystem): FactOfSystem[] {
  const { plan, measures, budgets, timeline, grants } = register;
  const told: [string, string, readonly Provenance[]][] = [
    ['/v1/plan', plan.id, plan.parentStrategy.provenance],
    ...measures.map((one): [string, string, readonly Provenance[]] => [
      `/v1/measures/${one.id}`,
      one.id,
      one.provenance,
    ]),
    ...budgets.orientations.map((one): [string, string, readonly Provenance[]] => [
      '/v1/budgets',
      one.orientation,
      one.provenance,
    ]),
    ...timeline.schoolYears.map((one): [string, string, readonly Provenance[]] => [
      '/v1/timeline',
      one.schoolYear,
      one.provenance,
    ]),
    ...timeline.entries.map((one): [string, string, readonly Provenance[]] => [
      '/v1/timeline',
      one.id,
      [one, ...one.phases.flatMap(({ milestones }) => milestones)].flatMap((part) => part.provenance),
    ]),
    ...grants.flatMap((grant) =>
      [grant, ...grant.parts.map((part) => part)].map((one): [string, string, readonly Provenance[]] => [
        '/v1/grants',
        one.id,
        one.provenance,
      ]),
    ),
    ...grants.flatMap((grant) =>
      grant.otherPolicyLines.map((line): [string, string, readonly Provenance[]] => [
        '/v1/grants',
        grant.id,
        line.provenance,
      ]),
    ),
  ];
  const found = told.filter(([, , lines]) => lines.some((line) => provenance.some((own) => meets(line, own))));
  return [...new Map(found.map(([path, id]) => [`${path} ${id}`, { path, id }])).values()];
}

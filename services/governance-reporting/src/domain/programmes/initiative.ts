import { MeasureProgressedV1, type OrganisationKind } from '@pan/contracts';
import {
  canonicalJson,
  DomainError,
  fact,
  plainText,
  requireVersion,
  type Fact,
  type FieldError,
} from '@pan/kit/domain';
import { changesBetween, replayed, type Change, type Facts } from '../history/changes.js';
import type { OwnText } from '../register.js';
import type { ProgrammeKind, Values } from './programme-kind.js';
import type { Source, Sourced } from './source.js';

/** A step that is dated ahead and again when it is reached: progress is told by these, never by a running total. */
export interface Milestone {
  readonly title: OwnText;
  readonly plannedOn: string | null;
  readonly reachedOn: string | null;
}

/** Who takes part beside the organisation that carries it, by the register of partners. */
export interface Participation {
  readonly partner: string;
  readonly role: OwnText;
}

/** What somebody says of an initiative; what is absent stays as it is. */
export interface InitiativeContent {
  readonly title?: OwnText;
  readonly measures?: readonly string[];
  readonly values?: Values;
  readonly partners?: readonly Participation[];
}

/** The organisation that carries an initiative. */
export interface Actor {
  readonly id: string;
  readonly code: string;
  readonly kind: OrganisationKind;
}

interface InitiativeState {
  readonly id: string;
  readonly kind: string;
  /** The version of the kind under which it was last written. */
  readonly kindVersion: number;
  readonly organisationId: string;
  readonly shared: boolean;
  readonly state: string;
  readonly measures: readonly string[];
  /** Everything else, each with its source, by JSON Pointer: `/title`, `/values/participants`, `/milestones/launch`. */
  readonly facts: Readonly<Record<string, Sourced>>;
  readonly version: number;
}

/** Of a change of a milestone: where it comes from, the day it is, the version that was read. */
export interface Dated {
  readonly source: Source;
  readonly today: string;
  readonly expected: number | null;
}

export const mostMilestones = 100;

/** What an organisation does for measures of the plan, of one kind of programme. */
export class Initiative {
  private constructor(private state: InitiativeState) {}

  /** @throws DomainError invalid-request, measure-not-served, organisation-does-not-report */
  static begin(
    id: string,
    kind: ProgrammeKind,
    actor: Actor,
    content: InitiativeContent & { readonly title: OwnText; readonly measures: readonly string[] },
    source: Source,
    isMinistry: boolean,
  ): Initiative {
    kind.mustBeReportedBy(actor.kind, isMinistry);
    const facts = {
      '/kind': { value: { code: kind.code, version: kind.version }, source },
      '/organisation': { value: actor.code, source },
      '/state': { value: kind.initialState, source },
    };
    const begun = new Initiative({
      ...{ id, kind: kind.code, kindVersion: kind.version, organisationId: actor.id, shared: kind.definition.shared },
      ...{ state: kind.initialState, measures: [], facts, version: 0 },
    });
    begun.revise(kind, content, source, null);
    return begun;
  }

  get id(): string {
    return this.state.id;
  }

  get version(): number {
    return this.state.version;
  }

  get kind(): string {
    return this.state.kind;
  }

  get measures(): readonly string[] {
    return this.state.measures;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  /** Whose history it is; null where all who read the register read it. */
  get historyOwner(): string | null {
    return this.state.shared ? null : this.state.organisationId;
  }

  get facts(): Facts {
    return this.state.facts;
  }

  /**
   * Says what is so of it now, under the present version of its kind.
   * @param values those that are named replace; null takes one away
   * @throws DomainError stale-version, initiative-ended, invalid-request, measure-not-served
   */
  revise(kind: ProgrammeKind, content: InitiativeContent, source: Source, expected: number | null): Fact | null {
    requireVersion(expected, this.version);
    const served = this.state.measures.join();
    this.mustGoOn(kind);
    const { title, measures, values = {}, partners } = content;
    const facts: Record<string, Sourced> = { ...this.state.facts };
    const say = (pointer: string, value: unknown): void => {
      const before = facts[pointer];
      if (value === null || value === undefined) Reflect.deleteProperty(facts, pointer);
      else if (!before || canonicalJson(before.value) !== canonicalJson(value)) facts[pointer] = { value, source };
    };
    if (title) say('/title', title);
    if (measures) {
      kind.mustServe(measures);
      say('/measures', [...measures].sort());
    }
    if (partners) say('/partners', partners.length > 0 ? partners : null);
    for (const [code, value] of Object.entries(values)) say(`/values/${code}`, asWritten(value));
    mustFit(kind.faultsOf(valuesOf(facts), this.state.state));
    this.become(underVersion(kind, facts, source));
    return served === this.state.measures.join() ? null : this.progress();
  }

  /** @throws DomainError stale-version, transition-unknown, transition-not-yours, invalid-request: a value is due in that state */
  move(kind: ProgrammeKind, to: string, scopes: ReadonlySet<string>, source: Source, expected: number | null): Fact {
    requireVersion(expected, this.version);
    kind.mustLead(this.state.state, to, scopes);
    mustFit(kind.faultsOf(valuesOf(this.state.facts), to));
    this.become(underVersion(kind, { ...this.state.facts, '/state': { value: to, source } }, source));
    return this.progress();
  }

  /**
   * Plans, dates or reaches a milestone, or corrects it; null takes it away. What was said before stays in the history.
   * @throws DomainError stale-version, initiative-ended, milestone-unknown, milestone-ahead, too-many-milestones
   */
  date(
    kind: ProgrammeKind,
    code: string,
    milestone: Milestone | null,
    { source, today, expected }: Dated,
  ): Fact | null {
    requireVersion(expected, this.version);
    this.mustGoOn(kind);
    const pointer = `/milestones/${code}`;
    const before = this.state.facts[pointer] as Sourced<Milestone> | undefined;
    if (before && canonicalJson(before.value) === canonicalJson(milestone)) return null;
    if (!milestone && !before) throw new DomainError('milestone-unknown', { milestone: code });
    if (milestone?.reachedOn && milestone.reachedOn > today)
      throw new DomainError('milestone-ahead', { milestone: code });
    const { [pointer]: _, ...others } = this.state.facts;
    const facts = milestone ? { ...others, [pointer]: { value: milestone, source } } : others;
    if (milestonesOf(facts).length > mostMilestones)
      throw new DomainError('too-many-milestones', { most: mostMilestones });
    this.become(facts);
    return this.progress();
  }

  /** Where it stands, as others are told: codes and counts. */
  progress(): Fact {
    const { id, kind, organisationId, measures, state, facts } = this.state;
    const milestones = milestonesOf(facts);
    return fact(MeasureProgressedV1, id, {
      initiativeId: id,
      kind,
      organisationId,
      measures: [...measures],
      state,
      milestones: milestones.length,
      milestonesReached: milestones.filter(({ reachedOn }) => reachedOn !== null).length,
    });
  }

  private mustGoOn(kind: ProgrammeKind): void {
    const { state, version } = this.state;
    if (version > 0 && kind.isFinal(state)) throw new DomainError('initiative-ended', { state });
  }

  private become(facts: Readonly<Record<string, Sourced>>): void {
    if (changesBetween(this.state.facts, facts).length === 0) return;
    const of = <T>(pointer: string) => facts[pointer]!.value as T;
    this.state = {
      ...this.state,
      facts,
      kindVersion: of<KindVersion>('/kind').version,
      state: of('/state'),
      measures: of('/measures'),
      version: this.version + 1,
    };
  }
}

interface KindVersion {
  readonly code: string;
  readonly version: number;
}

/** What is written is written under the present version of the kind. */
function underVersion({ code, version }: ProgrammeKind, facts: Readonly<Record<string, Sourced>>, source: Source) {
  const written = facts['/kind']!.value as KindVersion;
  return written.version === version ? facts : { ...facts, '/kind': { value: { code, version }, source } };
}

const under = (facts: Facts, prefix: string): [string, Sourced][] =>
  Object.entries(facts as Readonly<Record<string, Sourced>>)
    .filter(([pointer]) => pointer.startsWith(prefix))
    .map(([pointer, fact]) => [pointer.slice(prefix.length), fact]);

const valuesOf = (facts: Facts): Values =>
  Object.fromEntries(under(facts, '/values/').map(([code, { value }]) => [code, value]));

const milestonesOf = (facts: Facts): Milestone[] =>
  under(facts, '/milestones/').map(([, { value }]) => value as Milestone);

function mustFit(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
}

/** Text in its one form. */
function asWritten(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  return Array.isArray(value) ? value.map(asWritten) : value;
}

/** An initiative as it is read: its facts joined again, and where each comes from. */
export interface InitiativeFacts {
  readonly kind: string;
  readonly kindVersion: number;
  readonly organisation: string;
  readonly title: OwnText;
  readonly measures: readonly string[];
  readonly state: string;
  readonly values: Values;
  readonly partners: readonly Participation[];
  readonly milestones: readonly (Milestone & { readonly code: string })[];
  readonly provenance: Readonly<Record<string, Source>>;
}

export function readFacts(facts: Facts): InitiativeFacts {
  const of = <T>(pointer: string) => (facts[pointer] as Sourced<T> | undefined)?.value;
  return {
    kind: of<KindVersion>('/kind')!.code,
    kindVersion: of<KindVersion>('/kind')!.version,
    organisation: of('/organisation')!,
    title: of('/title')!,
    measures: of('/measures')!,
    state: of('/state')!,
    values: valuesOf(facts),
    partners: of('/partners') ?? [],
    milestones: under(facts, '/milestones/')
      .map(([code, { value }]) => ({ code, ...(value as Milestone) }))
      .sort(
        (one, other) =>
          (one.plannedOn ?? '9').localeCompare(other.plannedOn ?? '9') || (one.code < other.code ? -1 : 1),
      ),
    provenance: Object.fromEntries(under(facts, '').map(([pointer, { source }]) => [pointer, source])),
  };
}

/** As it stood after these changes; null before the first. */
export function initiativeAfter(changes: readonly Change[]): InitiativeFacts | null {
  return changes.length === 0 ? null : readFacts(replayed(changes));
}

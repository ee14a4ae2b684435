import { ReturnApprovedV1, ReturnReceivedV1, ReturnReopenedV1, type OrganisationKind } from '@pan/contracts';
import {
  DomainError,
  explain,
  fact,
  requireVersion,
  schoolDay,
  type Fact,
  type FieldError,
  type Language,
} from '@pan/kit/domain';
import { pointerStep } from '@pan/kit/formats';
import { changesBetween, type Facts } from '../history/changes.js';
import type { Campaign } from './campaign.js';
import type { CellFault, Cells, ReturnForm } from './return-form.js';

/** `awaited`: nothing was said yet. `draft`: something was, and not handed in. */
export type ReturnState = 'awaited' | 'draft' | 'submitted';

export interface Approval {
  readonly level: OrganisationKind;
  readonly organisation: string;
  readonly by: string;
  readonly at: string;
}

interface State {
  readonly id: string;
  readonly campaign: string;
  readonly organisationId: string;
  /** The organisation as of the campaign's day: its code, itself and those above it, the nearest first. */
  readonly organisation: string;
  readonly pathIds: readonly string[];
  readonly path: readonly string[];
  readonly pathKinds: readonly OrganisationKind[];
  readonly expected: boolean;
  /** A day of its own until which it may be late. */
  readonly lateUntil: string | null;
  readonly state: ReturnState;
  readonly nothingToReport: boolean;
  readonly cells: Cells;
  readonly missing: number;
  /** When it was first handed in: what makes it on time or late. */
  readonly receivedAt: Date | null;
  readonly approvals: readonly Approval[];
  /** Every level of it has approved. */
  readonly approved: boolean;
  /** Who entered something; whoever did does not approve under four eyes. */
  readonly enteredBy: readonly string[];
  readonly version: number;
}

/** What is entered. `cells` replaces all that was said where `whole`, else those that it names; null takes one away. */
export interface Entry {
  readonly cells: Readonly<Record<string, unknown>>;
  readonly whole: boolean;
  /** Undefined: as it was. */
  readonly nothingToReport?: boolean;
  /** Hands it in, unless it is already. */
  readonly submit: boolean;
}

export interface Asking {
  readonly form: ReturnForm;
  readonly campaign: Campaign;
  readonly by: string;
  readonly now: Date;
}

/** Who asks: the organisations that the token names, whether it is the ministry's, and whether a person is behind it. */
export interface Approver {
  readonly organisations: readonly string[];
  readonly isMinistry: boolean;
  readonly isPerson: boolean;
}

/** What a return says that its form does not take. Each has a place; nothing is kept of a return that has one. */
export class FaultyReturn extends Error {
  constructor(readonly faults: readonly CellFault[]) {
    super('return-faulty');
  }

  /** As one who sent a single return is told. */
  refusal(): DomainError {
    const errors = this.faults.slice(0, mostTold).map(fieldError);
    return new DomainError('return-faulty', { count: this.faults.length }, { errors });
  }
}

const mostTold = 100;

function fieldError({ cell, code, params }: CellFault): FieldError {
  const said = (language: Language) => {
    const { detail, remedy } = explain(code, params, language);
    return remedy ? `${detail} ${remedy}` : detail;
  };
  return { pointer: `/cells${pointerStep(cell)}`, code, fr: said('fr'), en: said('en') };
}

/** The same people enter a return year after year; of those who ever did, so many are remembered. */
const mostEnterers = 200;

/** What one expected organisation answers in one campaign: awaited from the opening on, whether or not anything is said. */
export class CampaignReturn {
  private constructor(private state: State) {}

  get id(): string {
    return this.state.id;
  }

  get version(): number {
    return this.state.version;
  }

  get organisation(): string {
    return this.state.organisation;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  /** What its history is made of. */
  get facts(): Facts {
    const { expected, lateUntil, state, nothingToReport, cells, approvals } = this.state;
    return {
      '/expected': expected,
      ...(lateUntil && { '/lateUntil': lateUntil }),
      '/state': state,
      ...(nothingToReport && { '/nothingToReport': true }),
      ...Object.fromEntries(Object.entries(cells).map(([cell, value]) => [`/cells/${cell}`, value])),
      ...Object.fromEntries(approvals.map(({ level, by, at }) => [`/approvals/${level}`, { by, at }])),
    };
  }

  /**
   * Says what is so, or some of it. What is handed in stays handed in, and consistent.
   * @throws DomainError stale-version, return-not-expected, return-locked, campaign-over, nothing-not-allowed, nothing-and-cells,
   * return-empty; FaultyReturn with every fault of it
   */
  enter(
    { cells: given, whole, nothingToReport = this.state.nothingToReport, submit }: Entry,
    asking: Asking,
    expected: number | null,
  ): Fact | null {
    requireVersion(expected, this.version);
    const { form, campaign, by, now } = asking;
    this.mustBeOpen(campaign, now);
    const cells: Record<string, string> = whole ? {} : { ...this.state.cells };
    const faults: CellFault[] = [];
    for (const [cell, value] of Object.entries(given)) {
      if (value === null || value === undefined) {
        if (!form.cells.has(cell)) faults.push({ cell, ...(form.read(cell, null) as Omit<CellFault, 'cell'>) });
        else Reflect.deleteProperty(cells, cell);
        continue;
      }
      const read = form.read(cell, value);
      if ('value' in read) cells[cell] = read.value;
      else {
        faults.push({ cell, ...read });
        Reflect.deleteProperty(cells, cell);
      }
    }
    const { state, enteredBy } = this.state;
    const handedIn = submit || state === 'submitted';
    if (handedIn) faults.push(...form.faultsOfSums(cells));
    if (faults.length > 0) throw new FaultyReturn(faults);
    const isEmpty = Object.keys(cells).length === 0;
    if (nothingToReport && !form.definition.nothingToReport)
      throw new DomainError('nothing-not-allowed', { form: form.code });
    if (nothingToReport && !isEmpty) throw new DomainError('nothing-and-cells', { cells: Object.keys(cells).length });
    if (handedIn && isEmpty && !nothingToReport) throw new DomainError('return-empty');
    const entered = isEmpty && !nothingToReport ? 'awaited' : 'draft';
    return this.become(
      {
        ...{ cells: sorted(cells), nothingToReport, state: handedIn ? 'submitted' : entered },
        missing: nothingToReport ? 0 : form.missingIn(cells),
        ...(handedIn && { receivedAt: this.state.receivedAt ?? now }),
        enteredBy: [...enteredBy.filter((one) => one !== by), by].slice(-mostEnterers),
      },
      () =>
        handedIn
          ? fact(ReturnReceivedV1, this.id, {
              ...this.told(campaign),
              nothingToReport,
              cells: Object.keys(cells).length,
              complete: this.state.missing === 0,
              onTime: schoolDay(this.state.receivedAt!) <= campaign.dueOn,
            })
          : null,
    );
  }

  /**
   * The next level answers for what was handed in, which is locked from then on.
   * @throws DomainError stale-version, return-not-expected, return-not-submitted, approved-already, approval-waits, approval-not-yours,
   * four-eyes
   */
  approve(who: Approver, { form, campaign, by, now }: Asking, expected: number | null): Fact | null {
    requireVersion(expected, this.version);
    const { approvals, path, pathKinds, enteredBy, state, expected: isExpected } = this.state;
    if (!isExpected) throw new DomainError('return-not-expected', { organisation: this.organisation });
    const levels = form.levelsFor(pathKinds);
    const mine = levels.filter((level) => this.actsAt(level, who));
    if (mine.length === 0) throw new DomainError('approval-not-yours', { levels: levels.join(', ') || '–' });
    if (state !== 'submitted') throw new DomainError('return-not-submitted');
    const next = levels[approvals.length];
    if (next === undefined || mine.every((level) => levels.indexOf(level) < approvals.length))
      throw new DomainError('approved-already', { level: mine.at(-1)! });
    if (!mine.includes(next)) throw new DomainError('approval-waits', { level: next });
    // A system would be a second pair of eyes of whoever holds its keys.
    if (form.definition.fourEyes && (!who.isPerson || enteredBy.includes(by) || approvals.some((one) => one.by === by)))
      throw new DomainError('four-eyes');
    const organisation = path[pathKinds.indexOf(next)] ?? 'ministere';
    const approved = [...approvals, { level: next, organisation, by, at: now.toISOString() }];
    const isLast = approved.length === levels.length;
    return this.become({ approvals: approved, approved: isLast }, () =>
      fact(ReturnApprovedV1, this.id, { ...this.told(campaign), level: next, last: isLast }),
    );
  }

  /**
   * Voids every approval, so that it may be corrected: by a level that has approved, or one above it.
   * @param until a day of its own until which it may be entered, when the campaign is over
   * @throws DomainError stale-version, return-not-approved, approval-not-yours, day-passed
   */
  reopen(who: Approver, until: string | null, { form, campaign, now }: Asking, expected: number | null): Fact | null {
    requireVersion(expected, this.version);
    const { approvals, pathKinds } = this.state;
    const levels = form.levelsFor(pathKinds);
    const highest = levels.findLastIndex((level) => this.actsAt(level, who));
    if (highest < 0 || (until !== null && !who.isMinistry))
      throw new DomainError('approval-not-yours', { levels: levels.join(', ') || '–' });
    if (approvals.length === 0) throw new DomainError('return-not-approved');
    if (highest < approvals.length - 1)
      throw new DomainError('approval-not-yours', { levels: levels.slice(approvals.length - 1).join(', ') });
    if (until !== null) mustLieAhead(until, now);
    return this.become({ approvals: [], approved: false, ...(until !== null && { lateUntil: until }) }, () =>
      fact(ReturnReopenedV1, this.id, { ...this.told(campaign), approvals: approvals.length }),
    );
  }

  /**
   * What the ministry decides otherwise for this organisation and period than for all.
   * @throws DomainError stale-version, return-locked, day-passed
   */
  except(
    decided: { readonly expected?: boolean; readonly lateUntil?: string | null },
    now: Date,
    expected: number | null,
  ): null {
    requireVersion(expected, this.version);
    if (decided.expected === false) this.mustBeUnlocked();
    if (decided.lateUntil) mustLieAhead(decided.lateUntil, now);
    const { expected: isExpected = this.state.expected, lateUntil = this.state.lateUntil } = decided;
    this.become({ expected: isExpected, lateUntil }, () => null);
    return null;
  }

  private told({ code, form }: Campaign) {
    const { organisationId } = this.state;
    return { returnId: this.id, campaign: code, form, organisationId };
  }

  private actsAt(level: OrganisationKind, { organisations, isMinistry }: Approver): boolean {
    const { path, pathKinds } = this.state;
    return level === 'ministry' ? isMinistry : organisations.includes(path[pathKinds.indexOf(level)]!);
  }

  private mustBeOpen({ code, lateUntil }: Campaign, now: Date): void {
    const { expected, lateUntil: own } = this.state;
    if (!expected) throw new DomainError('return-not-expected', { organisation: this.organisation });
    this.mustBeUnlocked();
    const until = own !== null && own > lateUntil ? own : lateUntil;
    if (schoolDay(now) > until) throw new DomainError('campaign-over', { campaign: code, day: until });
  }

  private mustBeUnlocked(): void {
    const last = this.state.approvals.at(-1);
    if (last) throw new DomainError('return-locked', { level: last.level });
  }

  /** Nothing follows from what is said again. */
  private become(change: Partial<State>, tells: () => Fact | null): Fact | null {
    const before = this.facts;
    const { enteredBy, ...said } = change;
    const former = this.state;
    this.state = { ...former, ...said };
    if (changesBetween(before, this.facts).length === 0) {
      this.state = former;
      return null;
    }
    this.state = { ...this.state, ...(enteredBy && { enteredBy }), version: former.version + 1 };
    return tells();
  }
}

/** By code, so that equal contents are spelled alike. */
const sorted = (cells: Cells): Cells => Object.fromEntries(Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1)));

function mustLieAhead(day: string, now: Date): void {
  if (day < schoolDay(now)) throw new DomainError('day-passed', { day });
}

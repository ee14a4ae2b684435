import { DomainError, requireVersion } from '@pan/kit/domain';
import type { Facts } from '../history/changes.js';
import type { Source, Sourced } from './source.js';

/** Money promised to somebody for an initiative, in integer cents. */
export interface Engagement {
  readonly amountCents: number;
  readonly committedOn: string;
  /** An office, a company, an organisation; never a person. */
  readonly recipient: string;
  /** The measure that it is charged to; null where it serves several and no split is stated. */
  readonly measure: string | null;
  /** The grant, and the part of it, that it carries out. */
  readonly grant: string | null;
  readonly part: string | null;
  /** The application whose grant it is: it is changed and paid through that grant, and by no other door. */
  readonly application?: string;
}

/** Money that was paid of it. */
export interface Disbursement {
  readonly amountCents: number;
  readonly disbursedOn: string;
  /** Why it counts no more: it was entered by mistake, or given back. */
  readonly cancelled: string | null;
  /** The number of the grant's instalment that it pays. */
  readonly instalment?: number;
}

interface CommitmentState {
  readonly id: string;
  readonly initiativeId: string;
  readonly organisationId: string;
  readonly shared: boolean;
  readonly facts: Readonly<Record<string, Sourced>>;
  readonly version: number;
}

const most = 500;

/** What was committed for an initiative and what was paid of it: never more than was committed. */
export class Commitment {
  private constructor(private state: CommitmentState) {}

  /** @throws DomainError date-ahead */
  static enter(
    of: Omit<CommitmentState, 'facts' | 'version'>,
    engagement: Engagement,
    source: Source,
    today: string,
  ): Commitment {
    mustBePast(engagement.committedOn, today);
    return new Commitment({ ...of, facts: { '/commitment': { value: engagement, source } }, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get initiativeId(): string {
    return this.state.initiativeId;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get historyOwner(): string | null {
    return this.state.shared ? null : this.state.organisationId;
  }

  get facts(): Facts {
    return this.state.facts;
  }

  get version(): number {
    return this.state.version;
  }

  get engagement(): Engagement {
    return (this.state.facts['/commitment'] as Sourced<Engagement>).value;
  }

  get amountCents(): number {
    return this.isCancelled ? 0 : this.engagement.amountCents;
  }

  /** Exact: cents are integers, and a sum of them beyond what a double holds is refused. */
  get paidCents(): number {
    return this.disbursements.reduce((sum, one) => sum + (one.cancelled === null ? one.amountCents : 0), 0);
  }

  get isCancelled(): boolean {
    return '/cancelled' in this.state.facts;
  }

  /** Another amount, day, recipient or measure. @throws DomainError stale-version, commitment-of-a-grant, commitment-cancelled, more-paid-than-committed, date-ahead */
  adjust(engagement: Engagement, source: Source, today: string, expected: number | null): void {
    requireVersion(expected, this.version);
    this.mustHold(engagement.application);
    mustBePast(engagement.committedOn, today);
    this.mustCover(engagement.amountCents, this.paidCents);
    this.become({ '/commitment': { value: engagement, source } });
  }

  /**
   * @param grant the application whose grant asks for it, if any
   * @throws DomainError commitment-of-a-grant, commitment-cancelled, more-paid-than-committed, date-ahead, too-many-disbursements
   */
  disburse(
    id: string,
    disbursement: Omit<Disbursement, 'cancelled'>,
    source: Source,
    today: string,
    grant?: string,
  ): void {
    this.mustHold(grant);
    mustBePast(disbursement.disbursedOn, today);
    if (this.disbursements.length >= most) throw new DomainError('too-many-disbursements', { most });
    this.mustCover(this.engagement.amountCents, this.paidCents + disbursement.amountCents);
    this.become({ [`/disbursements/${id}`]: { value: { ...disbursement, cancelled: null }, source } });
  }

  /** The disbursement that pays an instalment of the grant now. */
  standing(instalment: number): string {
    const [pointer] = Object.entries(this.state.facts).find(([at, { value }]) => {
      const { instalment: of, cancelled } = value as Disbursement;
      return at.startsWith('/disbursements/') && of === instalment && cancelled === null;
    })!;
    return pointer.slice('/disbursements/'.length);
  }

  /** It counts no more, and stays to be read. @throws DomainError commitment-of-a-grant, disbursement-unknown, disbursement-cancelled */
  cancelDisbursement(id: string, reason: string, source: Source, grant?: string): void {
    this.mustBeOf(grant);
    const pointer = `/disbursements/${id}`;
    const found = this.state.facts[pointer] as Sourced<Disbursement> | undefined;
    if (!found) throw new DomainError('disbursement-unknown', { id });
    if (found.value.cancelled !== null) throw new DomainError('disbursement-cancelled', { id });
    this.become({ [pointer]: { value: { ...found.value, cancelled: reason }, source } });
  }

  /** @throws DomainError commitment-of-a-grant, commitment-cancelled, commitment-paid: what was paid is cancelled first */
  cancel(reason: string, source: Source): void {
    this.mustHold();
    if (this.paidCents > 0) throw new DomainError('commitment-paid', { paid: this.paidCents });
    this.become({ '/cancelled': { value: reason, source } });
  }

  private get disbursements(): Disbursement[] {
    return Object.entries(this.state.facts).flatMap(([pointer, { value }]) =>
      pointer.startsWith('/disbursements/') ? [value as Disbursement] : [],
    );
  }

  private mustBeOf(grant: string | undefined): void {
    if (this.engagement.application !== grant) throw new DomainError('commitment-of-a-grant');
  }

  private mustHold(grant?: string): void {
    this.mustBeOf(grant);
    if (this.isCancelled) throw new DomainError('commitment-cancelled');
  }

  private mustCover(amountCents: number, paidCents: number): void {
    if (paidCents > amountCents)
      throw new DomainError('more-paid-than-committed', { committed: amountCents, paid: paidCents });
  }

  private become(facts: Readonly<Record<string, Sourced>>): void {
    this.state = { ...this.state, facts: { ...this.state.facts, ...facts }, version: this.version + 1 };
  }
}

function mustBePast(day: string, today: string): void {
  if (day > today) throw new DomainError('date-ahead', { day });
}

/** A commitment as it is read. */
export interface CommitmentFacts extends Engagement {
  /** Why it counts no more; null where it holds. */
  readonly cancelled: string | null;
  readonly paidCents: number;
  readonly disbursements: readonly (Disbursement & { readonly id: string })[];
  readonly provenance: Readonly<Record<string, Source>>;
}

export function readCommitment(facts: Facts): CommitmentFacts {
  const all = Object.entries(facts as Readonly<Record<string, Sourced>>);
  const disbursements = all
    .filter(([pointer]) => pointer.startsWith('/disbursements/'))
    .map(([pointer, { value }]) => ({ id: pointer.slice('/disbursements/'.length), ...(value as Disbursement) }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const valid = disbursements.filter(({ cancelled }) => cancelled === null);
  return {
    ...(facts['/commitment'] as Sourced<Engagement>).value,
    cancelled: (facts['/cancelled'] as Sourced<string> | undefined)?.value ?? null,
    paidCents: valid.reduce((sum, { amountCents }) => sum + amountCents, 0),
    disbursements,
    provenance: Object.fromEntries(all.map(([pointer, { source }]) => [pointer, source])),
  };
}

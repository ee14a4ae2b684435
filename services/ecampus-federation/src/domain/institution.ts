import { InstitutionAdmittedV1, InstitutionSuspendedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

export type InstitutionStanding = 'described' | 'admitted' | 'suspended';

/** Modes of delivery of OOAPI v5 (`modesOfDelivery`). */
export const modes = ['distance-learning', 'on campus', 'online', 'hybrid', 'situated'] as const;
export type Mode = (typeof modes)[number];

/** What of the endpoint's service document is not as OOAPI v5 says: a JSON Pointer and the reason. */
export interface Finding {
  readonly pointer: string;
  readonly reason: string;
}

/** How the endpoint's service document (`GET /`) was found. */
export interface Conformance {
  readonly readAt: string;
  readonly conformant: boolean;
  readonly findings: readonly Finding[];
}

interface InstitutionState {
  readonly id: string;
  readonly organisationId: string;
  readonly endpoint: string;
  /** Courses that are given in none of these modes stay out of the federation. */
  readonly kinds: readonly Mode[];
  readonly standing: InstitutionStanding;
  readonly conformance: Conformance;
  readonly version: number;
}

/** A place of higher education that offers its courses to the others through an OOAPI v5 endpoint. */
export class Institution {
  private constructor(private state: InstitutionState) {}

  /** @throws DomainError not-higher-education */
  static describe(
    id: string,
    organisation: { readonly organisationId: string; readonly kind: string },
    endpoint: string,
    kinds: readonly Mode[],
    conformance: Conformance,
  ): Institution {
    const { organisationId, kind } = organisation;
    if (kind !== 'university' && kind !== 'college') throw new DomainError('not-higher-education', { kind });
    return new Institution({
      ...{ id, organisationId, endpoint, kinds, conformance },
      ...{ standing: 'described', version: 1 },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get organisationId(): string {
    return this.state.organisationId;
  }

  get endpoint(): string {
    return this.state.endpoint;
  }

  get kinds(): readonly Mode[] {
    return this.state.kinds;
  }

  get version(): number {
    return this.state.version;
  }

  get isAdmitted(): boolean {
    return this.state.standing === 'admitted';
  }

  /** The endpoint moved, or was read again. @returns whether what it answered before says nothing of it any more */
  describeAgain(endpoint: string, kinds: readonly Mode[], conformance: Conformance): boolean {
    const before = [this.endpoint, ...this.kinds].join();
    this.change({ endpoint, kinds, conformance });
    return [endpoint, ...kinds].join() !== before;
  }

  /** @throws DomainError institution-already-admitted, endpoint-not-conformant */
  admit(): Fact {
    if (this.isAdmitted) throw new DomainError('institution-already-admitted');
    if (!this.state.conformance.conformant) throw new DomainError('endpoint-not-conformant');
    this.change({ standing: 'admitted' });
    return fact(InstitutionAdmittedV1, this.id, this.published);
  }

  /** Its offerings take no new request; requests under way, seats and results stay. @throws DomainError institution-not-admitted */
  suspend(): Fact {
    this.requireAdmitted();
    this.change({ standing: 'suspended' });
    return fact(InstitutionSuspendedV1, this.id, this.published);
  }

  /** @throws DomainError institution-not-admitted */
  requireAdmitted(): void {
    if (!this.isAdmitted) throw new DomainError('institution-not-admitted', { state: this.state.standing });
  }

  private change(next: Partial<InstitutionState>): void {
    this.state = { ...this.state, ...next, version: this.state.version + 1 };
  }

  private get published(): InstitutionAdmittedV1 {
    return { institutionId: this.id, organisationId: this.organisationId };
  }
}

import { InstitutionAdmittedV1, InstitutionSuspendedV1 } from '@pan/contracts';
import { DomainError, fact, type Fact } from '@pan/kit/domain';

export type InstitutionState = 'described' | 'admitted' | 'suspended';

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

/** A place of higher education that offers its courses to the others through an OOAPI v5 endpoint. */
export class Institution {
  state: InstitutionState = 'described';
  version = 1;

  private constructor(
    readonly id: string,
    readonly organisationId: string,
    public endpoint: string,
    /** Courses that are given in none of these modes stay out of the federation. */
    public kinds: readonly Mode[],
    private conformance: Conformance,
  ) {}

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
    return new Institution(id, organisationId, endpoint, kinds, conformance);
  }

  /** The endpoint moved, or was read again. @returns whether what it answered before says nothing of it any more */
  describeAgain(endpoint: string, kinds: readonly Mode[], conformance: Conformance): boolean {
    const before = [this.endpoint, ...this.kinds].join();
    this.endpoint = endpoint;
    this.kinds = kinds;
    this.conformance = conformance;
    this.version += 1;
    return [endpoint, ...kinds].join() !== before;
  }

  /** @throws DomainError institution-already-admitted, endpoint-not-conformant */
  admit(): Fact {
    if (this.isAdmitted) throw new DomainError('institution-already-admitted');
    if (!this.conformance.conformant) throw new DomainError('endpoint-not-conformant');
    this.state = 'admitted';
    this.version += 1;
    return fact(InstitutionAdmittedV1, this.id, this.published);
  }

  /** Its offerings take no new request; requests under way, seats and results stay. @throws DomainError institution-not-admitted */
  suspend(): Fact {
    this.requireAdmitted();
    this.state = 'suspended';
    this.version += 1;
    return fact(InstitutionSuspendedV1, this.id, this.published);
  }

  get isAdmitted(): boolean {
    return this.state === 'admitted';
  }

  /** @throws DomainError institution-not-admitted */
  requireAdmitted(): void {
    if (!this.isAdmitted) throw new DomainError('institution-not-admitted', { state: this.state });
  }

  private get published(): InstitutionAdmittedV1 {
    return { institutionId: this.id, organisationId: this.organisationId };
  }
}

import { DomainError } from '@pan/kit/domain';
import type { Result } from './check.js';

export const standings = ['testing', 'passed', 'failed', 'certified', 'withdrawn'] as const;
export type Standing = (typeof standings)[number];

/** A version of a vendor's product, by the names that the vendor gives them. */
export interface Package {
  readonly vendor: string;
  readonly product: string;
  readonly productVersion: string;
}

/** Whose self-test it is, and where it was run. */
export interface SelfTest extends Package {
  readonly id: string;
  readonly clientId: string;
  /** The sandbox, and the organisations above it. */
  readonly visibleTo: readonly string[];
}

interface CertificationState extends SelfTest {
  readonly standing: Standing;
  readonly askedAt: Date;
  readonly evaluatedAt: Date | null;
  /** What each check expected and saw; null until it was evaluated. */
  readonly results: readonly Result[] | null;
  /** School days, both included. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly withdrawnOn: string | null;
  /** Why it was withdrawn; anybody may read it. */
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly version: number;
}

/** One self-test of a version of a product, and the certificate that the ministry may give it. */
export class Certification {
  private constructor(private state: CertificationState) {}

  static ask(of: SelfTest, now: Date): Certification {
    return new Certification({
      ...{ ...of, standing: 'testing', askedAt: now, evaluatedAt: null, results: null },
      ...{ validFrom: null, validUntil: null, withdrawnOn: null, reason: null, decidedBy: null, version: 1 },
    });
  }

  get id(): string {
    return this.state.id;
  }

  get clientId(): string {
    return this.state.clientId;
  }

  get sandbox(): string {
    return this.state.visibleTo.at(-1)!;
  }

  get package(): Package {
    const { vendor, product, productVersion } = this.state;
    return { vendor, product, productVersion };
  }

  get standing(): Standing {
    return this.state.standing;
  }

  get version(): number {
    return this.state.version;
  }

  /** It has passed where every check that is required has. An evaluation that is repeated after a crash finds it done. */
  evaluate(results: readonly Result[], now: Date): void {
    if (this.standing !== 'testing') throw new DomainError('certification-evaluated');
    const passed = results.every((result) => result.passed || !result.required);
    this.become({ standing: passed ? 'passed' : 'failed', results, evaluatedAt: now });
  }

  /** The ministry certifies what has passed, from one day to another; a certificate that holds is prolonged likewise. */
  certify(from: string, until: string, by: string): void {
    if (this.standing !== 'passed' && this.standing !== 'certified') throw new DomainError('certification-not-passed');
    if (until < from) throw new DomainError('certificate-ends-before-it-begins');
    this.become({ standing: 'certified', validFrom: from, validUntil: until, decidedBy: by });
  }

  /** For good: the same version is certified again by another self-test only. */
  withdraw(reason: string, on: string, by: string): void {
    if (this.standing !== 'certified') throw new DomainError('certificate-not-held');
    this.become({ standing: 'withdrawn', withdrawnOn: on, reason, decidedBy: by });
  }

  isHeldOn(day: string): boolean {
    const { standing, validFrom, validUntil } = this.state;
    return standing === 'certified' && validFrom! <= day && day <= validUntil!;
  }

  private become(next: Partial<CertificationState>): void {
    this.state = { ...this.state, ...next, version: this.version + 1 };
  }
}

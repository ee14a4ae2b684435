import type { CorrectionRequest } from './correction-request.js';
import type { Datum } from './correctable.js';

interface CorrectionStatementState extends Datum {
  /** Of the request that was refused. */
  readonly id: string;
  readonly learnerId: string;
  readonly subject: string;
  readonly text: string;
  readonly saidAt: Date;
  /** From others of the family: schools have said that its guardians' rights differ, or an order forbids one of them something. */
  readonly apart: boolean;
}

/** What a family says of a datum that was not corrected as it asked (A-2.1, s. 91); whoever reads the datum reads it. */
export class CorrectionStatement {
  private constructor(private readonly state: CorrectionStatementState) {}

  /** @throws DomainError statement-not-due */
  static beside(request: CorrectionRequest, text: string, apart: boolean, saidAt: Date): CorrectionStatement {
    request.mustAllowStatement();
    const { id, learnerId, subject, datum } = request;
    return new CorrectionStatement({ id, learnerId, subject, ...datum, text, apart, saidAt });
  }

  get id(): string {
    return this.state.id;
  }
}

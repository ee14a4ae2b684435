import { Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import type { Reading } from '@pan/record-copies';
import { modelOf, type LicenceModel } from '../../domain/licence.js';

export interface LicenceRecord {
  readonly id: string;
  readonly titleId: string;
  readonly organisation: string;
  readonly sourceId: string;
  readonly model: LicenceModel;
  readonly concurrency: number | null;
  readonly checkouts: number | null;
  readonly checkoutsLeft: number | null;
  readonly expiresAt: Date | null;
  readonly loanDays: number;
  readonly onLoan: number;
  readonly setAside: number;
}

@Injectable()
export class LicenceQueries {
  /** @throws DomainError licence-unknown */
  async one(id: string, on: Reading): Promise<LicenceRecord> {
    const [found] = await on.query<Omit<LicenceRecord, 'model'>>(
      `select l.id, l.title_id as "titleId", o.code as organisation, l.source_id as "sourceId", l.concurrency, l.checkouts,
              l.checkouts_left as "checkoutsLeft", l.expires_at as "expiresAt", l.loan_days as "loanDays",
              l.on_loan as "onLoan", l.set_aside as "setAside"
         from licence l join known_organisation o on o.organisation_id = l.organisation_id where l.id = $1`,
      [id],
    );
    if (!found) throw new DomainError('licence-unknown', { id });
    return { ...found, model: modelOf(found) };
  }
}

import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type CommitmentFacts, readCommitment } from '../../domain/programmes/commitment.js';
import type { Facts } from '../../domain/history/changes.js';

export interface CommitmentRecord extends CommitmentFacts {
  readonly id: string;
  readonly initiative: string;
  readonly version: number;
}

/** Exact sums in cents; what serves several measures without a stated split stands under null. */
export interface Spending {
  readonly measure: string | null;
  readonly committedCents: number;
  readonly paidCents: number;
}

interface Row {
  readonly id: string;
  readonly initiative: string;
  readonly facts: Facts;
  readonly version: number;
}

const recordOf = ({ facts, ...row }: Row): CommitmentRecord => ({ ...row, ...readCommitment(facts) });

@Injectable()
export class CommitmentQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** @throws DomainError commitment-unknown */
  one(id: string): Promise<CommitmentRecord> {
    return this.work.run(async (unit) => {
      const [row] = await unit.query<Row>(
        `select id, initiative_id as initiative, facts, version from commitment where id = $1`,
        [id],
      );
      if (!row) throw new DomainError('commitment-unknown', { id });
      return recordOf(row);
    });
  }

  of(initiativeId: string, search: PageRequest): Promise<Page<CommitmentRecord>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<Row>(
        `select id, initiative_id as initiative, facts, version from commitment
          where initiative_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        [initiativeId, search.after(uuidOf), search.limit + 1],
      );
      const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
      return { items: items.map(recordOf), nextCursor };
    });
  }

  /** Of everything in the caller's sight, sandboxes aside. */
  spending(): Promise<Spending[]> {
    return this.work.run((unit) =>
      unit.query<Spending>(
        `select c.measure, sum(c.amount_cents)::double precision as "committedCents", sum(c.paid_cents)::double precision as "paidCents"
           from commitment c
          where c.organisation_id not in (select unnest(app_sandboxes()))
          group by c.measure order by c.measure nulls last`,
      ),
    );
  }
}

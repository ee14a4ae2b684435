import { Injectable } from '@nestjs/common';
import { loadAll, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Commitment } from '../../domain/programmes/commitment.js';
import { Initiative } from '../../domain/programmes/initiative.js';
import { HistoryRepository } from '../history/history.repository.js';

@Injectable()
export class CommitmentRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly history: HistoryRepository,
  ) {}

  /** The initiative that money is committed for. @throws DomainError initiative-unknown */
  async initiative(unit: Unit, id: string): Promise<Initiative> {
    const [found] = await loadAll<Initiative>(unit, Initiative, 't.id = $1', [id]);
    if (!found) throw new DomainError('initiative-unknown', { id });
    return found;
  }

  async add(unit: Unit, commitment: Commitment, why: string | null): Promise<void> {
    await unit.query(
      `insert into commitment (id, initiative_id, organisation_id, shared, measure, grant_code, amount_cents, paid_cents, facts, version)
       select id, initiative_id, organisation_id, shared, measure, grant_code, amount_cents, paid_cents, facts, version
         from jsonb_populate_record(null::commitment, $1::jsonb)`,
      [JSON.stringify(rowOf(commitment))],
    );
    await this.record(unit, commitment, {}, why);
  }

  /**
   * Locked, decided, saved with its history.
   * @throws DomainError commitment-unknown, out-of-reach: others may read it, and its organisation's alone change it
   */
  change(
    id: string,
    why: string | null,
    decide: (commitment: Commitment, initiative: Initiative) => Promise<void>,
  ): Promise<Commitment> {
    return this.work.run(async (unit) => {
      const [row] = await unit.query<{ state: object }>(`${selected} and c.id = $1 for no key update`, [id]);
      if (!row) {
        const [seen] = await unit.query<{ id: string }>(`select id from commitment where id = $1`, [id]);
        throw new DomainError(seen ? 'out-of-reach' : 'commitment-unknown', { id });
      }
      const commitment: Commitment = Object.assign(Object.create(Commitment.prototype) as object, row) as never;
      const before = commitment.facts;
      await decide(commitment, await this.initiative(unit, commitment.initiativeId));
      await unit.query(
        `update commitment c set measure = n.measure, grant_code = n.grant_code, amount_cents = n.amount_cents,
                paid_cents = n.paid_cents, facts = n.facts, version = n.version
           from jsonb_populate_record(null::commitment, $1::jsonb) n where c.id = n.id`,
        [JSON.stringify(rowOf(commitment))],
      );
      await this.record(unit, commitment, before, why);
      return commitment;
    });
  }

  private record(unit: Unit, commitment: Commitment, before: Commitment['facts'], why: string | null): Promise<void> {
    const { id, version, historyOwner: organisationId, facts } = commitment;
    return this.history.record(unit, { subject: `commitment/${id}`, version, organisationId, why }, before, facts);
  }
}

const selected = `
select jsonb_build_object('id', c.id, 'initiativeId', c.initiative_id, 'organisationId', c.organisation_id, 'shared', c.shared,
         'facts', c.facts, 'version', c.version) as state
  from commitment c where true`;

/** With the columns that sums are made of. */
function rowOf(commitment: Commitment): object {
  const { id, initiativeId, organisationId, facts, version, amountCents, paidCents, engagement } = commitment;
  return {
    ...{ id, initiative_id: initiativeId, organisation_id: organisationId, shared: commitment.historyOwner === null },
    ...{ measure: engagement.measure, grant_code: engagement.grant, amount_cents: amountCents, paid_cents: paidCents },
    ...{ facts, version },
  };
}

import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, RateLimits } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { readsDemographics } from '../learners/demographics.js';
import { OrganisationQueries } from '../organisations/organisations.queries.js';
import { ChangeLog } from './change-log.js';

/** What a reader asks of the log. */
export interface ChangesSearch {
  /** Only what is later, by a position or an instant; all of it where it is left out. */
  readonly since: { readonly position: string } | { readonly at: Date };
  readonly kinds: readonly string[];
  readonly organisation?: string | undefined;
  /** The part `partition` of so many equal parts of all ids. */
  readonly partitions: number;
  readonly partition: number;
  readonly limit: number;
}

/** A page of the log, its items as text that is ready to be sent. */
export interface ChangesPage {
  readonly items: string;
  readonly learners: readonly string[];
  /** Where to go on from. */
  readonly position: string;
  readonly more: boolean;
}

export interface RangeProof {
  readonly partition: number;
  readonly count: number;
  readonly digest: string;
  readonly moved: boolean;
}

/** Proofs of one client: each reads all that it sees. */
const proofs = { name: 'proof', points: 60, seconds: 3_600, refusal: 'too-many-proofs' } as const;

/** The log as the caller's organisations see it, or as one in their reach does. */
@Injectable()
export class ChangesQueries {
  constructor(
    private readonly database: Database,
    private readonly log: ChangeLog,
    private readonly limits: RateLimits,
    private readonly organisations: OrganisationQueries,
  ) {}

  async page({ since, kinds, organisation, partitions, partition, limit }: ChangesSearch): Promise<ChangesPage> {
    const acting = await this.acting(organisation);
    await this.log.settle();
    const [page] = await this.database.query<ChangesPage>(
      `select items, coalesce(learners, '{}') as learners, until as position, more
         from read_changes($1, coalesce($2::bigint, change_position($3::timestamptz) - 1), $4::text[], $5, $6, $7, $8)`,
      [
        acting,
        'position' in since ? since.position : null,
        'at' in since ? since.at : null,
        kinds,
        Math.ceil((partition * 256) / partitions),
        Math.ceil(((partition + 1) * 256) / partitions) - 1,
        limit,
        readsDemographics(),
      ],
    );
    return page!;
  }

  /** Until a position, or until now. */
  async proof(
    search: Pick<ChangesSearch, 'kinds' | 'organisation' | 'partitions'> & { readonly position: string | null },
  ): Promise<{ organisations: string[]; position: string; ranges: RangeProof[] }> {
    const acting = await this.acting(search.organisation);
    await this.limits.take(proofs, currentCaller().clientId);
    await this.log.settle();
    const [head] = await this.database.query<{ position: string }>(`select position from change_head`);
    const position = search.position ?? head!.position;
    const ranges = await this.database.query<RangeProof>(
      `select "partition", count, case when not moved then digest end as digest, moved from prove_changes($1, $2, $3::text[], $4)`,
      [acting, position, search.kinds, search.partitions],
    );
    return { organisations: acting.split(','), position, ranges };
  }

  private async acting(organisation: string | undefined): Promise<string> {
    const { organisations, person } = currentCaller();
    if (person) throw new DomainError('system-token-required');
    if (!organisation) return organisations.join();
    await this.organisations.one(organisation);
    return organisation;
  }
}

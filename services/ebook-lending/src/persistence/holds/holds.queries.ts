import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Reading } from '@pan/record-copies';
import type { HoldState } from '../../domain/hold.js';
import { organisationId, sightOf } from '../readers/sight.js';

export interface HoldRecord {
  readonly id: string;
  readonly titleId: string;
  readonly title: string;
  /** Code of where the reader stays. */
  readonly organisation: string | null;
  /** null some days after the end. */
  readonly learnerId: string | null;
  readonly state: HoldState;
  /** Among those who could take one of the same copies: 1 is next, 0 no longer waits. */
  readonly position: number;
  /** How many wait there. */
  readonly waiting: number;
  readonly placedAt: Date;
  /** Until when the copy is set aside. */
  readonly untilAt: Date | null;
  readonly endedAt: Date | null;
}

export type HoldSearch = PageRequest & {
  readonly organisation?: string;
  readonly titleId?: string;
  readonly state?: HoldState;
};

/** No reader has more: the settings go no further. */
const most = 1_000;

@Injectable()
export class HoldQueries {
  constructor(private readonly database: Database) {}

  async list(search: HoldSearch): Promise<Page<HoldRecord>> {
    const { organisation, state = null, titleId = null, limit } = search;
    const below = organisation ? await organisationId(this.database, organisation) : null;
    const after = search.after(uuidOf);
    const rows = await this.read(this.database, [null, state, titleId, below, after, limit + 1]);
    return page(rows, limit, ({ id }) => id);
  }

  /** What the reader behind the token waits for. */
  async active(): Promise<HoldRecord[]> {
    const of = (state: HoldState) => this.read(this.database, [null, state, null, null, null, most]);
    return [...(await of('ready')), ...(await of('waiting'))];
  }

  /** @throws DomainError hold-unknown */
  async one(id: string, on: Reading = this.database): Promise<HoldRecord> {
    const [found] = await this.read(on, [[id], null, null, null, null, 1]);
    if (!found) throw new DomainError('hold-unknown', { id });
    return found;
  }

  private async read(on: Reading, filters: unknown[]): Promise<HoldRecord[]> {
    const { organisations, reader, staff } = await sightOf(on);
    return on.query<HoldRecord>(
      `with listed as materialized (select * from list_holds_for($1, $2, $3, $4::uuid[], $5, $6, $7, $8, $9))
       select h.id, h.title_id as "titleId", t.title, o.code as organisation, h.learner_id as "learnerId", h.state,
              p.place::int as position, p.of::int as waiting, h.placed_at as "placedAt", h.until_at as "untilAt", h.ended_at as "endedAt"
         from listed h join hold_places(array(select id from listed)) p on p.hold_id = h.id
         join title t on t.id = h.title_id left join known_organisation o on o.organisation_id = h.organisation_id
        order by h.id`,
      [organisations, reader, staff, ...filters],
    );
  }
}

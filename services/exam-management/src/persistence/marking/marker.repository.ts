import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { first } from '../papers/papers.queries.js';

/** What an organisation says of somebody who marks for it. */
export interface MarkerTerms {
  /** Places of the paper; none means all that people mark. */
  readonly places: readonly string[];
  /** Classes that the marker teaches, where the record does not say so. */
  readonly classIds: readonly string[];
  /** How many scripts at most. */
  readonly most: number;
  /** Whether the marker decides where two others do not agree. */
  readonly adjudicates: boolean;
  /** Whether this person decides on reviews of marks. */
  readonly reviews: boolean;
}

export interface NamedMarker extends MarkerTerms {
  readonly personId: string;
  readonly organisationId: string;
  readonly organisation: string | null;
  readonly inHand: number;
  readonly submitted: number;
}

const columns = `m.person_id as "personId", m.organisation_id as "organisationId", m.places, m.class_ids as "classIds", m.most, m.adjudicates, m.reviews,
  (select o.code from known_organisation o where o.organisation_id = m.organisation_id) as organisation`;

/** Who marks in a session. */
@Injectable()
export class MarkerRepository {
  /** @returns whether nobody of this id marked there before @throws DomainError marker-of-others where another organisation named that person */
  async put(
    unit: Unit,
    of: {
      readonly sessionId: string;
      readonly personId: string;
      readonly organisationId: string;
      readonly by: string;
      readonly now: Date;
    },
    { places, classIds, most, adjudicates, reviews }: MarkerTerms,
  ): Promise<boolean> {
    const [row] = await unit.query<{ isNew: boolean }>(
      `insert into marker as m (session_id, person_id, organisation_id, places, class_ids, most, adjudicates, named_by, named_at, reviews)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (session_id, person_id) do update set places = excluded.places, class_ids = excluded.class_ids, most = excluded.most,
         adjudicates = excluded.adjudicates, named_by = excluded.named_by, named_at = excluded.named_at,
         reviews = excluded.reviews
         where m.organisation_id = excluded.organisation_id
       returning xmax = 0 as "isNew"`,
      [of.sessionId, of.personId, of.organisationId, places, classIds, most, adjudicates, of.by, of.now, reviews],
    );
    if (!row) throw new DomainError('marker-of-others');
    return row.isNew;
  }

  /** Those that organisations in the caller's reach have named. */
  async list(unit: Unit, sessionId: string, query: PageRequest): Promise<Page<NamedMarker>> {
    const after = query.after(uuidOf) ?? first;
    const rows = await unit.query<Omit<NamedMarker, 'inHand' | 'submitted'>>(
      `select ${columns} from marker m where m.session_id = $1 and m.person_id > $2 order by m.person_id limit $3`,
      [sessionId, after, query.limit + 1],
    );
    const found = page(rows, query.limit, ({ personId }) => personId);
    const ids = found.items.map(({ personId }) => personId);
    const loads = await unit.asService(() => this.loads(unit, sessionId, ids));
    return { ...found, items: found.items.map((one) => ({ ...one, ...(loads.get(one.personId) ?? none) })) };
  }

  /** @throws DomainError not-a-marker */
  async one(unit: Unit, sessionId: string, personId: string): Promise<MarkerTerms> {
    const [row] = await unit.query<MarkerTerms>(
      `select ${columns} from marker m where m.session_id = $1 and m.person_id = $2`,
      [sessionId, personId],
    );
    if (!row) throw new DomainError('not-a-marker');
    return row;
  }

  private async loads(
    unit: Unit,
    sessionId: string,
    markers: readonly string[],
  ): Promise<ReadonlyMap<string, typeof none>> {
    const rows = await unit.query<typeof none & { id: string }>(
      `select marker_id as id, count(*) filter (where phase = 'dealt')::int as "inHand", count(*) filter (where phase = 'submitted')::int as submitted
         from marking where session_id = $1 and marker_id = any($2::uuid[]) group by marker_id`,
      [sessionId, markers],
    );
    return new Map(rows.map(({ id, ...load }) => [id, load]));
  }
}

const none = { inHand: 0, submitted: 0 };

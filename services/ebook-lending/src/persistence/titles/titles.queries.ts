import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf, textOf } from '@pan/kit/data';
import { DomainError, isbn13 } from '@pan/kit/domain';
import { organisationId } from '../readers/sight.js';

export interface Availability {
  readonly state: 'available' | 'unavailable' | 'not-licensed';
  /** null: without limit. */
  readonly copies: { readonly total: number | null; readonly available: number | null };
  /** How many wait. */
  readonly holds: number;
  /** When a loan opened now would end. */
  readonly dueAtIfBorrowedNow: Date | null;
  /** When the next loan ends, unless it is renewed. */
  readonly nextDueAt: Date | null;
}

export interface TitleRecord {
  readonly id: string;
  readonly isbn: string | null;
  readonly resourceId: string | null;
  readonly identifier: string | null;
  readonly title: string;
  readonly creators: readonly string[];
  readonly languages: readonly string[];
  readonly publisher: string | null;
  readonly summary: string | null;
  readonly locator: string | null;
  readonly withdrawnAt: Date | null;
  readonly modifiedAt: Date;
  /** null where no organisation was asked about. */
  readonly availability: Availability | null;
}

type TitleRow = Omit<TitleRecord, 'availability'>;

export type TitleSearch = PageRequest & { readonly organisation?: string; readonly isbn?: string };

interface Counted {
  readonly licences: number | null;
  readonly total: number | null;
  readonly available: number | null;
  readonly waiting: number | null;
  readonly dueAt: Date | null;
  readonly nextDueAt: Date | null;
}

const columns = `t.id, t.isbn, t.resource_id as "resourceId", t.identifier, t.title, t.creators, t.languages, t.publisher, t.summary,
  t.locator, t.withdrawn_at as "withdrawnAt", t.modified_at as "modifiedAt"`;
const counts = `a.licences::int, a.total::int, a.available::int, a.waiting::int, a.due_at as "dueAt", a.next_due_at as "nextDueAt"`;

/** A licence that may lend again one day, as `Licence.isLive` says. */
const live = `(l.expires_at is null or l.expires_at > clock_timestamp()) and (l.checkouts_left is null or l.checkouts_left > 0)`;

/** Licences that lend to the readers of an organisation: its own and those of the organisations above it. */
const licensed = `
  select l.title_id from licence l
   where l.organisation_id in (select organisation_id from organisations_above($1))
     and ${live}`;

/** Titles are nobody's secret: a reading app shows them before anybody signs in. */
@Injectable()
export class TitleQueries {
  constructor(private readonly database: Database) {}

  /** Titles that are offered, by id; those of a licence too, once the catalogue has withdrawn them. */
  async list(search: TitleSearch): Promise<Page<TitleRecord>> {
    const place = search.organisation ? await organisationId(this.database, search.organisation) : null;
    const isbn = search.isbn === undefined ? null : (isbn13(search.isbn) ?? '');
    const rows = await this.database.query<TitleRow & Counted>(
      `with listed as materialized (
         select * from title t
          where ($2::uuid is null or t.id > $2) and ($3::text is null or t.isbn = $3)
            and (t.withdrawn_at is null or t.id in (${licensed}))
          order by t.id limit $4)
       select ${columns}, ${counts} from listed t
         left join title_availability($1, array(select id from listed)) a on a.title_id = t.id order by t.id`,
      [place, search.after(uuidOf), isbn, search.limit + 1],
    );
    return page(
      rows.map((row) => recordOf(row, place !== null)),
      search.limit,
      ({ id }) => id,
    );
  }

  /** @throws DomainError title-unknown, organisation-unknown */
  async one(id: string, organisation?: string): Promise<TitleRecord> {
    const place = organisation ? await organisationId(this.database, organisation) : null;
    const [row] = await this.database.query<TitleRow & Counted>(
      `select ${columns}, ${counts} from title t left join title_availability($1, array[t.id]) a on a.title_id = t.id where t.id = $2`,
      [place, id],
    );
    if (!row) throw new DomainError('title-unknown', { id });
    return recordOf(row, place !== null);
  }

  /** Of these ids, by id, without availability. */
  async those(ids: readonly string[]): Promise<Map<string, TitleRecord>> {
    const rows = await this.database.query<TitleRow>(`select ${columns} from title t where t.id = any($1)`, [ids]);
    return new Map(rows.map((row) => [row.id, { ...row, availability: null }]));
  }

  /** What an organisation's readers may borrow, and how many titles that is. */
  async licensed(
    organisation: string,
    search: PageRequest,
  ): Promise<{ name: string; total: number; page: Page<TitleRecord> }> {
    const place = await organisationId(this.database, organisation);
    const rows = await this.database.query<TitleRow & Counted>(
      `with listed as materialized (
         select * from title t where t.id in (${licensed}) and ($2::uuid is null or t.id > $2) order by t.id limit $3)
       select ${columns}, ${counts} from listed t
         left join title_availability($1, array(select id from listed)) a on a.title_id = t.id order by t.id`,
      [place, search.after(uuidOf), search.limit + 1],
    );
    const [known] = await this.database.query<{ name: string; total: number }>(
      `select o.name, (select count(distinct l.title_id)::int from (${licensed}) l) as total from known_organisation o where o.organisation_id = $1`,
      [place],
    );
    const records = rows.map((row) => recordOf(row, true));
    return { ...known!, page: page(records, search.limit, ({ id }) => id) };
  }

  /** Organisations that have a licence that lends. */
  async libraries(search: PageRequest): Promise<Page<{ code: string; name: string }>> {
    const rows = await this.database.query<{ code: string; name: string }>(
      `select o.code, o.name from known_organisation o
        where ($1::text is null or o.code > $1) and exists (
          select from licence l where l.organisation_id = o.organisation_id
             and ${live})
        order by o.code limit $2`,
      [search.after(textOf), search.limit + 1],
    );
    return page(rows, search.limit, ({ code }) => code);
  }
}

function recordOf(row: TitleRow & Counted, isAsked: boolean): TitleRecord {
  const { licences, total, available, waiting, dueAt, nextDueAt, ...title } = row;
  if (!isAsked) return { ...title, availability: null };
  const none = { total: 0, available: 0 };
  const isFree = licences !== null && (available === null || available > 0);
  return {
    ...title,
    availability: {
      state: licences === null ? 'not-licensed' : isFree ? 'available' : 'unavailable',
      copies: licences === null ? none : { total, available },
      holds: waiting ?? 0,
      dueAtIfBorrowedNow: isFree ? dueAt : null,
      nextDueAt,
    },
  };
}

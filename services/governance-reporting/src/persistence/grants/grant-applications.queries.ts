import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ApplicationState, GrantApplicationState, Submission } from '../../domain/grants/grant-application.js';
import type { OwnText } from '../../domain/register.js';

export interface ApplicationSearch extends PageRequest {
  readonly call?: string | undefined;
  readonly state?: ApplicationState | undefined;
}

export interface ListedApplication {
  readonly id: string;
  readonly call: string;
  readonly organisation: string;
  readonly state: ApplicationState;
  readonly title: OwnText | null;
  readonly submission: number;
  readonly version: number;
}

export interface ReadApplication extends GrantApplicationState {
  readonly organisation: string;
  /** Whether the caller acts for the organisation that asks. */
  readonly own: boolean;
}

@Injectable()
export class GrantApplicationQueries {
  /**
   * Those in sight, as submitted; a draft has no title for anybody yet. To an assessor of the call all are submitted until they
   * are announced, and one that a conflict keeps from them has no title and no outcome.
   */
  async page(
    unit: Unit,
    search: ApplicationSearch,
    person: string,
    organisations: readonly string[],
  ): Promise<Page<ListedApplication>> {
    const rows = await unit.query<ListedApplication>(
      `select s.* from (
         select a.id, a.call, o.code as organisation, a.submission, a.version,
                case when j.person is not null and (j.conflict is not null or not a.facts ? '/announced')
                    and a.state in ('granted', 'granted-in-part', 'refused', 'waiting')
                  then 'submitted' else a.state end as state,
                case when j.conflict is null then a.facts->'/submitted'->'content'->'title' end as title
           from grant_application a join known_organisation o on o.organisation_id = a.organisation_id
           left join lateral (
             select g.person, grant_conflict_of(a.id, g.person, $6) as conflict from grant_assessor g
              where g.call = a.call and g.person = $5
                and (app_reaches_all() or a.organisation_id not in (select unnest(app_reach())))) j on true
          where ($1::text is null or a.call = $1) and ($3::uuid is null or a.id > $3)) s
        where $2::text is null or s.state = $2
        order by s.id limit $4`,
      [
        ...[search.call ?? null, search.state ?? null, search.after(uuidOf), search.limit + 1],
        ...[person, organisations],
      ],
    );
    return page(rows, search.limit, (last) => last.id);
  }

  /** @throws DomainError grant-application-unknown */
  async one(unit: Unit, id: string): Promise<ReadApplication> {
    const [row] = await unit.query<ReadApplication>(
      `select a.id, a.call, a.organisation_id as "organisationId", o.code as organisation, a.state, a.facts, a.version,
              a.organisation_id in (select unnest(app_reach())) and not app_reaches_all() as own
         from grant_application a join known_organisation o on o.organisation_id = a.organisation_id where a.id = $1`,
      [id],
    );
    if (!row) throw new DomainError('grant-application-unknown', { id });
    return row;
  }

  /** Nobody decides about it until the transaction ends. @throws DomainError grant-application-unknown */
  async lockedForReading(unit: Unit, id: string): Promise<ReadApplication> {
    await this.one(unit, id);
    await unit.asService(() => unit.query(`select from grant_application where id = $1 for share`, [id]));
    return this.one(unit, id);
  }

  /** @throws DomainError grant-version-unknown */
  async submission(unit: Unit, id: string, number: number): Promise<Submission> {
    const [row] = await unit.query<{ submission: Submission }>(
      `select submission from grant_application_version where application_id = $1 and number = $2`,
      [id, number],
    );
    if (!row) throw new DomainError('grant-version-unknown', { number });
    return row.submission;
  }
}

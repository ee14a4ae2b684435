import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
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
  constructor(private readonly work: UnitOfWork) {}

  /** Those in the caller's sight, as submitted; a draft has no title for anybody yet. */
  list(search: ApplicationSearch, sight: <T>(unit: Unit, step: () => Promise<T>) => Promise<T>) {
    return this.work.run((unit) => sight(unit, () => this.page(unit, search)));
  }

  private async page(unit: Unit, search: ApplicationSearch): Promise<Page<ListedApplication>> {
    const rows = await unit.query<ListedApplication>(
      `select a.id, a.call, o.code as organisation, a.state, a.facts->'/submitted'->'content'->'title' as title,
              a.submission, a.version
         from grant_application a join known_organisation o on o.organisation_id = a.organisation_id
        where ($1::text is null or a.call = $1) and ($2::text is null or a.state = $2) and ($3::uuid is null or a.id > $3)
        order by a.id limit $4`,
      [search.call ?? null, search.state ?? null, search.after(uuidOf), search.limit + 1],
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

import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type Identity, type Shown, Statement } from '../../domain/statement.js';
import { Title, type Taken } from '../../domain/title.js';

/** Titles and the statements of those who describe them. */
@Injectable()
export class TitleRepository {
  /** One description at a time, so that two of one book cannot both be new. @returns the instant by the database's clock */
  async lockDescriptions(unit: Unit): Promise<Date> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('titles', 0))`);
    const [clock] = await unit.query<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as now`);
    return clock!.now;
  }

  /** Locks the title: loans and holds of it wait. @throws DomainError title-unknown */
  async byId(unit: Unit, id: string): Promise<Title> {
    const [title] = await loadAll(unit, Title, 't.id = $1', [id], 'for no key update');
    if (!title) throw new DomainError('title-unknown', { id });
    return title;
  }

  /** Titles of this resource or ISBN, and those that anybody calls by this identifier; those added first come first. */
  named(unit: Unit, { isbn, identifier, resourceId }: Identity): Promise<Title[]> {
    return loadAll(
      unit,
      Title,
      `t.id in (select n.id from title n where n.isbn = $1 or n.identifier = $2 or n.resource_id = $3
                union select s.title_id from title_statement s where s.identifier = $2)`,
      [isbn, identifier, resourceId],
      'order by t.added_at, t.id',
    );
  }

  /** Which names that a title is to show are another title's. */
  async taken(unit: Unit, titleId: string, { isbn, identifier }: Shown): Promise<Taken> {
    const [taken] = await unit.query<Taken>(
      `select coalesce(bool_or(isbn = $2), false) as isbn, coalesce(bool_or(identifier = $3), false) as identifier
         from title where id <> $1 and (isbn = $2 or identifier = $3)`,
      [titleId, isbn, identifier],
    );
    return taken!;
  }

  add(unit: Unit, title: Title): Promise<void> {
    return insertAll(unit, Title, [title]);
  }

  save(unit: Unit, title: Title): Promise<void> {
    return updateAll(unit, Title, [title]);
  }

  statements(unit: Unit, titleId: string): Promise<Statement[]> {
    return loadAll(unit, Statement, 't.title_id = $1', [titleId]);
  }

  async statementOfResource(unit: Unit, resourceId: string): Promise<Statement | undefined> {
    const [found] = await loadAll(unit, Statement, 't.resource_id = $1', [resourceId]);
    return found;
  }

  /** Statements by the same party about the same resource, or by the same name or ISBN. */
  statementsBy(unit: Unit, { resourceId, organisationId, identifier, isbn }: Identity): Promise<Statement[]> {
    return loadAll(
      unit,
      Statement,
      `t.resource_id = $1 or (t.resource_id is null and (t.identifier = $2 or ($1::uuid is null and t.isbn = $4)) and t.organisation_id is not distinct from $3)`,
      [resourceId, identifier, organisationId, isbn],
    );
  }

  addStatement(unit: Unit, statement: Statement): Promise<void> {
    return insertAll(unit, Statement, [statement]);
  }

  saveStatement(unit: Unit, statement: Statement): Promise<void> {
    return updateAll(unit, Statement, [statement]);
  }
}

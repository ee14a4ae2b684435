import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { v7 as uuidv7 } from 'uuid';
import { shownOf, Statement, type Description, type Identity } from '../../domain/statement.js';
import { Title, type Taken } from '../../domain/title.js';

export interface Registered {
  readonly titleId: string;
  /** Of the title, or of what the one who describes it says; the title may go on showing somebody else's word. */
  readonly outcome: 'created' | 'changed' | 'unchanged';
}

/** Somebody describes a book that can be lent: the catalogue by a resource, or an organisation by a feed. Each has a statement of its own; the title shows the first. */
@Injectable()
export class RegisterTitle {
  constructor(private readonly work: UnitOfWork) {}

  run(by: Identity, text: Description): Promise<Registered> {
    return this.work.run(async (unit) => {
      const now = await alone(unit);
      const own = await ownStatement(unit, by, text);
      if (own) {
        const revised = own.revise(by.isbn, text);
        if (revised) await updateAll(unit, Statement, [own]);
        await showAgain(unit, own.titleId, now);
        return { titleId: own.titleId, outcome: revised ? 'changed' : 'unchanged' };
      }
      const known = await sameBook(unit, by);
      const titleId = known ?? uuidv7();
      if (!known) await insertAll(unit, Title, [Title.add(titleId, now)]);
      await insertAll(unit, Statement, [Statement.made(uuidv7(), titleId, by, text, now)]);
      await showAgain(unit, titleId, now);
      return { titleId, outcome: known ? 'changed' : 'created' };
    });
  }

  /** The catalogue withdraws a resource; one that is no e-book is nobody's title. */
  withdraw(resourceId: string): Promise<void> {
    return this.work.run(async (unit) => {
      const now = await alone(unit);
      const [own] = await loadAll(unit, Statement, 't.resource_id = $1', [resourceId]);
      if (!own) return;
      own.withdraw(now);
      await updateAll(unit, Statement, [own]);
      await showAgain(unit, own.titleId, now);
    });
  }
}

/**
 * What the same one has said before: by the resource, or by the organisation's own name of the publication; else word for word of the
 * same ISBN, which a feed may spell otherwise the next time.
 */
async function ownStatement(unit: Unit, by: Identity, text: Description): Promise<Statement | undefined> {
  const { resourceId, organisationId, identifier, isbn } = by;
  const found = await loadAll(
    unit,
    Statement,
    `t.resource_id = $1 or (t.resource_id is null and (t.identifier = $2 or ($1::uuid is null and t.isbn = $4)) and t.organisation_id is not distinct from $3)`,
    [resourceId, identifier, organisationId, isbn],
  );
  const isNamed = (one: Statement) => resourceId !== null || one.identifier === identifier;
  return found.find(isNamed) ?? found.find((one) => one.says(isbn, text));
}

/** The title of this ISBN, else the one that others call by the same name, unless its ISBN is another. */
async function sameBook(unit: Unit, { isbn, identifier, resourceId }: Identity): Promise<string | null> {
  const [found] = await unit.query<{ id: string }>(
    `select t.id from title t
      where t.isbn = $1 or t.resource_id = $3
         or (($1::text is null or t.isbn is null) and (t.identifier = $2 or t.id in (select s.title_id from title_statement s where s.identifier = $2)))
      order by (t.resource_id = $3) desc nulls last, (t.isbn = $1) desc nulls last, t.added_at, t.id limit 1`,
    [isbn, identifier, resourceId],
  );
  return found?.id ?? null;
}

/** Under the title's own lock too: loans and holds of it wait. */
async function showAgain(unit: Unit, titleId: string, now: Date): Promise<void> {
  const statements = await loadAll(unit, Statement, 't.title_id = $1', [titleId]);
  const [title] = await loadAll(unit, Title, 't.id = $1', [titleId], 'for no key update');
  const shown = shownOf(statements);
  const [taken] = await unit.query<Taken>(
    `select coalesce(bool_or(isbn = $2), false) as isbn, coalesce(bool_or(identifier = $3), false) as identifier
       from title where id <> $1 and (isbn = $2 or identifier = $3)`,
    [titleId, shown.isbn, shown.identifier],
  );
  if (title!.show(shown, taken!, now)) await updateAll(unit, Title, [title!]);
}

/** One description at a time, so that two of one book cannot both be new. */
async function alone(unit: Unit): Promise<Date> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('titles', 0))`);
  const [clock] = await unit.query<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as now`);
  return clock!.now;
}

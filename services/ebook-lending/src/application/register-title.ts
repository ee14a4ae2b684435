import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, UnitOfWork, updateAll, type Unit } from '@pan/kit';
import { v7 as uuidv7 } from 'uuid';
import { Title, type Description, type Identity } from '../domain/title.js';

export interface Registered {
  readonly titleId: string;
  readonly outcome: 'created' | 'changed' | 'unchanged';
}

/** Somebody describes a book that can be lent: the catalogue or a distributor. It is the title already known by that resource, identifier or ISBN, else a new one. */
@Injectable()
export class RegisterTitle {
  constructor(private readonly work: UnitOfWork) {}

  run(identity: Identity, description: Description): Promise<Registered> {
    return this.work.run(async (unit) => {
      const now = await alone(unit);
      const [known, taken] = await this.known(unit, identity);
      if (!known) {
        const title = Title.add(uuidv7(), identity, description, now);
        await insertAll(unit, Title, [title]);
        return { titleId: title.id, outcome: 'created' };
      }
      if (!known.describe(taken ? { ...identity, ...withoutTaken } : identity, description, now))
        return { titleId: known.id, outcome: 'unchanged' };
      await updateAll(unit, Title, [known]);
      return { titleId: known.id, outcome: 'changed' };
    });
  }

  /** The most certain of those that the identity names; whether another one has part of it. */
  private async known(
    unit: Unit,
    { resourceId, identifier, isbn }: Identity,
  ): Promise<[known: Title | undefined, taken: boolean]> {
    const found = await loadAll(
      unit,
      Title,
      't.resource_id = $1 or t.identifier = $2 or t.isbn = $3',
      [resourceId, identifier, isbn],
      'order by (t.resource_id = $1) desc nulls last, (t.identifier = $2) desc nulls last for no key update',
    );
    return [found[0], found.length > 1];
  }
}

/** Where two known titles share what was said, each keeps its own names. */
const withoutTaken = { isbn: null, identifier: null } as const;

/** One description at a time, so that two of one book cannot both be new. */
async function alone(unit: Unit): Promise<Date> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('titles', 0))`);
  const [clock] = await unit.query<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as now`);
  return clock!.now;
}

import { randomUUID } from 'node:crypto';
import { type Database, dataSource, migrate } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { schemaOf, testDatabase } from '@pan/testing';
import fc from 'fast-check';
import { CopyPool } from '../src/domain/copy-pool.js';
import { Licence } from '../src/domain/licence.js';
import { LendingTerms } from '../src/domain/terms.js';
import { Title } from '../src/domain/title.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';
import { TitleQueries } from '../src/persistence/titles/titles.queries.js';

describe('The schema of ebook-lending', () => {
  const schema = schemaOf('ebook-lending', { migrations, entities, sealed: "i.column_name = 'learner_id'" });

  it('gives titles from before statements those who are known to have said them [H5]', async () => {
    const old = await testDatabase('ebook-lending');
    const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    await migrate(old.ownerUrl, migrations.slice(0, 6));
    await old.query(
      `insert into title (id, resource_id, identifier, title, creators, languages, turns, added_at, modified_at, withdrawn_at)
       values ($1, $4, null, 'catalogue', '{}', '{}', 0, now(), now(), now()), ($2, null, 'urn:1', 'bought', '{}', '{}', 0, now(), now(), null),
              ($3, null, 'urn:2', 'not bought', '{}', '{}', 0, now(), now(), null)`,
      [id(1), id(2), id(3), id(9)],
    );
    for (const [licence, organisation] of [
      [id(4), id(7)],
      [id(5), id(7)],
      [id(6), id(8)],
    ])
      await old.query(
        `insert into licence (id, title_id, organisation_id, source_id, loan_days, on_loan, set_aside, acquired_at)
         values ($1::uuid, $2, $3, $1::uuid::text, 1, 0, 0, now())`,
        [licence, id(2), organisation],
      );
    await migrate(old.ownerUrl, migrations);
    const made = await old.query(
      `select title, organisation_id as of, resource_id as resource, identifier, withdrawn_at is null as offered
         from title_statement order by title, organisation_id`,
    );
    await old.drop();
    expect(made).toEqual([
      { title: 'bought', of: id(7), resource: null, identifier: 'urn:1', offered: true },
      { title: 'bought', of: id(8), resource: null, identifier: 'urn:1', offered: true },
      { title: 'catalogue', of: null, resource: id(9), identifier: null, offered: false },
      { title: 'not bought', of: null, resource: null, identifier: 'urn:2', offered: true },
    ]);
  });

  it('shows a stranger no loan, hold or stay', async () => {
    await schema.database.query(
      `insert into known_stay values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), null)`,
    );
    const stranger = await dataSource(schema.database.appUrl, 1, []).initialize();
    const seen = await stranger.query<{ count: string }[]>(
      'select (select count(*) from known_stay) + (select count(*) from loan) + (select count(*) from hold) as count',
    );
    await stranger.destroy();
    expect(seen).toEqual([{ count: '0' }]);
  });

  it('counts the copies of a title as the pool lends them: live, free, in the same order, to the same due date', async () => {
    const [school, centre, other] = [randomUUID(), randomUUID(), randomUUID()];
    await schema.database.query(
      `insert into known_organisation (organisation_id, code, name, kind, parent_id)
       values ($1, 'ecole', 'École', 'school', $2), ($2, 'css', 'Centre', 'service-centre', null)`,
      [school, centre],
    );
    const titles = new TitleQueries(schema.database as unknown as Database);
    const bought = fc.record({
      organisationId: fc.constantFrom(school, centre, other),
      concurrency: fc.constantFrom(null, 1, 2),
      checkouts: fc.constantFrom(null, 1, 2, 3),
      endsIn: fc.constantFrom(null, -1, 2, 40),
      loanDays: fc.integer({ min: 1, max: 60 }),
      taken: fc.array(fc.constantFrom('lend', 'put aside'), { maxLength: 3 }),
    });
    const someLicences = fc.array(bought, { maxLength: 4, minLength: 1 });
    await fc.assert(
      fc.asyncProperty(someLicences, async (licences) => {
        const now = new Date();
        const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
        const title = Title.add(randomUUID(), now);
        await schema.source.manager.save(title);
        const held = licences.map(({ organisationId, endsIn, taken, ...terms }) => {
          const of = { id: randomUUID(), titleId: title.id, organisationId, sourceId: randomUUID() };
          const expiresAt = endsIn === null ? null : inDays(endsIn);
          const { licence } = Licence.acquire(of, { ...terms, expiresAt }, inDays(-2));
          for (const one of taken) {
            if (licence.available(inDays(-2)) < 1) break;
            if (one === 'lend') licence.lend(false, inDays(-2));
            else licence.putAside(inDays(-2));
          }
          return licence;
        });
        await schema.source.manager.save(held);
        const [counted] = await schema.database.query<{ available: string | null; due_at: Date | null }>(
          `select available, due_at from title_availability($1, array[$2::uuid])`,
          [school, title.id],
        );
        const live = held.filter((one) => one.organisationId !== other && one.isLive(now));
        const { page } = await titles.licensed('ecole', { limit: 500, after: () => null });
        expect(page.items.some(({ id }) => id === title.id)).toBe(live.length > 0);
        const above = new Map([[school, [school, centre]]]);
        const parts = { title, licences: held, holds: [], dueLoans: [], orphans: new Set<string>(), above };
        const pool = new CopyPool(parts, new LendingTerms(5, 5, 2, 21, 60), now);
        const free = live.map((one) => one.available(now));
        const lent = refused(() => pool.lend({ learnerId: 'l', person: 'p', places: [school] }, randomUUID()).loan.due);
        if (!counted) return expect(lent).toBe('title-not-licensed');
        const copies = free.reduce((sum, one) => sum + one, 0);
        expect(counted.available).toBe(copies === Infinity ? null : String(copies));
        if (copies === 0) return expect([lent, counted.due_at]).toEqual(['no-copy-available', null]);
        // Both clocks are read within the same hour, and due dates lie days apart.
        expect(Math.round((counted.due_at!.getTime() - (lent as Date).getTime()) / 3_600_000)).toBe(0);
      }),
      { numRuns: 80 },
    );
  });
});

/** What it answers, or the code of its refusal. */
function refused<T>(step: () => T): T | string {
  try {
    return step();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

import { topicRules } from '@pan/contracts';
import type { TestDatabase, TopicMessage } from '@pan/testing';
import type { World } from '../world.js';
import { faultsIn, type Write } from './history.js';

// What each database told, kept by a trigger of its own beside the tables of the services: neither the relay nor the topics know of it.

interface Entry {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
}

const ledgerSql = `
create schema ledger;
create table ledger.told (seq bigint primary key, id uuid not null, topic text not null, key text not null);
create function ledger.tell() returns trigger language plpgsql security definer as $$
begin
  insert into ledger.told values (new.seq, new.id, new.topic, new.key);
  return null;
end $$;
grant usage on schema ledger to public;
insert into ledger.told select seq, id, topic, key from outbox;
create trigger ledger after insert on outbox for each row execute function ledger.tell();`;

/** From here on every fact that a transaction commits stands in its database's ledger too. */
export const keepLedger = (database: TestDatabase): Promise<unknown> => database.query(ledgerSql);

/**
 * Every fact that a database told is in its topic, the facts of a key in the order in which they were told, and nothing else
 * is there.
 * @returns how many facts were told
 */
export async function expectToldAsKept(world: World): Promise<number> {
  const { prefix } = world.kafka;
  const faults: string[] = [];
  let facts = 0;
  for (const [service, database] of world.databases) {
    const told = await ledgerOf(database);
    facts += told.length;
    const topics = topicRules(prefix).filter(({ writer }) => writer === service);
    const read = await Promise.all(topics.map(({ topic }) => world.kafka.read(topic)));
    const seen = topics.flatMap(({ topic }, n) =>
      firstOccurrences(read[n]!).map((message) => ({
        key: `${topic.slice(prefix.length)} ${message.key}`,
        id: message.headers['ce_id']!,
      })),
    );
    const lists = new Map(
      [...Map.groupBy(seen, ({ key }) => key)].map(([key, of]) => [key, of.map(({ id }) => id)] as const),
    );
    faults.push(...faultsIn(told.map(asWrite), lists).map((fault) => `${service} ${fault}`));
  }
  expect(faults).toEqual([]);
  return facts;
}

/** What comes again with the id of one that came before is known to be the same. */
export function firstOccurrences(messages: readonly TopicMessage[]): TopicMessage[] {
  const seen = new Set<string>();
  return messages.filter(({ headers }) => !seen.has(headers['ce_id']!) && seen.add(headers['ce_id']!));
}

const asWrite = ({ id, topic, key }: Entry): Write => ({ key: `${topic} ${key}`, value: id, answered: true });

const ledgerOf = (database: TestDatabase): Promise<Entry[]> =>
  database.query<Entry>('select id, topic, key from ledger.told order by seq');

import { readFileSync } from 'node:fs';
import { migrate } from '@pan/kit/data';
import { services } from '@pan/contracts';
import { committedSchema, kitTablesSql, schemaDump, testDatabase, type TestDatabase } from '@pan/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';

class Tables1 implements MigrationInterface {
  name = 'Tables1700000000001';
  up = (runner: QueryRunner): Promise<void> => runner.query(kitTablesSql) as Promise<void>;
  down = () => Promise.resolve();
}

const network = [
  'function app_reach()',
  'function app_reaches_all()',
  'function organisations_below(uuid)',
  'table known_organisation',
];
const days = ['function attended_on(date,date,date)', 'function open_on(date,date)', 'function school_day()'];
const pseudonyms = 'table pseudonym_key';
/** What of the kit a service does not use, and so does not have. */
const without: Partial<Record<(typeof services)[number], string[]>> = {
  'student-record': [...network, pseudonyms],
  'governance-reporting': ['function attended_on(date,date,date)', pseudonyms],
  'exam-management': [pseudonyms],
  'resource-catalogue': [...days, pseudonyms],
};

/**
 * Tables of which a service has more: the record's log is read by families, and sealed; plans of an exam follow a new
 * organisation; governance remembers what a copy was.
 */
const more: Partial<Record<(typeof services)[number], string[]>> = {
  'student-record': ['table access_log', 'table access_log_before', 'table access_log_later'],
  'exam-management': ['table known_organisation'],
  'governance-reporting': ['table known_organisation'],
};

/** Each object of a dump, by what it is and its name. */
const objectsOf = (dump: string) =>
  new Map(dump.split(/^-- (?=\w+ )/m).map((object) => [object.split('\n', 1)[0]!, object.trim()]));

describe('The tables that the kit gives to a new service', () => {
  let database: TestDatabase;
  let made: Map<string, string>;

  beforeAll(async () => {
    database = await testDatabase('student-record');
    await migrate(database.ownerUrl, [Tables1]);
    made = objectsOf(await schemaDump(database));
  });
  afterAll(() => database?.drop());

  it.each(services)('are what those of %s have grown to', (service) => {
    const grown = objectsOf(readFileSync(committedSchema(service), 'utf8'));
    const missing = [...made.keys()].filter((name) => !grown.has(name));
    expect(missing.sort()).toEqual((without[service] ?? []).sort());
    for (const name of more[service] ?? [])
      expect(grown.get(name)!.split('\n')).toEqual(expect.arrayContaining(made.get(name)!.split('\n')));
    const both = [...made].filter(([name]) => grown.has(name) && !more[service]?.includes(name));
    expect(Object.fromEntries(both.map(([name]) => [name, grown.get(name)]))).toEqual(Object.fromEntries(both));
  });
});

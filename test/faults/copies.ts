import type { ServiceName } from '@pan/contracts';
import { readAgain } from '../../deploy/apps/admin/rebuild/shadow.js';
import { quiet, storesOf } from '../stores.js';
import type { World } from '../world.js';

/** What a service copies of the record, and the same question put to the record itself. */
interface Copy {
  readonly readers: readonly ServiceName[];
  readonly copied: string;
  readonly original: string;
}

const all: readonly ServiceName[] = ['governance-reporting', 'exam-management', 'ebook-lending', 'ecampus-federation'];

const copies: readonly Copy[] = [
  {
    readers: ['governance-reporting', 'exam-management'],
    copied:
      'select enrolment_id as id, level, began_on::text as began, ended_on::text as ended from known_stay order by 1',
    original: 'select id, level, began_on::text as began, ended_on::text as ended from enrolment order by 1',
  },
  {
    readers: ['ebook-lending', 'ecampus-federation'],
    copied: 'select enrolment_id as id, began_on::text as began, ended_on::text as ended from known_stay order by 1',
    original: 'select id, began_on::text as began, ended_on::text as ended from enrolment order by 1',
  },
  {
    readers: all,
    copied: `with recursive chain (id, into_id) as (
               select learner_id, into_learner_id from merged_learner
               union select c.id, m.into_learner_id from chain c join merged_learner m on m.learner_id = c.into_id)
             select id, into_id from chain where into_id not in (select learner_id from merged_learner) order by 1`,
    original: 'select id, merged_into as into_id from learner where merged_into is not null order by 1',
  },
  {
    readers: all,
    copied: 'select organisation_id as id, code, kind from known_organisation order by 1',
    original: 'select id, code, kind from organisation order by 1',
  },
  {
    readers: ['exam-management'],
    copied: `select accommodation_id as id, extra_time_percent as percent, ended_on::text as ended from accommodation order by 1`,
    original: 'select id, extra_time_percent as percent, ended_on::text as ended from accommodation order by 1',
  },
];

/** What each reader's tables say of the record is what the record's own tables say, asked by nothing but SQL. */
export async function expectCopiesEqual(world: World): Promise<void> {
  const record = world.databases.get('student-record')!;
  for (const { readers, copied, original } of copies) {
    const expected = await record.query(original);
    for (const reader of readers.filter((name) => world.databases.has(name)))
      expect({ reader, rows: await world.databases.get(reader)!.query(copied) }).toEqual({ reader, rows: expected });
  }
}

/** Read again from their beginning beside the tables in use, the topics give each service the very rows that it has. */
export async function expectShadowsEqual(world: World): Promise<void> {
  for (const service of world.databases.keys()) {
    const tables = await readAgain(storesOf(world), service, false, quiet);
    const differing = tables.filter(({ missing, changed, surplus }) => missing + changed + surplus > 0);
    expect({ service, differing }).toEqual({ service, differing: [] });
  }
}

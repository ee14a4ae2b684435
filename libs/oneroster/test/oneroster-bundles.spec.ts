import { join } from 'node:path';
import { filesOf, shared, zipped } from '@pan/testing';
import { read } from './bundles.js';

const place = shared('data/student-exam/oneroster');

/** What a bundle comes to: its verdict, how often each problem is told, and how many rows of each kind it gives. */
async function verdict(path: string) {
  const { bundle, problems, rows, held } = await read(path);
  return {
    version: bundle.version,
    fatal: bundle.fatal,
    problems: tally(problems, 'code'),
    rows: tally(rows, 'kind'),
    held: held.length,
  };
}

function tally<K extends string>(things: readonly Record<K, string>[], by: K): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[thing[by]] = (counts[thing[by]] ?? 0) + 1;
  return counts;
}

(place ? describe : describe.skip)('Bundles of other projects', () => {
  const path = (...parts: string[]) => join(place ?? '', ...parts);
  const people = { organisation: 1, learner: 3, stay: 3 };

  it('a full 1.1 bundle with deleted and inactive rows', async () => {
    expect(await verdict(path('catalyst-moodle', 'Test_full_data_set.zip'))).toEqual({
      version: '1.1',
      fatal: false,
      problems: {
        'line-ends': 6,
        'status-to-be-deleted': 2,
        'status-inactive': 1,
        'role-not-kept': 1,
        'depends-on-absent': 1,
      },
      rows: { ...people, staff: 2, session: 3, class: 1, membership: 3 },
      held: 0,
    });
  });

  it('a minimal 1.1 bundle', async () => {
    expect(await verdict(path('catalyst-moodle', 'Test_minimal_data_set.zip'))).toEqual({
      version: '1.1',
      fatal: false,
      problems: { 'line-ends': 6, 'role-not-kept': 1 },
      rows: { ...people, staff: 2, session: 5, class: 2, membership: 6 },
      held: 0,
    });
  });

  it('a 1.2 bundle with misspelt headers, a misnamed file and columns without a name', async () => {
    expect(await verdict(path('catalyst-moodle', 'v1p2_full_dataset.zip'))).toEqual({
      version: '1.2',
      fatal: false,
      problems: {
        'file-name-case': 1,
        'line-ends': 7,
        'manifest-value-unknown': 3,
        'header-of-another-version': 1,
        'header-unnamed': 1,
        'header-misspelt': 3,
        'status-to-be-deleted': 2,
        'status-inactive': 1,
        'role-not-kept': 1,
        'depends-on-absent': 1,
      },
      rows: { ...people, staff: 3, role: 3, session: 3, class: 1, membership: 3 },
      held: 0,
    });
  });

  it('a 1.2 delta: people, their roles and demographics apart', async () => {
    expect(await verdict(path('catalyst-moodle', 'oneroster_test_data.zip'))).toEqual({
      version: '1.2',
      fatal: false,
      problems: { 'line-ends': 8, 'school-year-contradicted': 1 },
      rows: { organisation: 1, session: 1, demographics: 1, person: 1, role: 1, class: 1, membership: 1 },
      held: 0,
    });
  });

  const district = { organisation: 4, session: 7, learner: 140, stay: 140, staff: 40, class: 72, membership: 305 };

  it('a district of 180 people', async () => {
    expect(await verdict(path('mockroster', 'OneRoster-original.zip'))).toEqual({
      version: '1.1',
      fatal: false,
      problems: { 'school-year-contradicted': 7 },
      rows: district,
      held: 0,
    });
  });

  it('the same district edited by hand: older names, a column twice, files that do not belong', async () => {
    expect(await verdict(await zipped(await filesOf(path('mockroster'))))).toEqual({
      version: '1.1',
      fatal: false,
      problems: {
        'entry-unknown': 2,
        'header-of-another-version': 2,
        'header-twice': 1,
        'school-year-contradicted': 7,
      },
      rows: district,
      held: 0,
    });
  });

  it('a folder with shuffled columns, older names and columns of other systems', async () => {
    expect(await verdict(await zipped(await filesOf(path('oat-sa-1p1'))))).toEqual({
      version: '1.1',
      fatal: false,
      problems: { 'top-folder': 1, 'header-case': 1, 'header-of-another-version': 4, 'column-order': 2 },
      rows: { organisation: 2, learner: 2, stay: 2, class: 3, membership: 3 },
      held: 0,
    });
  });
});

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { eventually } from '@pan/testing';
import { createBackup } from '../../deploy/apps/admin/backup/create.js';
import { damaged, readManifest } from '../../deploy/apps/admin/backup/manifest.js';
import { readAgain } from '../../deploy/apps/admin/rebuild/shadow.js';
import { aBundle, zipped } from '../../services/student-record/test/imports-fixture.js';
import { ministry } from '../six-centres.js';
import { quiet, storesOf } from '../stores.js';
import type { World } from '../world.js';
import { History } from './history.js';

/** What operators do while systems write; each seed does one thing. A fault under way may refuse them: they try again, and it never gives them a wrong answer. */
export async function upkeep(world: World, seed: number): Promise<void> {
  const work = [republish, verify, rebuild, backUp][seed % 4]!;
  await work(world);
}

/** The exams are told again what holds of accommodations, and go on past what was removed unread, which is nothing. */
async function republish(world: World): Promise<void> {
  const forward = '/v1/operations/projection/forward';
  const gone = await world.insist(['exam-management', ministry, 'POST', forward]);
  expect(gone.body).toEqual({ passed: 0 });
  for (let after: string | null | undefined; after !== null;) {
    const json = { reader: 'exam-management', ...(after && { after }) };
    const told = await world.insist(['student-record', ministry, 'POST', '/v1/operations/republish', { json }]);
    after = told.body.next as string | null;
  }
}

const verify = (world: World) => again(world, false);
const rebuild = (world: World) => again(world, true);

/** A copy read again under load is equal, whether what would differ is brought over or only told. */
async function again(world: World, keep: boolean): Promise<void> {
  const tables = await untilDone(() => readAgain(storesOf(world), 'governance-reporting', keep, quiet));
  expect(tables.filter(({ missing, changed, surplus }) => missing + changed + surplus > 0)).toEqual([]);
}

async function backUp(world: World): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pan-faults-'));
  try {
    let tries = 0;
    const place = () => path.join(folder, String(tries));
    await untilDone(() => {
      tries += 1;
      return createBackup(storesOf(world), place(), quiet, null);
    });
    expect(await damaged(place(), readManifest(place()))).toEqual([]);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const untilDone = <T>(command: () => Promise<T>): Promise<T> => eventually(command, { timeout: 150_000, every: 1_000 });

/** A school's whole roster arrives as a bundle, through whatever faults are under way. */
export async function importSchool(world: World, from: number, learners: number): Promise<History> {
  const tables = aBundle({ id: `ecole-i${from}`, learners });
  for (const rows of [tables.users, tables.demographics, tables.enrollments]) {
    for (const row of rows) {
      row['sourcedId'] = `i${from}-${row['sourcedId']}`;
      if (row['userSourcedId']) row['userSourcedId'] = `i${from}-${row['userSourcedId']}`;
    }
  }
  tables.orgs[0]!['identifier'] = 'css-des-essais';
  const history = new History();
  const body = await zipped(tables);
  const send = async () => {
    const call = { body, type: 'application/zip' };
    const sent = await world.insist(['student-record', ministry, 'POST', `/v1/imports?source=i${from}`, call]);
    await eventually(
      async () => {
        const { body: job } = await world.ask('student-record', ministry, 'GET', `/v1/imports/${sent.body.id}`);
        if (job.state !== 'succeeded') throw new Error(JSON.stringify(job));
      },
      { timeout: 120_000, every: 200 },
    );
  };
  const pupils = tables.users.filter(({ role }) => role === 'student');
  let answered: Promise<void> | undefined;
  // The record names a stay that a bundle implies after the learner and the school.
  const stays = pupils.map((row) => `${row['sourcedId']}@ecole-i${from}`);
  await Promise.all(stays.map((stay) => history.write(stay, 'primary-3', () => (answered ??= send()))));
  return history;
}

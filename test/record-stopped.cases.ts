import { services } from '@pan/contracts';
import { ministry, type Shared } from './six-centres.js';
import { Group } from './six-group.js';
import { expectSixLevel, settled } from './six-level.js';
import type { World } from './world.js';

/** A process that is not there refuses every connection: whoever would need it could not answer. */
export function whileTheRecordIsStopped(six: () => World, shared: () => Shared): void {
  let group: Group;
  const figures = async () => {
    const path = '/v1/indicators/unified-records?schoolYear=2026-2027&organisation=ministere';
    return (await six().must('governance-reporting', ministry, 'GET', path)).body;
  };

  beforeAll(async () => {
    group = new Group(six(), shared(), 'classe');
    await group.enrol();
    await settled(six());
    await six().running.get('student-record')!.kill('SIGKILL');
  }, 120_000);

  it('a class sits, marks are released, books are lent, seats asked for, notices published, figures read', async () => {
    await expect(six().ask('student-record', ministry, 'GET', '/v1/learners')).rejects.toThrow('fetch failed');
    await group.live();
    for (const service of services.filter((one) => one !== 'student-record'))
      expect(await six().ask(service, ministry, 'GET', '/health/ready')).toMatchObject({ status: 200 });
    expect(await figures()).toMatchObject({ value: 14, of: 14 });
  }, 120_000);

  it('nothing is lost: once it is back, every mark stands in it and all is level', async () => {
    await six().start('student-record');
    await expectSixLevel(six());
  }, 120_000);
}

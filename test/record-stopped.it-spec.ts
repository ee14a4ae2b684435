import { services } from '@pan/contracts';
import { ministry, shareThings, type Shared } from './six-centres.js';
import { Group } from './six-group.js';
import { expectSixLevel, settled } from './six-level.js';
import { World } from './world.js';

/** A process that is not there refuses every connection: whoever would need it could not answer. */
describe('While the student record is stopped', () => {
  let world: World;
  let shared: Shared;
  let group: Group;

  beforeAll(async () => {
    world = await World.open();
    shared = await shareThings(world);
    group = new Group(world, shared, 'classe');
    await group.enrol();
    await settled(world);
    await world.running.get('student-record')!.kill('SIGKILL');
  }, 300_000);
  afterAll(async () => {
    await shared?.close();
    await world?.close();
  });

  it('a class sits, marks are released, books are lent, seats asked for, notices published, figures read', async () => {
    await expect(world.ask('student-record', ministry, 'GET', '/v1/learners')).rejects.toThrow('fetch failed');
    await group.live();
    for (const service of services.filter((one) => one !== 'student-record'))
      expect(await world.ask(service, ministry, 'GET', '/health/ready')).toMatchObject({ status: 200 });
    const path = '/v1/indicators/unified-records?schoolYear=2026-2027&organisation=ministere';
    const { body } = await world.must('governance-reporting', ministry, 'GET', path);
    expect(body).toMatchObject({ value: 14, of: 14 });
  }, 120_000);

  it('nothing is lost: once it is back, every mark stands in it and all is level', async () => {
    await world.start('student-record');
    await expectSixLevel(world);
  }, 120_000);
});

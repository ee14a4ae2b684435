/** An exam hall whose services have ended: the exam service is begun again as production runs it. */
import { serviceEnvironment, type TestDatabase } from '@pan/testing';
import { type ExamHall, openExamHall, perRoom } from '../../../../test/exam-hall.ts';
import { centre } from '../../../../test/six-centres.ts';
import { World } from '../../../../test/world.ts';
import { startProgram, type Program } from '../http/process.ts';
import type { Stage } from '../stage.ts';

export { perRoom };

export interface Hall extends ExamHall {
  readonly database: TestDatabase;
  /** The service as production runs it: its log in a file. */
  start(): Promise<Program>;
  proctor(): Promise<string>;
  close(): Promise<void>;
}

const code = 'css-a';
const service = 'exam-management';

export async function openHall(stage: Stage, size: number): Promise<Hall> {
  const world = await World.open(['student-record', service], { servers: stage.servers.addresses });
  try {
    const hall = await openExamHall(world, code, size);
    for (const process of world.running.values()) await process.kill('SIGTERM');
    const { kafka, issuer } = world;
    const database = world.databases.get(service)!;
    const environment = serviceEnvironment(service, { database, kafka, issuer });
    return {
      ...hall,
      database,
      start: () =>
        startProgram(`services/${service}/dist/main.js`, {
          ...environment,
          ...{ LOG_LEVEL: 'info', DATABASE_POOL: '20' },
        }),
      proctor: () => issuer.token({ ...centre(code), scopes: ['exams:proctor'], expiresIn: 3_600 }),
      close: () => world.close(),
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

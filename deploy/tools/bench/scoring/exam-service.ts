/** The exam service alone, as production runs it, with the heap of docker-compose.yml. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  migrateService,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
} from '@pan/testing';
import { startProgram, type Program } from '../http/process.ts';
import type { Stage } from '../stage.ts';

export interface JobState {
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number | null };
}

export interface ExamService {
  readonly database: TestDatabase;
  readonly program: Program;
  /** As the ministry; by other clients too, since two approve a paper. */
  call<T>(method: string, path: string, body?: object | Uint8Array, client?: string): Promise<T>;
  /** Milliseconds from now until the job at this path has succeeded. */
  untilDone(path: string, seen?: (job: JobState) => void): Promise<number>;
  close(): Promise<void>;
}

const name = 'exam-management';

export async function openExamService({ servers }: Stage): Promise<ExamService> {
  const [kafka, issuer, database] = await Promise.all([
    testKafka([name], servers.addresses),
    testIssuer(),
    testDatabase(name, servers.addresses.postgres),
  ]);
  await migrateService(name, database);
  const program = await startProgram(`services/${name}/dist/main.js`, {
    ...serviceEnvironment(name, { database, kafka, issuer }),
    NODE_OPTIONS: '--max-old-space-size=160',
  });
  const call = async <T>(method: string, path: string, body?: object | Uint8Array, clientId = 'ministry') => {
    const isZip = body instanceof Uint8Array;
    const answer = await fetch(program.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await issuer.token({ clientId, organisations: ['ministere'], expiresIn: 3_600 })}`,
        ...(body && { 'content-type': isZip ? 'application/zip' : 'application/json' }),
      },
      ...(body && { body: isZip ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    database,
    program,
    call,
    untilDone: async (path, seen = () => undefined) => {
      const begun = performance.now();
      for (;;) {
        const job = await call<JobState>('GET', path);
        seen(job);
        if (job.state === 'succeeded') return performance.now() - begun;
        if (!['queued', 'running'].includes(job.state)) throw new Error(JSON.stringify(job).slice(0, 2_000));
        await sleep(200);
      }
    },
    close: async () => {
      await program.stop();
      await Promise.all([database.drop(), kafka.drop(), issuer.close()]);
    },
  };
}

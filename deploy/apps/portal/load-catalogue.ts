import { parentPort, workerData } from 'node:worker_threads';
import { allProblems } from '@pan/kit/domain';

/** A thread of its own for each built part, because a code has one meaning in a process and may have another in the next service. */
for (const file of workerData as string[]) await import(file);
parentPort?.postMessage(Object.fromEntries(allProblems()));

import { parentPort, workerData } from 'node:worker_threads';

/** A thread of its own for each built service, because a code has one meaning in a process and may have another in the next service. */
const { file, name } = workerData as { file: string; name: string };
const loaded = (await import(file)) as Record<string, unknown>;
parentPort?.postMessage(loaded[name] ?? {});

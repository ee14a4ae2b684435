import { parentPort, workerData } from 'node:worker_threads';
import { zippedPackage } from './package-files.js';
import type { ToPack } from './package-thread.js';

const { taken, madeOn } = workerData as ToPack;
parentPort!.postMessage(await zippedPackage(taken, madeOn));

import { parentPort, workerData } from 'node:worker_threads';
import { pdfOfCard } from './report-card-pdf.js';
import type { CardToSet } from './report-card-words.js';

const { cards } = workerData as { readonly cards: readonly CardToSet[] };
const pdfs: Buffer[] = [];
for (const card of cards) pdfs.push(await pdfOfCard(card));
parentPort!.postMessage(pdfs);

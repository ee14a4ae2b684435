/** `npm run reset`: back to a fresh clone's state; only Kafka's jars stay, since they are code. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { installation } from './installation.ts';

const { state } = installation();
if (process.stdin.isTTY && !process.argv.includes('--yes')) {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`Effacer toutes les données sous ${state} ? / Erase all data? [o/N] `);
  prompt.close();
  if (!/^[oy]/i.test(answer)) process.exit(1);
}
await import('./stop.ts');
for (const entry of fs.existsSync(state) ? fs.readdirSync(state) : []) {
  if (entry !== 'kafka') fs.rmSync(path.join(state, entry), { recursive: true, force: true });
}
console.log('✓ remis à zéro / reset');

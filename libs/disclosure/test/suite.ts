import { networkOf, suppress, type Published } from '../src/index.js';
import { attack, type Breach, type Told } from './attack.js';
import { chance, Network } from './networks.js';

export const smallest = 5;

export interface Outcome {
  readonly breaches: Breach[];
  readonly givenAway: number;
  readonly hidden: number;
  readonly rows: number;
}

/** Publishes so many editions of a random network, and attacks what is public after each of them. */
export async function publishAndAttack(seed: number, editions: number): Promise<Outcome> {
  const network = new Network(chance(seed));
  const published: Published[] = [];
  const told: Told[] = [];
  const breaches: Breach[] = [];
  let givenAway = 0;
  for (let edition = 0; edition < editions; edition += 1) {
    if (edition > 0) network.goOn();
    const tables = network.tables();
    const numbers = networkOf(tables, { smallest });
    const suppression = await suppress(numbers, published, { drift: smallest });
    const hidden = new Set(suppression.hidden.keys());
    givenAway += suppression.givenAway.length;
    published.push({ network: numbers, hidden });
    told.push({ tables, hidden });
    breaches.push(...(await attack(told, smallest)));
  }
  const rows = published.reduce((sum, one) => sum + one.network.rows.length, 0);
  const hidden = published.reduce((sum, one) => sum + one.hidden.size, 0);
  return { breaches, givenAway, hidden, rows };
}

import { readFileSync } from 'node:fs';
import { readItem } from '../reading/read-item.js';
import { bodyOf } from './render-item.js';

const sample = new URL('../../samples/mathematique-sciences-4/items/demarche-scientifique.xml', import.meta.url);
const item = readItem(readFileSync(sample, 'utf8'));

/** The order in which a candidate sees the four steps. */
const orderFor = (seed: string) =>
  [
    ...bodyOf(item)
      .text(seed)
      .body.matchAll(/identifier="(OBS|HYP|EXP|ANA)"/g),
  ]
    .map(([, id]) => id)
    .join(' ');

describe('The choices that a candidate sees', () => {
  it('stand in the same order each time that one sitting is looked at', () => {
    expect(orderFor('one sitting')).toBe(orderFor('one sitting'));
  });

  it("come in every order over many sittings: the author's, which is the right one, says nothing", () => {
    const orders = new Set(Array.from({ length: 200 }, (_, at) => orderFor(`sitting ${at}`)));
    expect(orders.size).toBe(24);
  });

  it('stay in their place when the author fixed them', () => {
    const fixed = readItem(readFileSync(sample, 'utf8').replace('identifier="ANA"', 'identifier="ANA" fixed="true"'));
    const places = Array.from({ length: 50 }, (_, at) =>
      [
        ...bodyOf(fixed)
          .text(`sitting ${at}`)
          .body.matchAll(/identifier="(OBS|HYP|EXP|ANA)"/g),
      ].findIndex(([, id]) => id === 'ANA'),
    );
    expect(new Set(places).size).toBe(1);
  });
});

import { scenarios } from './scenarios.js';

describe('Nothing is lost, no effect comes twice and the facts of a key stay in order when', () => {
  for (const { name, patience, play } of scenarios) {
    it(name, () => play([1]), patience * 1_000);
  }
});

import { scenariosOf } from './scenarios.js';
import { spine } from './settings.js';

describe('Nothing is lost, no effect comes twice and the facts of a key stay in order when', () => {
  for (const { name, patience, play } of scenariosOf(spine).processes) {
    it(name, () => play([1]), patience * 1_000);
  }
});

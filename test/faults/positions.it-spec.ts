import { Play } from './play.js';
import { scenariosOf } from './scenarios.js';
import { spine } from './settings.js';

describe('Nothing is lost, no effect comes twice and the facts of a key stay in order when', () => {
  let play: Play;

  beforeAll(async () => void (play = await Play.open(spine)), 240_000);
  afterAll(() => play?.close());

  for (const scenario of scenariosOf(spine).positions)
    it(scenario.name, () => play.strike(scenario, [1]), scenario.patience * 1_000);
});

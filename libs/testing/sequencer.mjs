/** The longest first, so that none of them is left to run alone at the end; Jest itself knows only the size of a file it has not run. */
import Sequencer from '@jest/test-sequencer';

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const whole = ({ path, context }) => (path.startsWith(`${context.config.rootDir}/test/`) ? 0 : 1);
    return super.sort(tests).sort((one, other) => whole(one) - whole(other));
  }
}

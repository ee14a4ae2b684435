import { record } from './record.mjs';

/** Jest reporter: one row per spec sentence, with how many seeds it held for. */
export default class EvidenceReporter {
  onRunComplete(_contexts, results) {
    const cases = results.testResults.flatMap((file) => file.testResults);
    const ran = cases.filter(({ status }) => status === 'passed' || status === 'failed');
    const bySentence = Map.groupBy(ran, ({ title }) => title);
    record(
      [...bySentence].map(([title, of]) => {
        const passed = of.filter(({ status }) => status === 'passed').length;
        const seconds = Math.max(...of.map(({ duration }) => duration ?? 0)) / 1000;
        return {
          claim: title,
          command: 'npm run test:long',
          figure: `${passed} of ${of.length} runs hold, longest ${seconds.toFixed(0)} s`,
        };
      }),
    );
  }
}

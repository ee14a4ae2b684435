import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { claimFigure, formatted, type Step } from '../story.ts';

const usual = { base: 'http://127.0.0.1:7100', idp: 'http://127.0.0.1:7109' };

/** What a newcomer pastes from the README works, in either language. */
export const readmeCalls: Step = async (story) => {
  const { tell, base, idp } = story;
  const [english, french] = ['README.md', 'README.fr.md'].map(callsIn) as [string[], string[]];
  const script = english.join('\n').replaceAll(usual.base, base).replaceAll(usual.idp, idp);
  const failure = await failureOf(script);
  await tell.claim({
    fr: 'Les cinq appels du README fonctionnent tels quels',
    en: 'The five calls of the README work as they stand',
    proof: 'README.md, README.fr.md',
    actual: () => Promise.resolve([english.length, isDeepStrictEqual(english, french), failure]),
    expected: [5, true, null],
  });
  story.learners += 1;
  const { learners } = story;
  await claimFigure(story, {
    fr: `L’élève que le README ajoute compte aussitôt : ${formatted(learners)}`,
    en: `The learner that the README adds counts at once: ${learners}`,
  });
};

/** What a shell complains about; null when every call went well. */
function failureOf(script: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], { timeout: 60_000, maxBuffer: 1e7 }, (error, _, complaint) =>
      resolve(error ? complaint || error.message : null),
    );
  });
}

function callsIn(file: string): string[] {
  const text = readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, call]) => call!);
}

import { escapedHtml } from '@pan/kit/formats';
import type { ExplainedResult } from '../../application/results/explain-result.js';

const style = `body{font:100%/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}.mark{font-size:2rem;font-weight:700}li{margin-block:.8rem}
.source{display:block;font-size:.9rem;color:#4a4a4a}`;

const rules = {
  fr: {
    'exam-alone': 'La note est celle de l’épreuve.',
    'exam-higher': 'La note d’épreuve, plus haute, compte seule.',
    'weighted-sum': 'La note réunit l’épreuve et l’école.',
  },
  en: {
    'exam-alone': 'The mark is the exam’s.',
    'exam-higher': 'The exam mark, which is higher, counts alone.',
    'weighted-sum': 'The mark combines the exam and the school.',
  },
} as const;

/** An explanation to be read and printed: French, then English; loads nothing. */
export function explanationPage(result: ExplainedResult): string {
  const title = `${result.title}, ${result.schoolYear}`;
  return `<!doctype html><html lang="fr-CA"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapedHtml(title)}</title><style>${style}</style>
<main><h1>${escapedHtml(title)}</h1><p class="mark">${result.mark} / 100</p>
${partOf(result, 'fr', 'Comment cette note a été établie', 'Ce qu’elle était auparavant')}
<section lang="en-CA">${partOf(result, 'en', 'How this mark came about', 'What it was before')}</section></main></html>`;
}

function partOf(
  { decidedBy, steps, history }: ExplainedResult,
  language: 'fr' | 'en',
  heading: string,
  before: string,
): string {
  const items = steps.map((step) => {
    const said = language === 'fr' ? 'Règle' : 'Rule';
    const source = step.rule && `${said} : ${step.rule.source} (${step.rule.author}), version ${step.rule.version}`;
    return `<li>${escapedHtml(step[language])}${source ? ` <span class="source">${escapedHtml(source)}</span>` : ''}</li>`;
  });
  const former = history.map((one) => `<li>${escapedHtml(one[language])}</li>`);
  const past = history.length > 1 ? `<h2>${before}</h2><ol>${former.join('\n')}</ol>` : '';
  return `<h2>${heading}</h2><p>${escapedHtml(rules[language][decidedBy])}</p><ol>${items.join('\n')}</ol>${past}`;
}

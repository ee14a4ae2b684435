import { hash } from 'node:crypto';
import type { Language } from '@pan/kit/domain';
import { escapedHtml } from '@pan/kit/formats';
import { type CardToSet, type CourseTable, textOfCard } from '../../application/report-cards/report-card-words.js';

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color-scheme:light dark}' +
  '.skip{position:absolute;left:-999rem}.skip:focus{position:static}' +
  '.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:.4rem .6rem;text-align:left;vertical-align:top}' +
  'caption{text-align:left;font-weight:bold;font-size:1.2rem;padding:1rem 0 .4rem}dt{font-weight:bold}dd{margin:0 0 .4rem}' +
  '@media print{.skip{display:none}}';

/** The page loads nothing, and only its own style is let in. */
export const cardPolicy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; frame-ancestors 'none'`;

const skip = { fr: 'Aller au bulletin', en: 'Skip to the report card' } as const;

/** A report card as a page that reads well aloud and without a style: a table for each course, with a caption and headings. */
export function reportCardPage(card: CardToSet, language: Language): string {
  const text = textOfCard(card, language);
  const missing =
    text.missing.length === 0 ? '' : `<h2>${text.missingTitle}</h2><ul>${text.missing.map(item).join('')}</ul>`;
  return (
    `<!doctype html><html lang="${language}-CA"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escapedHtml(text.title)}</title><style>${style}</style></head><body><a class="skip" href="#card">${skip[language]}</a>` +
    `<main id="card" tabindex="-1"><h1>${escapedHtml(text.title)}</h1>` +
    `<dl>${text.facts.map(([term, said]) => `<dt>${term}</dt><dd>${escapedHtml(said)}</dd>`).join('')}</dl>` +
    `<p>${escapedHtml(text.passMark)}</p>${text.courses.map(section).join('')}${missing}</main></body></html>`
  );
}

const item = (text: string): string => `<li>${escapedHtml(text)}</li>`;

function section({ caption, rows, notes }: CourseTable): string {
  const [head, ...body] = rows as [readonly string[], ...(readonly string[])[]];
  const columns = head.map((cell) => `<th scope="col">${escapedHtml(cell)}</th>`).join('');
  const lines = body.map(
    ([first, ...cells]) =>
      `<tr><th scope="row">${escapedHtml(first!)}</th>${cells.map((cell) => `<td>${escapedHtml(cell)}</td>`).join('')}</tr>`,
  );
  const name = escapedHtml(caption);
  return (
    // What scrolls sideways on a phone is reached by the keyboard.
    `<div class="wide" role="region" tabindex="0" aria-label="${name}"><table><caption>${name}</caption><thead><tr>${columns}</tr></thead><tbody>${lines.join('')}</tbody></table></div>` +
    `<ul>${notes.map(item).join('')}</ul>`
  );
}

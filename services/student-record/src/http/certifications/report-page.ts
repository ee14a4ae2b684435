import { hash } from 'node:crypto';
import type { Language } from '@pan/kit/domain';
import { escapedHtml } from '@pan/kit/formats';
import { areas, type Area } from '../../domain/certifications/check.js';
import type { CertificateRecord } from '../../persistence/certifications/certifications.queries.js';

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color-scheme:light dark}' +
  'table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:.4rem .6rem;text-align:left;vertical-align:top}' +
  'caption{text-align:left;font-weight:bold;font-size:1.2rem;padding:1rem 0 .4rem}';

/** The page loads nothing, and only its own style is let in. */
export const contentPolicy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; frame-ancestors 'none'`;

const words = {
  fr: {
    title: 'Rapport d’autovérification',
    standing: {
      testing: 'en cours',
      passed: 'réussie',
      failed: 'non réussie',
      certified: 'certifié',
      withdrawn: 'certificat retiré',
    },
    state: 'État',
    validity: 'Validité',
    reason: 'Motif du retrait',
    counted: (passed: number, all: number) => `${passed} attentes tenues sur ${all}.`,
    required: (failed: number) =>
      failed === 0 ? 'Toutes celles qui sont exigées le sont.' : `${failed} de celles qui sont exigées ne le sont pas.`,
    columns: ['Résultat', 'Attendu', 'Vu', 'Exigé', 'Règle'],
    passed: 'tenu',
    failed: 'non tenu',
    yes: 'oui',
    no: 'conseil',
  },
  en: {
    title: 'Self-test report',
    standing: {
      testing: 'under way',
      passed: 'passed',
      failed: 'not passed',
      certified: 'certified',
      withdrawn: 'certificate withdrawn',
    },
    state: 'State',
    validity: 'Validity',
    reason: 'Why withdrawn',
    counted: (passed: number, all: number) => `${passed} of ${all} expectations kept.`,
    required: (failed: number) =>
      failed === 0 ? 'All that are required are kept.' : `${failed} of those that are required are not.`,
    columns: ['Result', 'Expected', 'Seen', 'Required', 'Rule'],
    passed: 'kept',
    failed: 'not kept',
    yes: 'yes',
    no: 'advice',
  },
} as const;

/** The report as a page that reads well aloud and without a style: a table for each area, with a caption and headings. */
export function reportPage(of: CertificateRecord, language: Language): string {
  const say = words[language];
  const results = of.results ?? [];
  const title = `${say.title}: ${of.product} ${of.productVersion}, ${of.vendor}`;
  const row = (result: (typeof results)[number]) =>
    `<tr><th scope="row">${result.passed ? `✓ ${say.passed}` : `✗ ${say.failed}`}</th>` +
    [result.expected[language], result.seen[language], result.required ? say.yes : say.no, result.rule]
      .map((cell) => `<td>${escapedHtml(cell)}</td>`)
      .join('') +
    '</tr>';
  const tables = (Object.keys(areas) as Area[])
    .filter((area) => results.some((result) => result.area === area))
    .map(
      (area) =>
        `<table><caption>${escapedHtml(areas[area][language])}</caption><thead><tr>${say.columns.map((column) => `<th scope="col">${column}</th>`).join('')}</tr></thead>` +
        `<tbody>${results
          .filter((result) => result.area === area)
          .map(row)
          .join('')}</tbody></table>`,
    );
  const facts: [string, string][] = [[say.state, say.standing[of.standing]]];
  if (of.validFrom) facts.push([say.validity, `${of.validFrom} – ${of.validUntil}`]);
  if (of.reason) facts.push([say.reason, of.reason]);
  const failed = results.filter((result) => result.required && !result.passed).length;
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapedHtml(title)}</title><style>${style}</style></head><body><main><h1>${escapedHtml(title)}</h1>` +
    `<dl>${facts.map(([term, text]) => `<dt>${term}</dt><dd>${escapedHtml(text)}</dd>`).join('')}</dl>` +
    `<p>${say.counted(results.filter(({ passed }) => passed).length, results.length)} ${say.required(failed)}</p>` +
    `${tables.join('')}</main></body></html>`
  );
}

import { problemPage } from './problem-pages.ts';
import { merged } from './refusals.ts';

describe('The refusal codes of the portal', () => {
  const unknown = { status: 404, fr: "Pas d'organisation {code}.", en: 'No organisation {code}.' };

  it('are told once where two services mean the same, and twice where they do not', () => {
    const [refusal] = merged([
      ['exam-management', { 'organisation-unknown': unknown }],
      ['student-record', { 'organisation-unknown': unknown }],
      ['governance-reporting', { 'organisation-unknown': { ...unknown, en: 'Not heard of yet.' } }],
    ]);
    expect(refusal?.meanings.map(({ from }) => from)).toEqual([
      ['exam-management', 'student-record'],
      ['governance-reporting'],
    ]);
  });

  it('show what the request said as a placeholder, and never as markup', () => {
    const [refusal] = merged([['x', { odd: { ...unknown, remedyFr: 'Écrivez <b>.' } }]]);
    const page = problemPage(refusal!);
    expect(page).toContain('Pas d’organisation <var>code</var>.');
    expect(page).toContain('Écrivez &lt;b&gt;.');
  });
});

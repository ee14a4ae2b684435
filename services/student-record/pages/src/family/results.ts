import { type Cell, day, Listing, number, table, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';
import { levelName, subjectName } from '../vocabulary.ts';

const t = words({
  fr: {
    caption: 'Notes et résultats, du plus récent au plus ancien',
    columns: ['Matière ou cours', 'Année', 'Note', 'Inscrit le'],
    passed: 'réussi',
    failed: 'échoué',
    corrected: (former: string) => `Corrigé; était ${former}`,
    none: 'Aucun résultat n’est encore inscrit.',
  },
  en: {
    caption: 'Marks and results, the latest first',
    columns: ['Subject or course', 'Year', 'Mark', 'Entered on'],
    passed: 'passed',
    failed: 'failed',
    corrected: (former: string) => `Corrected; was ${former}`,
    none: 'No result has been entered yet.',
  },
});

const listing = (id: string) =>
  new Listing((cursor) =>
    record.GET('/v1/learners/{id}/results', { params: { path: { id }, query: { ...(cursor && { cursor }) } } }),
  );
type Results = ReturnType<typeof listing>;
type Version = Pick<Results['items'][number], 'mark' | 'score'>;

const markOf = ({ mark, score }: Version): string => (mark === null ? (score ?? '–') : number(mark));

class ResultsOfLearner extends View<Results> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;
  private listing: Results | undefined;

  protected load() {
    this.listing ??= listing(this.learner);
    return this.listing.load();
  }

  protected draw(results: Results) {
    if (results.items.length === 0) return html`<p>${t.none}</p>`;
    return html`${table(
      t.caption,
      t.columns,
      results.items.map((result) => rowOf(result)),
    )}
    ${this.rest(results)}`;
  }
}
customElements.define('learner-results', ResultsOfLearner);

function rowOf(result: Results['items'][number]): Cell[] {
  const former = result.history?.at(-1);
  return [
    html`${result.title ?? (result.subject ? subjectName(result.subject) : result.courseCode)}
    ${result.level ? html`<br /><span class="soft">${levelName(result.level)}</span>` : nothing}`,
    result.schoolYear,
    html`<strong>${markOf(result)}</strong> ${result.passed === null ? nothing : result.passed ? t.passed : t.failed}
      ${former ? html`<br /><span class="soft">${t.corrected(markOf(former))}</span>` : nothing}`,
    day(result.reportedAt.slice(0, 10)),
  ];
}

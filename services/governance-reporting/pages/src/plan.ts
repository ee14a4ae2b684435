import { bars, day, View, words, table } from '@pan/pages';
import { html } from 'lit';
import { editions, rowsOf, type Edition, type Row } from './editions.ts';
import { parts, text } from './table.ts';

const t = words({
  fr: {
    none: 'Aucune édition n’est encore publiée. Les chiffres du plan paraissent ici dès que deux personnes en ont publié une.',
    of: (number: number, on: string) => `Selon l’édition ${number}, publiée le ${on}.`,
    budget: 'Budget par orientation, en millions de dollars',
    budgetColumns: ['Orientation', 'Titre', 'Millions'],
    measures: 'Les 33 mesures',
    measureColumns: ['Mesure', 'Titre', 'Mesure clé'],
    timeline: 'Échéancier des mesures clés',
    timelineColumns: ['Mesures', 'Jalon', 'Années', 'Prévu', 'Atteint'],
  },
  en: {
    none: 'No edition has been released yet. The plan’s figures appear here once two persons have released one.',
    of: (number: number, on: string) => `According to edition ${number}, released on ${on}.`,
    budget: 'Budget by orientation, in millions of dollars',
    budgetColumns: ['Orientation', 'Title', 'Millions'],
    measures: 'The 33 measures',
    measureColumns: ['Measure', 'Title', 'Key measure'],
    timeline: 'Timeline of the key measures',
    timelineColumns: ['Measures', 'Milestone', 'Years', 'Planned', 'Reached'],
  },
});

interface Plan {
  readonly edition: Edition;
  readonly budgets: readonly Row[];
  readonly measures: readonly Row[];
  readonly timeline: readonly Row[];
}

/** The plan at a glance, by the newest edition: budgets, measures, timeline. */
class PlanAtAGlance extends View<Plan | null> {
  protected async load(): Promise<Plan | null> {
    const [edition] = await editions();
    if (!edition) return null;
    const [budgets, measures, timeline] = await Promise.all(
      ['budgets', 'measures', 'timeline'].map((dataset) => rowsOf(edition, dataset)),
    );
    return { edition, budgets: budgets!, measures: measures!, timeline: timeline! };
  }

  protected draw(plan: Plan | null) {
    if (!plan) return html`<p>${t.none}</p>`;
    const { edition, budgets, measures, timeline } = plan;
    return html`<p class="soft">${t.of(edition.number, day(edition.releasedAt!.slice(0, 10)))}</p>
      <h2>${t.budget}</h2>
      ${bars(budgets.map((row) => ({ label: text(row['orientation']), value: Number(row['amount_millions']) })))}
      ${table(
        t.budget,
        t.budgetColumns,
        budgets.map((row) => [text(row['orientation']), text(row['title_fr']), Number(row['amount_millions'])]),
      )}
      <h2>${t.measures}</h2>
      ${table(
        t.measures,
        t.measureColumns,
        measures.map((row) => {
          const id = text(row['measure']);
          return [html`<a href="#/mesures/${id}">${id}</a>`, text(row['title_fr']), row['key_measure'] === true];
        }),
      )}
      <h2>${t.timeline}</h2>
      ${table(
        t.timeline,
        t.timelineColumns,
        timeline.map((row) => [
          parts(row['measures']),
          text(row['title_fr']),
          parts(row['school_years']),
          row['planned_on'] ? day(text(row['planned_on'])) : null,
          row['reached_on'] ? day(text(row['reached_on'])) : null,
        ]),
      )}`;
  }
}
customElements.define('plan-at-a-glance', PlanAtAGlance);

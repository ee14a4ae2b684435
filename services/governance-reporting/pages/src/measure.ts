import { said, View, words, table } from '@pan/pages';
import { html } from 'lit';
import { editions, rowsOf, type Edition, type Row } from './editions.ts';
import { parts, text } from './table.ts';

const t = words({
  fr: {
    unknown: 'L’édition ne connaît pas cette mesure.',
    orientation: (orientation: string, objective: string) => `Orientation ${orientation}, objectif ${objective}`,
    timeline: 'Échéancier',
    timelineColumns: ['Phase', 'Jalon', 'Années', 'Prévu', 'Atteint'],
    none: 'Le plan ne donne pas d’échéancier à cette mesure.',
    systems: 'Systèmes que le plan nomme',
    systemColumns: ['Système', 'Nom', 'Service'],
    figures: 'Chiffres',
    noFigure: 'Aucun chiffre de cette édition ne parle d’elle.',
  },
  en: {
    unknown: 'The edition does not know this measure.',
    orientation: (orientation: string, objective: string) => `Orientation ${orientation}, objective ${objective}`,
    timeline: 'Timeline',
    timelineColumns: ['Phase', 'Milestone', 'Years', 'Planned', 'Reached'],
    none: 'The plan gives no timeline to this measure.',
    systems: 'Systems that the plan names',
    systemColumns: ['System', 'Name', 'Service'],
    figures: 'Figures',
    noFigure: 'No figure of this edition speaks of it.',
  },
});

interface Shown {
  readonly edition: Edition;
  readonly measure: Row | undefined;
  readonly timeline: readonly Row[];
  readonly systems: readonly Row[];
}

/** One measure with everything that the newest edition says of it. */
class Measure extends View<Shown | null> {
  static override properties = { ...super.properties, measure: {} };
  declare measure: string;

  protected async load(): Promise<Shown | null> {
    const [edition] = await editions();
    if (!edition) return null;
    const [measures, timeline, systems] = await Promise.all(
      ['measures', 'timeline', 'systems'].map((dataset) => rowsOf(edition, dataset)),
    );
    const isOfIt = (row: Row): boolean => text(row['measures']).split('|').includes(this.measure);
    return {
      ...{ edition, measure: measures!.find((row) => row['measure'] === this.measure) },
      ...{ timeline: timeline!.filter(isOfIt), systems: systems!.filter(isOfIt) },
    };
  }

  protected draw(shown: Shown | null) {
    if (!shown?.measure) return html`<p>${t.unknown}</p>`;
    const { edition, measure, timeline, systems } = shown;
    const figures = edition.datasets.filter(({ measures }) => measures.includes(this.measure));
    return html`<p lang="fr-CA"><strong>${text(measure['title_fr'])}</strong></p>
      <p class="soft">${t.orientation(text(measure['orientation']), text(measure['objective']))}</p>
      <h2>${t.figures}</h2>
      ${
        figures.length === 0
          ? html`<p>${t.noFigure}</p>`
          : html`<ul>
              ${figures.map(({ id, title }) => html`<li><a href="#/chiffres/${id}">${said(title)}</a></li>`)}
            </ul>`
      }
      <h2>${t.timeline}</h2>
      ${
        timeline.length === 0
          ? html`<p>${t.none}</p>`
          : table(
              t.timeline,
              t.timelineColumns,
              timeline.map((row) => [
                `${text(row['phase'])}`,
                text(row['title_fr']),
                parts(row['school_years']),
                row['planned_on'] ?? null,
                row['reached_on'] ?? null,
              ]),
            )
      }
      <h2>${t.systems}</h2>
      ${table(
        t.systems,
        t.systemColumns,
        systems.map((row) => [text(row['system']), text(row['name_fr']), text(row['owner'])]),
      )}`;
  }
}
customElements.define('plan-measure', Measure);

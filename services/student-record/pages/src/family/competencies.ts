import { value } from '@pan/client';
import { day, language, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';

const t = words({
  fr: {
    caption: 'Compétence numérique: ce que l’école a vu en dernier, par dimension',
    columns: ['Dimension', 'Niveau', 'Vu le', 'Sur quoi il repose'],
    levels: { beginner: 'débutant', intermediate: 'intermédiaire', advanced: 'avancé' },
    none: 'Aucun niveau n’a encore été dit.',
  },
  en: {
    caption: 'Digital competency: what the school saw last, by dimension',
    columns: ['Dimension', 'Level', 'Seen on', 'On what it rests'],
    levels: { beginner: 'beginner', intermediate: 'intermediate', advanced: 'advanced' },
    none: 'No level has been said yet.',
  },
});

const profile = (id: string) => value(record.GET('/v1/learners/{id}/competency-profile', { params: { path: { id } } }));
type Profile = Awaited<ReturnType<typeof profile>>;

/** At which level of each dimension of the framework a learner was last seen, and by what. */
class CompetencyProfile extends View<Profile> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;

  protected load() {
    return profile(this.learner);
  }

  protected draw({ dimensions }: Profile) {
    const known = dimensions.filter(({ level }) => level !== null);
    if (known.length === 0) return html`<p>${t.none}</p>`;
    return html`<div class="wide" role="region" tabindex="0" aria-label=${t.caption}>
      <table>
        <caption>
          ${t.caption}
        </caption>
        <thead>
          <tr>
            ${t.columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${known.map((dimension) => this.row(dimension))}
        </tbody>
      </table>
    </div>`;
  }

  private row({ fr, en, level, assessedOn, assessments }: Profile['dimensions'][number]) {
    const latest = assessments.find(({ withdrawnAt }) => withdrawnAt === null);
    return html`<tr>
      <th scope="row">${language === 'fr' ? fr : en}</th>
      <td>${level ? t.levels[level] : '–'}</td>
      <td>${assessedOn ? day(assessedOn) : '–'}</td>
      <td>
        ${
          latest?.evidence.map(
            ({ title, on, address }) =>
              html`<p>
                ${address ? html`<a href=${address} rel="noreferrer">${title}</a>` : title}
                <span class="soft">${day(on)}</span>
              </p>`,
          ) ?? nothing
        }
      </td>
    </tr>`;
  }
}
customElements.define('competency-profile', CompetencyProfile);

import { value } from '@pan/client';
import { type Cell, day, language, table, View, words } from '@pan/pages';
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
    return table(
      t.caption,
      t.columns,
      known.map((dimension) => this.row(dimension)),
    );
  }

  private row({ fr, en, level, assessedOn, assessments }: Profile['dimensions'][number]): Cell[] {
    const latest = assessments.find(({ withdrawnAt }) => withdrawnAt === null);
    const evidence = latest?.evidence.map(
      ({ title, on, address }) =>
        html`<p>
          ${address ? html`<a href=${address} rel="noreferrer">${title}</a>` : title}
          <span class="soft">${day(on)}</span>
        </p>`,
    );
    const name = language === 'fr' ? fr : en;
    return [name, level && t.levels[level], assessedOn && day(assessedOn), html`${evidence ?? nothing}`];
  }
}
customElements.define('competency-profile', CompetencyProfile);

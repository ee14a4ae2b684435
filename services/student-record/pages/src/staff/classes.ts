import { View, words } from '@pan/pages';
import { html } from 'lit';
import { account } from '../record.ts';

const t = words({
  fr: {
    caption: 'Groupes-classes où vous enseignez',
    columns: ['Groupe-classe', 'Année', 'Élèves'],
    none: 'Aucun groupe-classe n’est à vous en ce moment.',
  },
  en: {
    caption: 'Classes that you teach',
    columns: ['Class', 'Year', 'Learners'],
    none: 'No class is yours at present.',
  },
});

/** The classes of a staff member. */
class Classes extends View<typeof account.classes> {
  protected load() {
    return Promise.resolve(account.classes);
  }

  protected draw(classes: typeof account.classes) {
    if (classes.length === 0) return html`<p>${t.none}</p>`;
    return html`<table>
      <caption>
        ${t.caption}
      </caption>
      <thead>
        <tr>
          ${t.columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${classes.map(
          ({ title, schoolYear, learners }) =>
            html`<tr>
              <th scope="row">${title}</th>
              <td>${schoolYear}</td>
              <td class="number">${learners}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
customElements.define('my-classes', Classes);

import { current, View, words } from '@pan/pages';
import { html } from 'lit';
import { learner } from '../record.ts';
import { nameOf } from '../vocabulary.ts';

const t = words({
  fr: {
    of: 'Dossier de',
    parts: [
      ['', 'Parcours'],
      ['/resultats', 'Résultats'],
      ['/consultations', 'Qui a regardé'],
      ['/consentements', 'Consentements'],
      ['/rectifications', 'Rectifications'],
      ['/donnees', 'Toutes les données'],
    ] as readonly (readonly [string, string])[],
  },
  en: {
    of: 'Record of',
    parts: [
      ['', 'Path'],
      ['/resultats', 'Results'],
      ['/consultations', 'Who looked'],
      ['/consentements', 'Consents'],
      ['/rectifications', 'Corrections'],
      ['/donnees', 'All data'],
    ],
  },
});

/** Whose record this is, and its parts. */
class Child extends View<Awaited<ReturnType<typeof learner>>> {
  static override properties = { ...super.properties, learner: {}, at: {} };
  declare learner: string;
  /** The address, of which one part is open. */
  declare at: string;

  protected load() {
    return learner(this.learner);
  }

  protected draw(shown: Awaited<ReturnType<typeof learner>>) {
    return html`<p class="soft">${t.of} <strong>${nameOf(shown)}</strong></p>
      <nav aria-label=${t.of}>
        ${t.parts.map(([part, text]) => {
          const href = `#/${this.learner}${part}`;
          return html`<a href=${href} aria-current=${current(href)}>${text}</a>`;
        })}
      </nav>`;
  }
}
customElements.define('child-parts', Child);

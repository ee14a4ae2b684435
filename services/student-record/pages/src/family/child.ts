import { current, View, words } from '@pan/pages';
import { html } from 'lit';
import { account, learner } from '../record.ts';
import { nameOf } from '../vocabulary.ts';

const t = words({
  fr: {
    of: 'Dossier de',
    parts: [
      ['', 'Parcours'],
      ['/resultats', 'Résultats'],
      ['/competences', 'Compétence numérique'],
      ['/attestations', 'Attestations'],
      ['/bulletins', 'Bulletins'],
      ['/absences', 'Absences'],
      ['/consultations', 'Qui a regardé'],
      ['/consentements', 'Consentements'],
      ['/rectifications', 'Rectifications'],
      ['/dossiers', 'Les trois dossiers'],
      ['/donnees', 'Toutes les données'],
      ['/registrariat', 'Registrariat'],
    ] as readonly (readonly [part: string, words: string])[],
  },
  en: {
    of: 'Record of',
    parts: [
      ['', 'Path'],
      ['/resultats', 'Results'],
      ['/competences', 'Digital competency'],
      ['/attestations', 'Attestations'],
      ['/bulletins', 'Report cards'],
      ['/absences', 'Absences'],
      ['/consultations', 'Who looked'],
      ['/consentements', 'Consents'],
      ['/rectifications', 'Corrections'],
      ['/dossiers', 'The three files'],
      ['/donnees', 'All data'],
      ['/registrariat', 'Registrar’s office'],
    ],
  },
});

/** Staff read; what families alone may do is theirs. */
const ofStaff: readonly string[] = ['', '/resultats', '/competences', '/bulletins', '/dossiers'];
const ofOffice = '/registrariat';
const partsFor = (role?: string) =>
  t.parts.filter(([part]) =>
    part === ofOffice ? account.acts.length > 0 : role !== 'staff' || ofStaff.includes(part),
  );

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
        ${partsFor(account.person?.role).map(([part, text]) => {
          const href = `#/${this.learner}${part}`;
          return html`<a href=${href} aria-current=${current(href)}>${text}</a>`;
        })}
      </nav>`;
  }
}
customElements.define('child-parts', Child);

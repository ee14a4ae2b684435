import { value } from '@pan/client';
import { said, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';

const t = words({
  fr: {
    may: 'Vous pouvez le lire ici.',
    mayNot: 'Vous ne le lisez pas ici.',
    readers: 'Qui le lit, par sa fonction',
    kept: (years: number, since: string) => `Gardé ${years} ans après ${since}.`,
    since: { 'last-stay-ended': 'la fin du dernier séjour', 'last-entry': 'la dernière inscription' },
    listed: (day: string) =>
      `Son terme est passé: il peut être détruit à partir du ${day}. Prenez vos données avant ce jour.`,
    unverified: 'Terme à confirmer par le calendrier de conservation de l’organisme.',
  },
  en: {
    may: 'You can read it here.',
    mayNot: 'You do not read it here.',
    readers: 'Who reads it, by function',
    kept: (years: number, since: string) => `Kept for ${years} years after ${since}.`,
    since: { 'last-stay-ended': 'the end of the last stay', 'last-entry': 'the last entry' },
    listed: (day: string) => `Its term is over: it may be destroyed from ${day} on. Take your data before that day.`,
    unverified: 'A term to be confirmed by the body’s retention schedule.',
  },
});

const files = (id: string) => value(record.GET('/v1/learners/{id}/files', { params: { path: { id } } }));
type Files = Awaited<ReturnType<typeof files>>;

/** The three files of a pupil: who reads each, how long it is kept, how to get what is not read here. */
class FilesOfLearner extends View<Files> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;

  protected load() {
    return files(this.learner);
  }

  protected draw({ items }: Files) {
    return html`<ul class="cards list">
      ${items.map(
        (file) =>
          html`<li>
            <h2>${said(file)}</h2>
            <p>
              ${file.mayRead ? t.may : t.mayNot}
              ${file.remedy ? said(file.remedy) : file.mayRead ? nothing : said(file.families)}
            </p>
            ${file.destroyedFrom ? html`<p role="note">${t.listed(file.destroyedFrom)}</p>` : nothing}
            <p>${t.readers}: ${file.readers.functions.map(said).join(', ')}</p>
            <p class="soft">
              ${t.kept(file.retention.years, t.since[file.retention.since])}
              ${file.retention.verified ? nothing : t.unverified}
            </p>
          </li>`,
      )}
    </ul>`;
  }
}
customElements.define('learner-files', FilesOfLearner);

import { Listing, table, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';
import { levelName, nameOf } from '../vocabulary.ts';

const t = words({
  fr: {
    name: 'Nom, ou le début',
    how: 'Sans égard aux accents ni aux majuscules. Ceux que vos fonctions et vos groupes-classes vous montrent.',
    find: 'Chercher',
    caption: 'Élèves trouvés',
    columns: ['Élève', 'Niveau', 'Groupe-classe'],
    none: 'Aucun élève de ce nom n’est à votre vue.',
  },
  en: {
    name: 'Name, or its beginning',
    how: 'Without regard to accents or case. Those whom your functions and classes show you.',
    find: 'Search',
    caption: 'Learners found',
    columns: ['Learner', 'Level', 'Class'],
    none: 'No learner of that name is in your sight.',
  },
});

const listing = (name: string) =>
  new Listing((cursor) => record.GET('/v1/learners', { params: { query: { name, ...(cursor && { cursor }) } } }));
type Found = ReturnType<typeof listing>;

/** Finds a learner by name; nobody is read before somebody is looked for. */
class FindLearners extends View<Found | null> {
  private listing: Found | null = null;

  protected async load() {
    return this.listing ? this.listing.load() : null;
  }

  protected draw(found: Found | null) {
    return html`<form role="search" @submit=${(event: SubmitEvent) => this.find(event)}>
        <label for="name">${t.name}</label>
        <input id="name" name="name" type="search" required maxlength="120" aria-describedby="how" autocomplete="off" />
        <p class="soft" id="how">${t.how}</p>
        <button class="main">${t.find}</button>
      </form>
      <div role="status">${found?.items.length === 0 ? html`<p>${t.none}</p>` : nothing}</div>
      ${found && found.items.length > 0 ? this.table(found) : nothing}`;
  }

  private table(found: Found) {
    return html`${table(
      t.caption,
      t.columns,
      found.items.map((learner) => {
        const stay = learner.enrolments.find(({ endedOn }) => endedOn === null);
        return [
          html`<a href="#/${learner.id}">${nameOf(learner)}</a>`,
          stay ? levelName(stay.level) : null,
          learner.classes.map(({ title }) => title).join(', ') || null,
        ];
      }),
    )}
    ${this.rest(found)}`;
  }

  private async find(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.listing = listing(new FormData(event.target as HTMLFormElement).get('name') as string);
    await this.again();
  }
}
customElements.define('find-learners', FindLearners);

import { value } from '@pan/client';
import { View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { account, learner, openAnew, record } from '../record.ts';
import { levelName, nameOf } from '../vocabulary.ts';

const t = words({
  fr: {
    none: 'Aucun dossier n’est lié à votre compte.',
    add: 'Ajouter un enfant',
    code: 'Code remis par l’école',
    how: 'L’école remet un code à chaque parent ou titulaire de l’autorité parentale.',
    link: 'Ajouter',
    linked: 'Le dossier est lié à votre compte.',
    left: 'Aucun séjour en cours',
  },
  en: {
    none: 'No record is linked to your account.',
    add: 'Add a child',
    code: 'Code handed out by the school',
    how: 'The school hands out a code to each parent or guardian.',
    link: 'Add',
    linked: 'The record is linked to your account.',
    left: 'No stay at present',
  },
});

/** The reader's own record, or those of the children, each with its present school. */
class Children extends View<Awaited<ReturnType<typeof learner>>[]> {
  protected load() {
    return Promise.all(account.learners.map(learner));
  }

  protected draw(learners: Awaited<ReturnType<typeof learner>>[]) {
    const isLearner = account.person?.role === 'learner';
    return html`${learners.length === 0 ? html`<p>${t.none}</p>` : this.cards(learners)}
    ${isLearner ? nothing : this.linkForm()}`;
  }

  private cards(learners: Awaited<ReturnType<typeof learner>>[]) {
    return html`<ul class="cards">
      ${learners.map((one) => {
        const stay = one.enrolments.find(({ endedOn }) => endedOn === null);
        return html`<li>
          <h2><a href="#/${one.id}">${nameOf(one)}</a></h2>
          <p>${stay ? `${levelName(stay.level)}, ${stay.schoolYear}` : t.left}</p>
          ${one.classes.map(({ title }) => html`<p class="soft">${title}</p>`)}
        </li>`;
      })}
    </ul>`;
  }

  private linkForm() {
    return html`<h2>${t.add}</h2>
      <form @submit=${(event: SubmitEvent) => this.link(event)}>
        <label for="code">${t.code}</label>
        <input
          id="code"
          name="code"
          required
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-describedby="how"
        />
        <p class="soft" id="how">${t.how}</p>
        <button class="main" ?disabled=${this.busy}>${t.link}</button>
      </form>`;
  }

  private link(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const code = new FormData(event.target as HTMLFormElement).get('code') as string;
    return this.act(async () => {
      await value(record.POST('/v1/accounts/guardian-links', { body: { code: code.trim().toUpperCase() } }));
      await openAnew();
      return t.linked;
    });
  }
}
customElements.define('my-children', Children);

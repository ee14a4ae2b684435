import { value } from '@pan/client';
import { View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { account, learner, openAnew, record } from '../record.ts';
import { levelName, nameOf } from '../vocabulary.ts';

const t = words({
  fr: {
    none: 'Aucun dossier n’est lié à votre compte.',
    closed:
      'Un dossier lié à votre compte ne s’ouvre pas: vos droits ne comprennent pas sa lecture. L’école peut vous dire pourquoi.',
    add: 'Ajouter un enfant',
    code: 'Code remis par l’école',
    how: 'L’école remet un code à chaque parent ou titulaire de l’autorité parentale.',
    link: 'Ajouter',
    linked: 'Le dossier est lié à votre compte.',
    left: 'Aucun séjour en cours',
  },
  en: {
    none: 'No record is linked to your account.',
    closed:
      'A record linked to your account does not open: your rights do not include reading it. The school can tell you why.',
    add: 'Add a child',
    code: 'Code handed out by the school',
    how: 'The school hands out a code to each parent or guardian.',
    link: 'Add',
    linked: 'The record is linked to your account.',
    left: 'No stay at present',
  },
});

interface Shown {
  readonly learners: readonly Awaited<ReturnType<typeof learner>>[];
  /** Records of which the reader’s rights show nothing here. */
  readonly closed: number;
}

/** The reader's own record, or those of the children, each with its present school. */
class Children extends View<Shown> {
  /** A right over one child alone says nothing about the others. */
  protected async load(): Promise<Shown> {
    const all = await Promise.allSettled(account.learners.map(learner));
    const learners = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    return { learners, closed: all.length - learners.length };
  }

  protected draw({ learners, closed }: Shown) {
    const isLearner = account.person?.role === 'learner';
    return html`${account.learners.length === 0 ? html`<p>${t.none}</p>` : this.cards(learners)}
    ${closed > 0 ? html`<p class="soft">${t.closed}</p>` : nothing} ${isLearner ? nothing : this.linkForm()}`;
  }

  private cards(learners: Shown['learners']) {
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

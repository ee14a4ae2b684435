import { value } from '@pan/client';
import { instant, Listing, View, words } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { record } from '../record.ts';
import { namesOf, type Names } from './acts.ts';
import { area, written } from './form.ts';

const t = words({
  fr: {
    how: 'Des familles demandent pourquoi votre organisation a consulté un dossier. La réponse reste au journal.',
    none: 'Aucune question n’attend.',
    hidden: 'Un élève hors de votre vue',
    kinds: {
      why: 'Pourquoi cette consultation?',
      'not-known-to-us': 'La famille ne connaît pas votre organisation',
      'wrong-person': 'Il s’agirait d’une autre personne',
      'too-often': 'Ce serait trop souvent',
      other: 'Autre chose',
    },
    asked: (at: string) => `Posée le ${at}`,
    due: (at: string) => `Réponse due avant le ${at}`,
    late: 'En retard',
    answer: 'Votre réponse, que la famille lira',
    send: 'Répondre',
    sent: 'La réponse est envoyée.',
  },
  en: {
    how: 'Families ask why your organisation looked at a record. The answer stays in the log.',
    none: 'No question waits.',
    hidden: 'A learner out of your sight',
    kinds: {
      why: 'Why this look?',
      'not-known-to-us': 'The family does not know your organisation',
      'wrong-person': 'It would concern another person',
      'too-often': 'It would be too often',
      other: 'Something else',
    },
    asked: (at: string) => `Asked on ${at}`,
    due: (at: string) => `Answer due before ${at}`,
    late: 'Late',
    answer: 'Your answer, which the family will read',
    send: 'Answer',
    sent: 'The answer is sent.',
  },
});

const listing = () =>
  new Listing((cursor) =>
    record.GET('/v1/access-questions', { params: { query: { state: 'asked', ...(cursor && { cursor }) } } }),
  );
type Questions = ReturnType<typeof listing>;
type Question = Questions['items'][number];
interface Shown {
  readonly questions: Questions;
  readonly names: Names;
}

/** Questions of families about looks at records, for the organisation that looked. */
class QuestionsToAnswer extends View<Shown> {
  private listing = listing();

  protected async load(): Promise<Shown> {
    const questions = await this.listing.load();
    return { questions, names: await namesOf(questions.items.map(({ learnerId }) => learnerId)) };
  }

  protected draw({ questions, names }: Shown) {
    return html`<p class="soft">${t.how}</p>
      ${questions.items.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${questions.items.map((question) => this.question(question, names))}
      </ul>
      ${this.rest(questions)}`;
  }

  private question(question: Question, names: Names): TemplateResult {
    const { id, kind, text, askedAt, dueAt, late, learnerId } = question;
    return html`<li>
      <h2>${names.get(learnerId) ?? t.hidden}</h2>
      <p><strong>${t.kinds[kind]}</strong></p>
      <p class="said">${text}</p>
      <p>
        <span class="soft">${t.asked(instant(askedAt))}</span><br />${t.due(instant(dueAt))}
        ${late ? html`<strong>${t.late}</strong>` : nothing}
      </p>
      <form @submit=${(event: SubmitEvent) => this.answer(event, id)}>
        ${area(`q-${id}`, 'text', t.answer)}
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>
    </li>`;
  }

  private answer(event: SubmitEvent, id: string): Promise<void> {
    const text = written(event)('text')!;
    return this.act(async () => {
      await value(record.POST('/v1/access-questions/{id}/answer', { params: { path: { id } }, body: { text } }));
      return t.sent;
    });
  }
}
customElements.define('questions-to-answer', QuestionsToAnswer);

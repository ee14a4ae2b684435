import { value } from '@pan/client';
import { area, choice, input, instant, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { governance, officer, type Draft } from './api.ts';
import { sent, type Answers } from './form.ts';

const t = words({
  fr: {
    none: 'Aucune édition n’est en préparation.',
    edition: (n: number) => `Édition ${n}`,
    states: { draft: 'à vérifier', released: 'publiée', withdrawn: 'retirée' },
    made: (at: string) => `Établie le ${at}.`,
    corrects: (n: number) => `Corrige l’édition ${n}.`,
    ask: 'Établir une édition',
    years: 'Années scolaires, séparées par des espaces',
    correcting: 'Elle corrige',
    first: 'aucune édition',
    reason: 'Pourquoi, si elle en corrige une',
    send: 'Établir l’édition',
    made2: 'L’édition est établie: vérifiez-la, puis deux personnes la publient.',
    making: 'L’édition est en train d’être établie…',
    failed: (state: string) => `L’édition n’a pas été établie (${state}).`,
  },
  en: {
    none: 'No edition is being prepared.',
    edition: (n: number) => `Edition ${n}`,
    states: { draft: 'to be checked', released: 'released', withdrawn: 'withdrawn' },
    made: (at: string) => `Made on ${at}.`,
    corrects: (n: number) => `Corrects edition ${n}.`,
    ask: 'Make an edition',
    years: 'School years, separated by spaces',
    correcting: 'It corrects',
    first: 'no edition',
    reason: 'Why, where it corrects one',
    send: 'Make the edition',
    made2: 'The edition is made: check it, then two persons release it.',
    making: 'The edition is being made…',
    failed: (state: string) => `The edition was not made (${state}).`,
  },
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 1_000));

interface Shown {
  readonly drafts: readonly Draft[];
  readonly released: readonly number[];
}

/** Editions in preparation and released, and the making of another. */
class DeskEditions extends View<Shown> {
  protected async load(): Promise<Shown> {
    const params = { query: { limit: 100 } };
    const [drafts, released] = await Promise.all([
      value(governance.GET('/v1/edition-drafts', { params })),
      value(governance.GET('/v1/editions', { params })),
    ]);
    return { drafts: drafts.items, released: released.items.map(({ number }) => number) };
  }

  protected draw({ drafts, released }: Shown) {
    return html`${drafts.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${drafts.map(
          ({ number, state, madeAt, corrects, schoolYears }) =>
            html`<li>
              <h2><a href=${`#/bureau/editions/${number}`}>${t.edition(number)}</a>, ${t.states[state]}</h2>
              <p>${schoolYears.join(', ')} ${corrects === null ? nothing : t.corrects(corrects)}</p>
              <p class="soft">${t.made(instant(madeAt))}</p>
            </li>`,
        )}
      </ul>
      ${this.busy ? html`<p role="status">${t.making}</p>` : nothing}
      ${officer.may.has('editions:write') ? this.asking(released) : nothing}`;
  }

  private asking(released: readonly number[]) {
    const own = 'edition';
    const year = '\\d{4}-\\d{4}';
    return html`<h2>${t.ask}</h2>
      <form @submit=${sent((answers) => this.make(answers))}>
        ${input(own, 'years', t.years, { pattern: `${year}( +${year})*` })}
        ${choice(own, 'corrects', t.correcting, [['', t.first], ...released.map((n) => [String(n), t.edition(n)] as const)], { isOptional: true })}
        ${area(own, 'reason', t.reason, { isOptional: true })}
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>`;
  }

  private make(answers: Answers): Promise<void> {
    const [corrects, reason] = [answers.number('corrects'), answers.optional('reason')];
    const body = {
      schoolYears: answers.text('years').split(/ +/),
      ...(corrects && { corrects }),
      ...(reason && { reason }),
    };
    return this.act(async () => {
      const { id } = await value(governance.POST('/v1/editions', { body }));
      for (;;) {
        const { state } = await value(governance.GET('/v1/edition-jobs/{id}', { params: { path: { id } } }));
        if (state === 'succeeded') return t.made2;
        if (state !== 'queued' && state !== 'running' && state !== 'waiting') return t.failed(state);
        await pause();
      }
    });
  }
}
customElements.define('desk-editions', DeskEditions);

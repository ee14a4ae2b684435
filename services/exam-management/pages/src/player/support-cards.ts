import { html, LitElement, nothing } from 'lit';
import { until } from 'lit/directives/until.js';
import { contentOf, fileAt } from '../qti/content.ts';
import type { Item } from './sitting.ts';
import { t } from './words.ts';

type Card = Item['catalogs'][number]['cards'][number];

/** What an author prepared beside a question and this candidate may have: signs, explanations, descriptions. */
class SupportCards extends LitElement {
  static override properties = { catalogs: { attribute: false } };
  declare catalogs: Item['catalogs'];

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render() {
    // What is spoken is read aloud, where it stands.
    const cards = this.catalogs.flatMap((catalog) => catalog.cards).filter(({ support }) => support !== 'spoken');
    if (cards.length === 0) return nothing;
    return html`<div class="supports" role="group" aria-label=${t.supports}>
      ${cards.map(
        (card) =>
          html`<details lang=${card.language ?? nothing}>
            <summary>${t.supportNames[card.support] ?? card.support}</summary>
            ${shown(card)} ${card.files.map((address) => film(card.support, address))}
          </details>`,
      )}
    </div>`;
  }
}
customElements.define('support-cards', SupportCards);

function shown({ content }: Card): Node[] {
  if (!content) return [];
  const { documentElement } = new DOMParser().parseFromString(`<div>${content}</div>`, 'application/xml');
  return contentOf(documentElement);
}

const isFilm = new Set(['sign-language']);
const film = (support: string, address: string): unknown =>
  until(
    fileAt(address).then(
      (source) =>
        isFilm.has(support)
          ? html`<video controls src=${source} aria-label=${t.supportNames[support] ?? support}></video>`
          : html`<img src=${source} alt="" />`,
      () => nothing,
    ),
    nothing,
  );

import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { drawnBy } from './content.ts';
import { Interaction, textOf } from './interaction.ts';
import { identifierOf } from './reading.ts';
import { said } from './words.ts';

/** Choices put in order: nothing is answered before one of them was moved, or the order that stands there was confirmed. */
class Order extends Interaction {
  protected override render() {
    const choices = this.childrenNamed('simpleChoice');
    const order = this.values.length > 0 ? this.values : choices.map(identifierOf);
    const inOrder = order.flatMap((id) => choices.find((one) => identifierOf(one) === id) ?? []);
    const isAnswered = this.values.length > 0;
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      <ol class="steps">
        ${repeat(inOrder, identifierOf, (choice, at) => {
          const text = textOf(choice);
          return html`<li>
            ${this.content(choice)}
            <span class="moves">
              ${this.move(order, at, -1, said.up(text), '↑')} ${this.move(order, at, 1, said.down(text), '↓')}
            </span>
          </li>`;
        })}
      </ol>
      <p class="soft" role="status">${isAnswered ? said.inOrder : said.notInOrder}</p>
      ${
        isAnswered
          ? html`<button type="button" class="clear" ?disabled=${this.locked} @click=${() => this.answer([])}>
              ${said.clear}
            </button>`
          : html`<button type="button" ?disabled=${this.locked} @click=${() => this.answer(order)}>
              ${said.keepOrder}
            </button>`
      }
    </div>`;
  }

  private move(order: readonly string[], at: number, by: -1 | 1, label: string, arrow: string) {
    const isEnd = at + by < 0 || at + by >= order.length;
    return html`<button
      type="button"
      aria-label=${label}
      aria-disabled=${isEnd || this.locked ? 'true' : 'false'}
      @click=${() => isEnd || this.locked || this.moved(order, at, by)}
    >
      <span aria-hidden="true">${arrow}</span>
    </button>`;
  }

  private moved(order: readonly string[], at: number, by: number): void {
    const next = [...order];
    [next[at], next[at + by]] = [next[at + by]!, next[at]!];
    this.answer(next);
  }
}
drawnBy('orderInteraction', Order);

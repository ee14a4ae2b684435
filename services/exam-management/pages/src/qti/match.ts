import { html, nothing } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction, textOf } from './interaction.ts';
import { endsOf, pairOf, usesOf } from './pairs.ts';
import { identifierOf, limit, named } from './reading.ts';
import { said } from './words.ts';

/** Each of one set goes with some of another: a list for whoever takes one, boxes for whoever takes several. */
class Match extends Interaction {
  protected override render() {
    const [left = [], right = []] = this.childrenNamed('simpleMatchSet').map((set) =>
      named(set, 'simpleAssociableChoice'),
    );
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${left.map((one, at) => {
        const id = `${this.name}-${at}`;
        return limit(one, 'matchMax', 0) === 1 ? this.list(one, right, id) : this.boxes(one, right);
      })}
    </div>`;
  }

  private list(one: Element, right: readonly Element[], id: string) {
    const from = identifierOf(one);
    const chosen = this.values.map(endsOf).find(([first]) => first === from)?.[1];
    return html`<div class="pair">
      <label for=${id}>${this.content(one)}</label>
      <select
        id=${id}
        ?disabled=${this.locked}
        @change=${({ target }: Event) => this.tie(from, (target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${!chosen}>${said.choose}</option>
        ${right.map((other) => {
          const to = identifierOf(other);
          return html`<option value=${to} .selected=${to === chosen} ?disabled=${to !== chosen && !this.hasRoom(other)}>
            ${textOf(other)}
          </option>`;
        })}
      </select>
    </div>`;
  }

  private boxes(one: Element, right: readonly Element[]) {
    const from = identifierOf(one);
    const isFull = usesOf(this.values, 0, from) >= limit(one, 'matchMax', 0);
    return html`<fieldset>
      <legend>${this.content(one)}</legend>
      ${right.map((other) => {
        const pair = pairOf(from, identifierOf(other));
        const isTied = this.values.includes(pair);
        return html`<label class="option">
          <input
            type="checkbox"
            .checked=${isTied}
            ?disabled=${this.locked || (!isTied && (isFull || !this.hasRoom(other)))}
            @change=${() => this.answer(isTied ? this.values.filter((own) => own !== pair) : [...this.values, pair])}
          />
          ${textOf(other) || nothing}
        </label>`;
      })}
    </fieldset>`;
  }

  /** Whether another pair may be made, and this one of the second set be in it. */
  private hasRoom(other: Element): boolean {
    const most = limit(this.source, 'maxAssociations', 1);
    return (
      (most === 1 || this.values.length < most) &&
      usesOf(this.values, 1, identifierOf(other)) < limit(other, 'matchMax', 0)
    );
  }

  private tie(from: string, to: string): void {
    const most = limit(this.source, 'maxAssociations', 1);
    const others = most === 1 ? [] : this.values.filter((pair) => endsOf(pair)[0] !== from);
    this.answer(to ? [...others, pairOf(from, to)] : others);
  }
}
drawnBy('matchInteraction', Match);

import { html, nothing } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction, textOf } from './interaction.ts';
import { endsOf, pairOf } from './pairs.ts';
import { identifierOf, limit } from './reading.ts';
import { said } from './words.ts';

/** Pairs within one set. A pair counts once both its elements are chosen; until then it is the page's alone. */
class Associate extends Interaction {
  private begun: [string, string][] = [];

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const whole = this.begun.filter(([first, second]) => first && second).map((ends) => pairOf(...ends));
    if (changed.has('values') && whole.join() !== this.values.join()) this.begun = this.values.map(endsOf);
  }

  protected override render() {
    const most = limit(this.source, 'maxAssociations', 1);
    const rows = this.begun.length > 0 ? this.begun : [['', ''] as [string, string]];
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${rows.map(
        (ends, at) =>
          html`<fieldset class="ends">
            <legend>${said.pair(at + 1)}</legend>
            ${this.end(rows, at, 0, ends)} ${this.end(rows, at, 1, ends)}
            <button
              type="button"
              aria-label=${said.removePair(at + 1)}
              ?disabled=${this.locked}
              @click=${() => this.take(rows.filter((_, place) => place !== at))}
            >
              <span aria-hidden="true">×</span>
            </button>
          </fieldset>`,
      )}
      ${
        rows.length < most && !this.locked
          ? html`<button type="button" @click=${() => this.take([...rows, ['', '']])}>${said.addPair}</button>`
          : nothing
      }
    </div>`;
  }

  private end(rows: readonly [string, string][], at: number, side: 0 | 1, ends: [string, string]) {
    const used = (id: string) => rows.flat().filter((one) => one === id).length;
    return html`<select
      aria-label=${side === 0 ? said.first : said.second}
      ?disabled=${this.locked}
      @change=${({ target }: Event) => this.choose(rows, at, side, (target as HTMLSelectElement).value)}
    >
      <option value="" .selected=${!ends[side]}>${said.choose}</option>
      ${this.childrenNamed('simpleAssociableChoice').map((choice) => {
        const id = identifierOf(choice);
        const isOwn = id === ends[side];
        const isLeft = used(id) < limit(choice, 'matchMax', 0);
        return html`<option value=${id} .selected=${isOwn} ?disabled=${!isOwn && !isLeft}>${textOf(choice)}</option>`;
      })}
    </select>`;
  }

  private choose(rows: readonly [string, string][], at: number, side: 0 | 1, id: string): void {
    this.take(rows.map((ends, place) => (place === at ? (side === 0 ? [id, ends[1]] : [ends[0], id]) : ends)));
  }

  private take(rows: readonly [string, string][]): void {
    this.begun = [...rows];
    this.answer(rows.filter(([first, second]) => first && second).map((ends) => pairOf(...ends)));
    this.requestUpdate();
  }
}
drawnBy('associateInteraction', Associate);

import { html, nothing, type TemplateResult } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction, textOf } from './interaction.ts';
import { endsOf, pairOf } from './pairs.ts';
import { identifierOf, limit } from './reading.ts';
import { said } from './words.ts';

/** One of a set of which pairs are made. */
export interface Associable {
  readonly id: string;
  readonly words: string;
  /** In how many pairs it may be. */
  readonly most: number;
}

/** Pairs within one set. A pair counts once both its elements are chosen; until then it is the page's alone. */
export class Associate extends Interaction {
  private begun: [string, string][] = [];

  protected get choices(): Associable[] {
    return this.childrenNamed('simpleAssociableChoice').map((choice) => ({
      ...{ id: identifierOf(choice), words: textOf(choice) },
      most: limit(choice, 'matchMax', 0),
    }));
  }

  /** A picture on which the elements stand, where there is one. */
  protected get illustration(): TemplateResult | typeof nothing {
    return nothing;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const whole = this.begun.filter(([first, second]) => first && second).map((ends) => pairOf(...ends));
    if (changed.has('values') && whole.join() !== this.values.join()) this.begun = this.values.map(endsOf);
  }

  protected override render() {
    const { most } = this;
    const rows = this.begun.length > 0 ? this.begun : [['', ''] as [string, string]];
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${most > 1 && Number.isFinite(most) ? html`<p class="soft">${said.pairsAtMost(most)}</p>` : nothing}
      ${this.illustration}
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

  /** A pair that was made at once. */
  protected join(first: string, second: string): void {
    const rows = this.begun.filter(([one, other]) => one && other);
    const isUsed = (id: string) => rows.flat().filter((one) => one === id).length;
    const hasRoom = ({ id, most }: Associable) => isUsed(id) + (first === second ? 2 : 1) <= most;
    const ends = [first, second].flatMap((id) => this.choices.find((one) => one.id === id) ?? []);
    if (rows.length < this.most && ends.every(hasRoom)) this.take([...rows, [first, second]]);
  }

  private get most(): number {
    return limit(this.source, 'maxAssociations', 1);
  }

  private end(rows: readonly [string, string][], at: number, side: 0 | 1, ends: [string, string]) {
    const used = (id: string) => rows.flat().filter((one) => one === id).length;
    return html`<select
      aria-label=${side === 0 ? said.first : said.second}
      ?disabled=${this.locked}
      @change=${({ target }: Event) => this.choose(rows, at, side, (target as HTMLSelectElement).value)}
    >
      <option value="" .selected=${!ends[side]}>${said.choose}</option>
      ${this.choices.map(({ id, words, most }) => {
        const isOwn = id === ends[side];
        return html`<option value=${id} .selected=${isOwn} ?disabled=${!isOwn && used(id) >= most}>${words}</option>`;
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

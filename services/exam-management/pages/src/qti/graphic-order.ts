import { html, nothing, svg, type TemplateResult } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { badge, middleOf, outline, pictureIn, sizeOf, spotsOf, stage, type Spot } from './picture.ts';
import { limit } from './reading.ts';
import { said } from './words.ts';

/** Places of a picture put in order: each that is pressed comes next; the list moves them. */
class GraphicOrder extends Interaction {
  protected override render() {
    const most = limit(this.source, 'maxChoices', 0);
    const spots = spotsOf(this.childrenNamed('hotspotChoice'));
    const picture = pictureIn(this.source);
    const size = sizeOf(picture);
    // Letters tell places apart; numbers are their ranks.
    const letterOf = (spot: Spot) => String.fromCharCode(65 + spots.indexOf(spot));
    const nameOf = (spot: Spot) => said.spot(letterOf(spot), spot.label);
    const placed = this.values.flatMap((id) => spots.find((one) => one.id === id) ?? []);
    const rest = spots.filter(({ id }) => !this.values.includes(id));
    const isFull = this.values.length >= most;
    const press = ({ id }: Spot) => {
      if (this.locked) return;
      if (this.values.includes(id)) this.answer(this.values.filter((one) => one !== id));
      else if (!isFull) this.answer([...this.values, id]);
    };
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${Number.isFinite(most) && most < spots.length ? html`<p class="soft">${said.atMost(most)}</p>` : nothing}
      ${stage(
        picture,
        spots.map((spot) => {
          const rank = this.values.indexOf(spot.id) + 1;
          return svg`<g class="spot" @click=${() => press(spot)}>
            ${outline(spot, size, rank > 0 ? 'area chosen' : 'area')}
            ${badge(middleOf(spot, size), rank > 0 ? rank : letterOf(spot), size, rank > 0)}
          </g>`;
        }),
      )}
      <ol class="steps">
        ${placed.map((spot, at) => html`<li><span class="content">${nameOf(spot)}</span>${this.moves(placed, at, nameOf(spot))}</li>`)}
      </ol>
      <p class="soft" role="status">${said.placed(placed.length, spots.length)}</p>
      <div class="to-place">
        ${rest.map(
          (spot) =>
            html`<button type="button" class="hottext" ?disabled=${this.locked || isFull} @click=${() => press(spot)}>
              ${said.placeNext(nameOf(spot))}
            </button> `,
        )}
      </div>
    </div>`;
  }

  private moves(placed: readonly Spot[], at: number, name: string): TemplateResult {
    const move = (by: -1 | 1, label: string, arrow: string) => {
      const isEnd = at + by < 0 || at + by >= placed.length || this.locked;
      return html`<button
        type="button"
        aria-label=${label}
        aria-disabled=${isEnd ? 'true' : 'false'}
        @click=${() => isEnd || this.swap(at, at + by)}
      >
        <span aria-hidden="true">${arrow}</span>
      </button>`;
    };
    return html`<span class="moves">
      ${move(-1, said.up(name), '↑')} ${move(1, said.down(name), '↓')}
      <button
        type="button"
        aria-label=${said.remove(name)}
        ?disabled=${this.locked}
        @click=${() => this.answer(this.values.filter((_, place) => place !== at))}
      >
        <span aria-hidden="true">×</span>
      </button>
    </span>`;
  }

  private swap(one: number, other: number): void {
    const next = [...this.values];
    [next[one], next[other]] = [next[other]!, next[one]!];
    this.answer(next);
  }
}
drawnBy('graphicOrderInteraction', GraphicOrder);

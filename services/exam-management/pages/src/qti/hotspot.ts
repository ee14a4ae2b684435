import { html, nothing, svg } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { badge, middleOf, outline, pictureIn, sizeOf, spotsOf, stage, type Spot } from './picture.ts';
import { limit } from './reading.ts';
import { said } from './words.ts';

/** Places of a picture that are chosen: pressed on the picture, or ticked in a list that numbers them. */
class Hotspot extends Interaction {
  protected override render() {
    const most = limit(this.source, 'maxChoices', 1);
    const spots = spotsOf(this.childrenNamed('hotspotChoice'));
    const picture = pictureIn(this.source);
    const size = sizeOf(picture);
    const isChosen = ({ id }: Spot) => this.values.includes(id);
    const isFull = most > 1 && this.values.length >= most;
    const press = (spot: Spot) => this.locked || (isFull && !isChosen(spot)) || this.choose(spot, most === 1);
    return html`<fieldset>
      <legend>${this.prompt ?? said.answer}</legend>
      ${most > 1 && most < spots.length ? html`<p class="soft">${said.atMost(most)}</p>` : nothing}
      ${stage(
        picture,
        spots.map(
          (spot, at) =>
            svg`<g class="spot" @click=${() => press(spot)}>
              ${outline(spot, size, isChosen(spot) ? 'area chosen' : 'area')}
              ${badge(middleOf(spot, size), at + 1, size, isChosen(spot))}
            </g>`,
        ),
      )}
      ${spots.map(
        (spot, at) =>
          html`<label class="option">
            <input
              type=${most === 1 ? 'radio' : 'checkbox'}
              name=${this.name}
              .checked=${isChosen(spot)}
              ?disabled=${this.locked || (isFull && !isChosen(spot))}
              @change=${() => this.choose(spot, most === 1)}
            />
            ${said.spot(at + 1, spot.label)}
          </label>`,
      )}
      ${
        most === 1 && this.values.length > 0 && !this.locked
          ? html`<button type="button" class="clear" @click=${() => this.answer([])}>${said.clear}</button>`
          : nothing
      }
    </fieldset>`;
  }

  private choose({ id }: Spot, isSingle: boolean): void {
    if (isSingle) return this.answer([id]);
    const without = this.values.filter((one) => one !== id);
    this.answer(without.length < this.values.length ? without : [...this.values, id]);
  }
}
drawnBy('hotspotInteraction', Hotspot);

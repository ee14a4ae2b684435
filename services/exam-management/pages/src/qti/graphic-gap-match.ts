import { html, nothing, svg } from 'lit';
import { drawnBy } from './content.ts';
import { wordsOf } from './gap-match.ts';
import { Interaction } from './interaction.ts';
import { endsOf, pairOf, usesOf } from './pairs.ts';
import { badge, drawnOnce, middleOf, outline, pictureIn, sizeOf, spotsOf, stage, type Spot } from './picture.ts';
import { identifierOf, limit, nameOf } from './reading.ts';
import { said } from './words.ts';

/** Pictures or words put in places of a picture: a list for each place, which names what may be put there. */
class GraphicGapMatch extends Interaction {
  protected override render() {
    const spots = spotsOf(this.childrenNamed('associableHotspot'));
    const pieces = [...this.source.children].filter((one) => ['gapImg', 'gapText'].includes(nameOf(one)));
    const picture = pictureIn(this.source);
    const size = sizeOf(picture);
    const isFilled = ({ id }: Spot) => usesOf(this.values, 1, id) > 0;
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${stage(
        picture,
        spots.map(
          (spot, at) =>
            svg`${outline(spot, size, isFilled(spot) ? 'area chosen' : 'area')}
              ${badge(middleOf(spot, size), at + 1, size, isFilled(spot))}`,
        ),
      )}
      <ul class="pieces">
        ${pieces.map((piece, at) => {
          const inside = pictureIn(piece);
          return html`<li>${inside ? besideItsName(inside) : nothing} ${nameOfPiece(piece, at)}</li>`;
        })}
      </ul>
      ${spots.map((spot, at) =>
        limit(spot.element, 'matchMax', 1) === 1 ? this.list(spot, at, pieces) : this.boxes(spot, at, pieces),
      )}
    </div>`;
  }

  private list(spot: Spot, at: number, pieces: readonly Element[]) {
    const id = `${this.name}-${at}`;
    const now = this.values.map(endsOf).find(([, second]) => second === spot.id)?.[0];
    return html`<div class="pair">
      <label for=${id}>${said.spot(at + 1, spot.label)}</label>
      <select
        id=${id}
        ?disabled=${this.locked}
        @change=${({ target }: Event) => this.put(spot, (target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${!now}>${said.choose}</option>
        ${pieces.map((piece, place) => {
          const own = identifierOf(piece);
          return html`<option value=${own} .selected=${own === now} ?disabled=${own !== now && !this.isLeft(piece)}>
            ${nameOfPiece(piece, place)}
          </option>`;
        })}
      </select>
    </div>`;
  }

  private boxes(spot: Spot, at: number, pieces: readonly Element[]) {
    const isFull = usesOf(this.values, 1, spot.id) >= limit(spot.element, 'matchMax', 1);
    return html`<fieldset>
      <legend>${said.spot(at + 1, spot.label)}</legend>
      ${pieces.map((piece, place) => {
        const pair = pairOf(identifierOf(piece), spot.id);
        const isIn = this.values.includes(pair);
        return html`<label class="option">
          <input
            type="checkbox"
            .checked=${isIn}
            ?disabled=${this.locked || (!isIn && (isFull || !this.isLeft(piece)))}
            @change=${() => this.answer(isIn ? this.values.filter((one) => one !== pair) : [...this.values, pair])}
          />
          ${nameOfPiece(piece, place)}
        </label>`;
      })}
    </fieldset>`;
  }

  private isLeft(piece: Element): boolean {
    return usesOf(this.values, 0, identifierOf(piece)) < limit(piece, 'matchMax', 0);
  }

  private put(spot: Spot, piece: string): void {
    const others = this.values.filter((pair) => endsOf(pair)[1] !== spot.id);
    this.answer(piece ? [...others, pairOf(piece, spot.id)] : others);
  }
}
drawnBy('graphicGapMatchInteraction', GraphicGapMatch);

/** What it is stands next to it. */
function besideItsName(picture: Element): Node[] {
  const drawn = drawnOnce(picture);
  for (const one of drawn) if (one instanceof HTMLImageElement) one.alt = '';
  return drawn;
}

/** By its words; a picture without any is known by a letter. */
function nameOfPiece(piece: Element, at: number): string {
  const words = wordsOf(piece);
  return words === identifierOf(piece) ? said.piece(String.fromCharCode(65 + at)) : words;
}

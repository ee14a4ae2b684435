import { svg, type TemplateResult } from 'lit';
import { Associate, type Associable } from './associate.ts';
import { drawnBy } from './content.ts';
import { endsOf } from './pairs.ts';
import { badge, middleOf, outline, pictureIn, sizeOf, spotsOf, stage, type Spot } from './picture.ts';
import { limit } from './reading.ts';
import { said } from './words.ts';

/** Places of a picture joined in pairs: two presses make one, or two lists. */
class GraphicAssociate extends Associate {
  private from: string | null = null;

  protected override get choices(): Associable[] {
    return this.spots.map(({ id, label, element }, at) => ({
      ...{ id, words: said.spot(at + 1, label) },
      most: limit(element, 'matchMax', 0),
    }));
  }

  protected override get illustration(): TemplateResult {
    const { spots } = this;
    const picture = pictureIn(this.source);
    const size = sizeOf(picture);
    const middle = (id: string) => {
      const spot = spots.find((one) => one.id === id);
      return spot ? middleOf(spot, size) : ([0, 0] as const);
    };
    const isJoined = (id: string) => this.from === id || this.values.some((pair) => endsOf(pair).includes(id));
    return stage(
      picture,
      svg`${this.values.map((pair) => {
        const [[x1, y1], [x2, y2]] = endsOf(pair).map(middle) as [[number, number], [number, number]];
        return svg`<line class="tie" x1=${x1} y1=${y1} x2=${x2} y2=${y2} />`;
      })}${spots.map(
        (spot, at) =>
          svg`<g class="spot" @click=${() => this.press(spot)}>
            ${outline(spot, size, isJoined(spot.id) ? 'area chosen' : 'area')}
            ${badge(middleOf(spot, size), at + 1, size, isJoined(spot.id))}
          </g>`,
      )}`,
    );
  }

  private get spots(): Spot[] {
    return spotsOf(this.childrenNamed('associableHotspot'));
  }

  private press({ id }: Spot): void {
    if (this.locked) return;
    const { from } = this;
    this.from = from === null ? id : null;
    if (from !== null) this.join(from, id);
    this.requestUpdate();
  }
}
drawnBy('graphicAssociateInteraction', GraphicAssociate);

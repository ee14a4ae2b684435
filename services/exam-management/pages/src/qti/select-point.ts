import { html, nothing, svg, type TemplateResult } from 'lit';
import { drawnBy, fileAt } from './content.ts';
import { Interaction } from './interaction.ts';
import { pictureIn, type Point, pointOf, type Size, sizeOf, stage } from './picture.ts';
import { limit } from './reading.ts';
import { said } from './words.ts';

const moves: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** How far an arrow key moves the aim, in parts of the picture's width; with Shift one pixel. */
const step = 40;

/** Points marked on a picture: by pressing there, or with an aim that the arrow keys move and Enter sets. */
export class SelectPoint extends Interaction {
  static override properties = { ...super.properties, aim: { state: true } };
  declare protected aim: Point | null;

  constructor() {
    super();
    this.aim = null;
  }

  protected get picture(): Element | undefined {
    return pictureIn(this.source);
  }

  protected override render() {
    const most = limit(this.source, 'maxChoices', 1);
    const { picture, aim, points } = this;
    const size = sizeOf(picture);
    const [x, y] = aim ?? [Math.round(size.width / 2), Math.round(size.height / 2)];
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${most > 1 && Number.isFinite(most) ? html`<p class="soft">${said.pointsAtMost(most)}</p>` : nothing}
      <p class="soft" id=${`${this.name}-how`}>${said.aimHow}</p>
      <div
        class="surface"
        role="application"
        tabindex=${this.locked ? -1 : 0}
        aria-label=${said.aimAt(x, y, size.width, size.height)}
        aria-describedby=${`${this.name}-how`}
        @click=${(event: MouseEvent) => this.set(pointOf(event, size))}
        @keydown=${(event: KeyboardEvent) => this.press(event, [x, y], size)}
        @blur=${() => (this.aim = null)}
      >
        ${stage(
          picture,
          svg`${points.map((point) => this.mark(point, size))}${aim ? crosshair(aim, size) : nothing}`,
          size,
        )}
      </div>
      <p class="unseen" role="status">${aim ? said.aimAt(x, y, size.width, size.height) : nothing}</p>
      <ol class="points">
        ${points.map(
          ([left, top], at) =>
            html`<li>
              ${said.point(at + 1, left, top)}
              <button
                type="button"
                aria-label=${said.remove(said.point(at + 1, left, top))}
                ?disabled=${this.locked}
                @click=${() => this.answer(this.values.filter((_, place) => place !== at))}
              >
                <span aria-hidden="true">×</span>
              </button>
            </li>`,
        )}
      </ol>
    </div>`;
  }

  /** What stands at a point that was set. */
  protected mark([x, y]: Point, { width }: Size): TemplateResult {
    const r = Math.max(6, width / 60);
    return svg`<circle class="area chosen" cx=${x} cy=${y} r=${r} />`;
  }

  private get points(): Point[] {
    return this.values.map((value) => value.split(' ').map(Number) as [number, number]);
  }

  private press(event: KeyboardEvent, [x, y]: Point, { width, height }: Size): void {
    const by = moves[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.set([x, y]);
    else if (by) {
      const far = event.shiftKey ? 1 : Math.max(1, Math.round(width / step));
      const within = (at: number, most: number) => Math.min(most, Math.max(0, at));
      this.aim = [within(x + by[0] * far, width), within(y + by[1] * far, height)];
    } else return;
    event.preventDefault();
  }

  /** Where one alone may be, another takes its place. */
  private set(point: Point): void {
    if (this.locked) return;
    const most = limit(this.source, 'maxChoices', 1);
    const value = point.join(' ');
    if (this.values.includes(value)) return;
    if (most === 1) this.answer([value]);
    else if (this.values.length < most) this.answer([...this.values, value]);
  }
}
drawnBy('selectPointInteraction', SelectPoint);

/** An object put on the picture of the stage that it stands on, as often as it may be. */
class PositionObject extends SelectPoint {
  static override properties = { ...super.properties, shown: { state: true } };
  /** The address of the object's picture, once it is here. */
  declare private shown: string | null;

  constructor() {
    super();
    this.shown = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const address = pictureIn(this.source)?.getAttribute('data') ?? pictureIn(this.source)?.getAttribute('src') ?? '';
    if (!address.startsWith('files/')) this.shown = address || null;
    else
      void fileAt(address).then(
        (shown) => (this.shown = shown),
        () => undefined,
      );
  }

  protected override get picture(): Element | undefined {
    return this.source.parentElement ? pictureIn(this.source.parentElement) : undefined;
  }

  protected override mark(point: Point, size: Size): TemplateResult {
    const { width, height } = sizeOf(pictureIn(this.source), { width: size.width / 10, height: size.width / 10 });
    const [x, y] = [point[0] - width / 2, point[1] - height / 2];
    return svg`${this.shown ? svg`<image href=${this.shown} x=${x} y=${y} width=${width} height=${height} />` : nothing}
      <rect class="area" x=${x} y=${y} width=${width} height=${height} />`;
  }
}
drawnBy('positionObjectInteraction', PositionObject);

function crosshair([x, y]: Point, { width, height }: Size): TemplateResult {
  return svg`<line class="aim" x1=${x} y1="0" x2=${x} y2=${height} /><line class="aim" x1="0" y1=${y} x2=${width} y2=${y} />`;
}

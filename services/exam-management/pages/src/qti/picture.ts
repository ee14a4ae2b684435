import { html, nothing, svg } from 'lit';
import { elementOf } from './content.ts';
import { attribute, identifierOf, nameOf } from './reading.ts';

/** A point of a picture, in the picture's own pixels as its author counts them. */
export type Point = readonly [x: number, y: number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place on a picture that can be chosen or filled. */
export interface Spot {
  readonly id: string;
  readonly element: Element;
  /** What its author calls it; else nothing. */
  readonly label: string;
}

const pictures = new Set(['object', 'img', 'picture']);

export const pictureIn = (source: Element): Element | undefined =>
  [...source.children].find((one) => pictures.has(nameOf(one)));

/** As its author counts; a picture that does not say is drawn as if it were this large. */
export function sizeOf(picture: Element | undefined, otherwise: Size = { width: 400, height: 300 }): Size {
  const img = picture && nameOf(picture) === 'picture' ? picture.querySelector('*|img') : picture;
  const side = (name: keyof Size) => Number.parseInt(img?.getAttribute(name) ?? '', 10) || otherwise[name];
  return { width: side('width'), height: side('height') };
}

export const spotsOf = (elements: readonly Element[]): Spot[] =>
  elements.map((element) => ({
    ...{ id: identifierOf(element), element },
    label: attribute(element, 'hotspotLabel') ?? attribute(element, 'objectLabel') ?? '',
  }));

/**
 * A picture with what is drawn over it, in its own coordinates; as wide as there is room, never wider than it is. Whoever does not
 * see it has the list beside it.
 */
export function stage(picture: Element | undefined, over: unknown, size = sizeOf(picture)) {
  const { width, height } = size;
  return html`<div class="stage">
    ${picture ? drawnOnce(picture) : nothing}
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} aria-hidden="true">${over}</svg>
  </div>`;
}

const drawn = new WeakMap<Element, Node[]>();

/** A film or a picture that was drawn anew would begin again. */
export function drawnOnce(element: Element): Node[] {
  const known = drawn.get(element);
  if (known) return known;
  const made = [elementOf(element, () => null)];
  drawn.set(element, made);
  return made;
}

/** The outline of a spot. */
export function outline({ element }: Pick<Spot, 'element'>, { width, height }: Size, kind: string) {
  const at = coordinatesOf(element);
  const [a = 0, b = 0, c = 0, d = 0] = at;
  switch (attribute(element, 'shape')) {
    case 'circle':
      return svg`<circle class=${kind} cx=${a} cy=${b} r=${c} />`;
    case 'ellipse':
      return svg`<ellipse class=${kind} cx=${a} cy=${b} rx=${c} ry=${d} />`;
    case 'rect':
      return svg`<rect class=${kind} x=${a} y=${b} width=${c - a} height=${d - b} />`;
    case 'poly':
      return svg`<polygon class=${kind} points=${at.join(' ')} />`;
    default:
      return svg`<rect class=${kind} x="0" y="0" width=${width} height=${height} />`;
  }
}

/** Where a number, a line or a picture of a spot stands. */
export function middleOf({ element }: Pick<Spot, 'element'>, { width, height }: Size): Point {
  const at = coordinatesOf(element);
  const [a = 0, b = 0, c = 0, d = 0] = at;
  switch (attribute(element, 'shape')) {
    case 'circle':
    case 'ellipse':
      return [a, b];
    case 'rect':
      return [(a + c) / 2, (b + d) / 2];
    case 'poly': {
      const [xs, ys] = [0, 1].map((side) => at.filter((_, index) => index % 2 === side)) as [number[], number[]];
      const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
      return [mean(xs), mean(ys)];
    }
    default:
      return [width / 2, height / 2];
  }
}

const coordinatesOf = (element: Element): number[] =>
  (attribute(element, 'coords') ?? '')
    .split(/[\s,]+/)
    .map(Number.parseFloat)
    .filter(Number.isFinite);

/** A number on a spot, the same as in the list beside the picture. */
export function badge([x, y]: Point, text: string | number, { width }: Size, isChosen = false) {
  const r = Math.max(9, width / 36);
  return svg`<g class=${isChosen ? 'badge chosen' : 'badge'} font-size=${r * 1.2}>
    <circle cx=${x} cy=${y} r=${r} /><text x=${x} y=${y}>${text}</text></g>`;
}

/** Where on a picture somebody pressed. */
export function pointOf(event: PointerEvent | MouseEvent, { width, height }: Size): Point {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  const within = (at: number, most: number) => Math.min(most, Math.max(0, Math.round(at)));
  return [
    within(((event.clientX - box.left) / box.width) * width, width),
    within(((event.clientY - box.top) / box.height) * height, height),
  ];
}

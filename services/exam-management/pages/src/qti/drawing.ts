import { html, nothing, svg } from 'lit';
import { answerFiles, fileIn, writtenFile } from './answer-files.ts';
import { drawnBy, fileAt } from './content.ts';
import { Interaction } from './interaction.ts';
import { pictureIn, type Point, pointOf, type Size, sizeOf, stage } from './picture.ts';
import { said } from './words.ts';

type Stroke = readonly Point[];

const moves: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** How far an arrow key moves the pen, in parts of the width. */
const step = 60;
const penWidth = 3;

/** A drawing upon a picture, by pen, finger, mouse, or a pen that the arrow keys move; kept as a picture of it all. */
class Drawing extends Interaction {
  static override properties = {
    ...super.properties,
    strokes: { state: true },
    pen: { state: true },
    former: { state: true },
  };
  declare private strokes: readonly Stroke[];
  /** Where the pen of the keys is, and whether it draws. */
  declare private pen: { readonly at: Point; readonly isDown: boolean } | null;
  /** A drawing of before: strokes go upon it. */
  declare private former: string | null;
  private ownHash = '';

  constructor() {
    super();
    [this.strokes, this.pen, this.former] = [[], null, null];
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const file = fileIn(this.values[0]);
    if (!changed.has('values') || (file?.hash ?? '') === this.ownHash) return;
    this.ownHash = file?.hash ?? '';
    [this.strokes, this.former] = [[], null];
    if (file)
      void answerFiles()
        .at(file.hash)
        .then(
          (shown) => (this.former = shown),
          () => undefined,
        );
  }

  protected override render() {
    const picture = pictureIn(this.source);
    const size = sizeOf(picture, { width: 600, height: 400 });
    const { pen, strokes, former, locked } = this;
    const [x, y] = pen?.at ?? [Math.round(size.width / 2), Math.round(size.height / 2)];
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      <p class="soft" id=${`${this.name}-how`}>${said.drawHow}</p>
      <div
        class="surface drawing"
        role="application"
        tabindex=${locked ? -1 : 0}
        aria-label=${said.penAt(x, y, pen?.isDown ?? false)}
        aria-describedby=${`${this.name}-how`}
        @pointerdown=${(event: PointerEvent) => this.begin(event, size)}
        @pointermove=${(event: PointerEvent) => this.goOn(event, size)}
        @pointerup=${() => this.keep(size)}
        @keydown=${(event: KeyboardEvent) => this.press(event, [x, y], size)}
        @blur=${() => (this.pen = null)}
      >
        ${stage(
          former ? undefined : picture,
          svg`${former ? svg`<image href=${former} width=${size.width} height=${size.height} />` : nothing}
            ${strokes.map((one) => svg`<polyline class="stroke" stroke-width=${penWidth} points=${one.join(' ')} />`)}
            ${pen ? svg`<circle class="aim" fill="none" cx=${x} cy=${y} r=${pen.isDown ? 4 : 9} />` : nothing}`,
          size,
        )}
      </div>
      <p class="unseen" role="status">${pen ? said.penAt(x, y, pen.isDown) : nothing}</p>
      <p>
        <button type="button" ?disabled=${locked || strokes.length === 0} @click=${() => this.undo(size)}>
          ${said.undo}
        </button>
        <button type="button" ?disabled=${locked || this.values.length === 0} @click=${() => this.clear()}>
          ${said.clear}
        </button>
      </p>
    </div>`;
  }

  private begin(event: PointerEvent, size: Size): void {
    if (this.locked) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.strokes = [...this.strokes, [pointOf(event, size)]];
  }

  private goOn(event: PointerEvent, size: Size): void {
    if (!this.locked && event.buttons > 0) this.draw(pointOf(event, size));
  }

  private draw(point: Point): void {
    const last = this.strokes.at(-1);
    if (last) this.strokes = [...this.strokes.slice(0, -1), [...last, point]];
  }

  private press(event: KeyboardEvent, [x, y]: Point, size: Size): void {
    if (this.locked) return;
    const by = moves[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      const isDown = !(this.pen?.isDown ?? false);
      this.pen = { at: [x, y], isDown };
      if (isDown) this.strokes = [...this.strokes, [[x, y]]];
      else void this.keep(size);
    } else if (by) {
      const far = event.shiftKey ? 1 : Math.max(1, Math.round(size.width / step));
      const within = (at: number, most: number) => Math.min(most, Math.max(0, at));
      const at: Point = [within(x + by[0] * far, size.width), within(y + by[1] * far, size.height)];
      this.pen = { at, isDown: this.pen?.isDown ?? false };
      if (this.pen.isDown) this.draw(at);
    } else return;
    event.preventDefault();
  }

  private undo(size: Size): void {
    this.strokes = this.strokes.slice(0, -1);
    if (this.strokes.length === 0 && !this.former) this.clear();
    else void this.keep(size);
  }

  private clear(): void {
    [this.strokes, this.former, this.ownHash] = [[], null, ''];
    this.answer([]);
  }

  /** The whole of it as one picture. */
  private async keep(size: Size): Promise<void> {
    if (this.locked || (this.strokes.length === 0 && !this.former)) return;
    const picture = pictureIn(this.source);
    const address = picture?.getAttribute('data') ?? picture?.getAttribute('src') ?? null;
    const under = this.former ?? (address?.startsWith('files/') ? await fileAt(address).catch(() => null) : address);
    const hash = await answerFiles().keep(await painted(size, under, this.strokes));
    this.ownHash = hash;
    this.answer([writtenFile({ hash, type: 'image/png', name: said.drawingName })]);
  }
}
drawnBy('drawingInteraction', Drawing);

async function painted({ width, height }: Size, under: string | null, strokes: readonly Stroke[]): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const paint = canvas.getContext('2d')!;
  Object.assign(paint, {
    fillStyle: '#fff',
    strokeStyle: '#101010',
    lineWidth: penWidth,
    lineCap: 'round',
    lineJoin: 'round',
  });
  paint.fillRect(0, 0, width, height);
  if (under) {
    const picture = Object.assign(new Image(), { src: under });
    await picture.decode().then(
      () => paint.drawImage(picture, 0, 0, width, height),
      () => undefined,
    );
  }
  for (const [first, ...rest] of strokes) {
    paint.beginPath();
    paint.moveTo(...(first as [number, number]));
    for (const point of rest.length > 0 ? rest : [first!]) paint.lineTo(...(point as [number, number]));
    paint.stroke();
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not painted'))), 'image/png'),
  );
}

import { html } from 'lit';
import { contentOf, drawnBy } from './content.ts';
import { Interaction, textOf } from './interaction.ts';
import { endsOf, pairOf, usesOf } from './pairs.ts';
import { attribute, identifierOf, limit, named, nameOf } from './reading.ts';
import { said } from './words.ts';

/** Gaps of a text, each filled from one list. */
class GapMatch extends Interaction {
  private readonly gaps: HTMLSelectElement[] = [];
  private text: HTMLElement | null = null;

  protected override render() {
    this.text ??= this.makeText();
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${this.text}
    </div>`;
  }

  protected override updated(): void {
    for (const gap of this.gaps) {
      gap.value = this.values.map(endsOf).find(([, second]) => second === gap.name)?.[0] ?? '';
      gap.disabled = this.locked;
      for (const option of gap.options) option.disabled = option.value !== gap.value && !this.isLeft(option.value);
    }
  }

  private get texts(): Element[] {
    return [...this.source.children].filter((one) => ['gapText', 'gapImg'].includes(nameOf(one)));
  }

  private makeText(): HTMLElement {
    const text = document.createElement('div');
    text.append(
      ...contentOf(this.source, (element) => {
        const name = nameOf(element);
        if (name === 'gap') return this.makeGap(element);
        return ['prompt', 'gapText', 'gapImg'].includes(name) ? document.createComment('') : null;
      }),
    );
    return text;
  }

  private makeGap(element: Element): HTMLSelectElement {
    const gap = document.createElement('select');
    gap.name = identifierOf(element);
    gap.append(new Option(said.choose, ''));
    gap.append(...this.texts.map((one) => new Option(wordsOf(one), identifierOf(one))));
    gap.addEventListener('change', () => this.fill(gap.name, gap.value));
    this.gaps.push(gap);
    gap.setAttribute('aria-label', said.blank(this.gaps.length));
    return gap;
  }

  private isLeft(id: string): boolean {
    const text = this.texts.find((one) => identifierOf(one) === id);
    return !text || usesOf(this.values, 0, id) < limit(text, 'matchMax', 0);
  }

  private fill(gap: string, with_: string): void {
    const others = this.values.filter((pair) => endsOf(pair)[1] !== gap);
    this.answer(with_ ? [...others, pairOf(with_, gap)] : others);
  }
}
drawnBy('gapMatchInteraction', GapMatch);

/** A picture is known by what its author says of it. */
export function wordsOf(choice: Element): string {
  const picture = named(choice, 'img', 'object')[0];
  return (
    attribute(choice, 'objectLabel') || textOf(choice) || attribute(picture ?? choice, 'alt') || identifierOf(choice)
  );
}

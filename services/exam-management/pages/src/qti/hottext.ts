import { html, nothing } from 'lit';
import { contentOf, drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { identifierOf, limit, nameOf } from './reading.ts';
import { said } from './words.ts';

/** Parts of a text that are chosen where they stand, each a button that is pressed or not. */
class Hottext extends Interaction {
  private readonly parts: HTMLButtonElement[] = [];
  private text: HTMLElement | null = null;

  protected override render() {
    this.text ??= this.makeText();
    const most = limit(this.source, 'maxChoices', 1);
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${most > 1 && Number.isFinite(most) ? html`<p class="soft">${said.atMost(most)}</p>` : nothing} ${this.text}
    </div>`;
  }

  protected override updated(): void {
    for (const part of this.parts) {
      part.setAttribute('aria-pressed', String(this.values.includes(part.value)));
      part.disabled = this.locked;
    }
  }

  private makeText(): HTMLElement {
    const text = document.createElement('div');
    text.append(
      ...contentOf(this.source, (element) => {
        if (nameOf(element) === 'prompt') return document.createComment('');
        return nameOf(element) === 'hottext' ? this.makePart(element) : null;
      }),
    );
    return text;
  }

  private makePart(element: Element): HTMLButtonElement {
    const part = document.createElement('button');
    Object.assign(part, { type: 'button', className: 'hottext', value: identifierOf(element) });
    part.append(...contentOf(element));
    part.addEventListener('click', () => this.press(part.value));
    this.parts.push(part);
    return part;
  }

  private press(id: string): void {
    const most = limit(this.source, 'maxChoices', 1);
    if (this.values.includes(id)) this.answer(this.values.filter((one) => one !== id));
    else if (most === 1) this.answer([id]);
    else if (this.values.length < most) this.answer([...this.values, id]);
  }
}
drawnBy('hottextInteraction', Hottext);

import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { attribute, limit } from './reading.ts';
import { said } from './words.ts';

/** A text of some length, in one field or in several. */
class ExtendedText extends Interaction {
  protected override render() {
    const most = limit(this.source, 'maxStrings', 1);
    const fields = Number.isFinite(most) ? most : this.values.length + 1;
    const lines = Math.min(limit(this.source, 'expectedLines', 8), 30);
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.answer}</p>
      ${Array.from({ length: fields }, (_, at) => {
        const text = this.values[at] ?? '';
        return html`<textarea
            rows=${lines}
            spellcheck="false"
            aria-labelledby=${this.name}
            placeholder=${attribute(this.source, 'placeholderText') ?? ''}
            .value=${live(text)}
            ?readonly=${this.locked}
            @input=${({ target }: Event) => this.write(at, (target as HTMLTextAreaElement).value)}
          ></textarea>
          <p class="soft count">${said.characters(text.length)}</p>`;
      })}
    </div>`;
  }

  private write(at: number, text: string): void {
    const values = [...this.values];
    values[at] = text;
    const last = values.findLastIndex((one) => (one ?? '') !== '');
    this.answer(Array.from({ length: last + 1 }, (_, place) => values[place] ?? ''));
  }
}
drawnBy('extendedTextInteraction', ExtendedText);

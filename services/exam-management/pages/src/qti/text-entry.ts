import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { attribute, limit } from './reading.ts';
import { said } from './words.ts';

const longest = 60;

/** A few letters or a number, within a sentence. */
class TextEntry extends Interaction {
  protected override render() {
    const expected = limit(this.source, 'expectedLength', 12);
    return html`<input
      class="entry"
      aria-label=${said.answer}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      size=${Math.min(expected, longest)}
      placeholder=${attribute(this.source, 'placeholderText') ?? ''}
      .value=${live(this.values[0] ?? '')}
      ?readonly=${this.locked}
      @input=${({ target }: Event) => this.write((target as HTMLInputElement).value)}
    />`;
  }

  private write(text: string): void {
    this.answer(text ? [text] : []);
  }
}
drawnBy('textEntryInteraction', TextEntry);

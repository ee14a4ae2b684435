import { html } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction, textOf } from './interaction.ts';
import { identifierOf } from './reading.ts';
import { said } from './words.ts';

/** One of some words, within a sentence. */
class InlineChoice extends Interaction {
  protected override render() {
    return html`<select
      aria-label=${said.answer}
      ?disabled=${this.locked}
      @change=${({ target }: Event) => this.choose((target as HTMLSelectElement).value)}
    >
      <option value="" .selected=${this.values.length === 0}>${said.choose}</option>
      ${this.childrenNamed('inlineChoice').map((choice) => {
        const id = identifierOf(choice);
        return html`<option value=${id} .selected=${this.values.includes(id)}>${textOf(choice)}</option>`;
      })}
    </select>`;
  }

  private choose(id: string): void {
    this.answer(id ? [id] : []);
  }
}
drawnBy('inlineChoiceInteraction', InlineChoice);

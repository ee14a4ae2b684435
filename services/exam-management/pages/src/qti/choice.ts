import { html, nothing } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { identifierOf, limit } from './reading.ts';
import { said } from './words.ts';

/** One or several of some choices. */
class Choice extends Interaction {
  protected override render() {
    const most = limit(this.source, 'maxChoices', 1);
    const choices = this.childrenNamed('simpleChoice');
    const isFull = most > 1 && this.values.length >= most;
    return html`<fieldset>
      <legend>${this.prompt ?? said.answer}</legend>
      ${most > 1 && most < choices.length ? html`<p class="soft">${said.atMost(most)}</p>` : nothing}
      ${choices.map((choice) => {
        const id = identifierOf(choice);
        const isChosen = this.values.includes(id);
        return html`<label class="option">
          <input
            type=${most === 1 ? 'radio' : 'checkbox'}
            name=${this.name}
            .checked=${isChosen}
            ?disabled=${this.locked || (isFull && !isChosen)}
            @change=${() => this.choose(id, most === 1)}
          />
          ${this.content(choice)}
        </label>`;
      })}
      ${
        most === 1 && this.values.length > 0 && !this.locked
          ? html`<button type="button" class="clear" @click=${() => this.answer([])}>${said.clear}</button>`
          : nothing
      }
    </fieldset>`;
  }

  private choose(id: string, isSingle: boolean): void {
    if (isSingle) return this.answer([id]);
    const without = this.values.filter((one) => one !== id);
    this.answer(without.length < this.values.length ? without : [...this.values, id]);
  }
}
drawnBy('choiceInteraction', Choice);

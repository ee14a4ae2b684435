import { html } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { attribute } from './reading.ts';
import { said } from './words.ts';

/** A number on a scale: nothing is answered before the slider was moved. */
class Slider extends Interaction {
  protected override render() {
    const [low, high] = [attribute(this.source, 'lowerBound') ?? '0', attribute(this.source, 'upperBound') ?? '100'];
    const [value] = this.values;
    return html`<div class="scale">
      <label for=${this.name}>${this.prompt ?? said.answer}</label>
      <input
        id=${this.name}
        type="range"
        min=${low}
        max=${high}
        step=${attribute(this.source, 'step') ?? 'any'}
        .value=${value ?? low}
        aria-valuetext=${value ?? said.noValue}
        ?disabled=${this.locked}
        @input=${({ target }: Event) => this.answer([(target as HTMLInputElement).value])}
      />
      <p class="ends-of-scale soft" aria-hidden="true"><span>${low}</span><span>${high}</span></p>
      <p class="soft">${value === undefined ? said.noValue : said.chosen(value)}</p>
      <button
        type="button"
        class="clear"
        ?disabled=${this.locked || value === undefined}
        @click=${() => this.answer([])}
      >
        ${said.clear}
      </button>
    </div>`;
  }
}
drawnBy('sliderInteraction', Slider);

import { html } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { attribute } from './reading.ts';
import { said } from './words.ts';

/** A button of the author's: what it asks for is answered by being pressed. */
class EndAttempt extends Interaction {
  protected override render() {
    const isPressed = this.values.includes('true');
    return html`<button
      type="button"
      class="hottext"
      aria-pressed=${isPressed ? 'true' : 'false'}
      ?disabled=${this.locked}
      @click=${() => this.answer(isPressed ? [] : ['true'])}
    >
      ${attribute(this.source, 'title') || said.answer}
    </button>`;
  }
}
drawnBy('endAttemptInteraction', EndAttempt);

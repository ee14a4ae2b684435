import { html, LitElement } from 'lit';
import { t } from './words.ts';

const kept = 'pan-exam-comfort';
const names = ['size', 'spacing', 'colours', 'time'] as const;
type Name = (typeof names)[number];
type Chosen = Partial<Record<Name, string>>;

const read = (): Chosen => JSON.parse(sessionStorage.getItem(kept) ?? '{}') as Chosen;

/** How the document looks, by attributes of its root that the style sheet reads. */
function show(chosen: Chosen): void {
  for (const name of names) document.documentElement.dataset[name] = chosen[name] ?? '';
}
show(read());

/** How the candidate wants to see the paper: theirs alone, in this tab, and gone for the next one at this computer. */
class Comfort extends LitElement {
  protected override createRenderRoot(): this {
    return this;
  }

  protected override render() {
    const chosen = read();
    return html`<details class="comfort">
      <summary>${t.comfort}</summary>
      ${this.choice('size', t.size, t.sizes, chosen.size ?? '1')}
      ${this.choice('spacing', t.spacing, t.spacings, chosen.spacing ?? '1')}
      ${this.choice('colours', t.colours, t.colourNames, chosen.colours ?? 'own')}
      <label class="option">
        <input
          type="checkbox"
          .checked=${chosen.time === 'hidden'}
          @change=${({ target }: Event) => this.choose('time', (target as HTMLInputElement).checked ? 'hidden' : '')}
        />
        ${t.hideTime}
      </label>
    </details>`;
  }

  private choice(name: Name, title: string, of: Readonly<Record<string, string>>, now: string) {
    return html`<fieldset>
      <legend>${title}</legend>
      ${Object.entries(of).map(
        ([value, text]) =>
          html`<label class="option">
            <input
              type="radio"
              name=${`comfort-${name}`}
              .checked=${value === now}
              @change=${() => this.choose(name, value)}
            />
            ${text}
          </label>`,
      )}
    </fieldset>`;
  }

  private choose(name: Name, value: string): void {
    const chosen = { ...read(), [name]: value };
    sessionStorage.setItem(kept, JSON.stringify(chosen));
    show(chosen);
    this.requestUpdate();
  }
}
customElements.define('exam-comfort', Comfort);

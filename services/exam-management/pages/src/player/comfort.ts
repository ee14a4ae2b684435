import { html, LitElement } from 'lit';
import type { Presentation } from './sitting.ts';
import { t } from './words.ts';

const kept = 'pan-exam-comfort';
const names = ['size', 'spacing', 'colours', 'time'] as const;
type Name = (typeof names)[number];
type Chosen = Partial<Record<Name, string>>;

const read = (): Chosen => JSON.parse(sessionStorage.getItem(kept) ?? '{}') as Chosen;

/** What the record grants, until the candidate chooses otherwise. */
const grantedBy = ({ textPercent, highContrast }: Presentation): Chosen => ({
  ...(textPercent !== 100 && { size: 'own' }),
  ...(highContrast && { colours: 'light' }),
});

/** How the document looks, by attributes of its root that the style sheet reads. */
function show(chosen: Chosen): void {
  for (const name of names) document.documentElement.dataset[name] = chosen[name] ?? '';
}
show(read());

/**
 * How the candidate wants to see the paper: theirs alone, in this tab, and gone for the next one at this computer. Size, spacing
 * and colours help nobody to answer, and are everybody's; what a measure grants stands from the start.
 */
class Comfort extends LitElement {
  static override properties = { presentation: { attribute: false } };
  declare presentation: Presentation;

  protected override createRenderRoot(): this {
    return this;
  }

  private get chosen(): Chosen {
    return { ...grantedBy(this.presentation), ...read() };
  }

  protected override willUpdate(): void {
    document.documentElement.style.setProperty('--own-size', `${this.presentation.textPercent}%`);
    show(this.chosen);
  }

  protected override render() {
    const { chosen } = this;
    const { textPercent } = this.presentation;
    const sizes = { ...t.sizes, ...(textPercent !== 100 && { own: t.ownSize(textPercent) }) };
    return html`<details class="comfort">
      <summary>${t.comfort}</summary>
      ${this.choice('size', t.size, sizes, chosen.size ?? '1')}
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
    sessionStorage.setItem(kept, JSON.stringify({ ...read(), [name]: value }));
    this.requestUpdate();
  }
}
customElements.define('exam-comfort', Comfort);

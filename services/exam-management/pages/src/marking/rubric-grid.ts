import { said } from '@pan/pages';
import { html, LitElement, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Criterion, Scores } from './api.ts';
import { t } from './words.ts';

/** Points after one criterion was given others. */
export class Scored extends Event {
  static readonly type = 'scored';
  constructor(readonly scores: Scores) {
    super(Scored.type, { bubbles: true });
  }
}

/** The grid of a place: controls of the browser itself, with a digit for each level and arrows between criteria. */
export class RubricGrid extends LitElement {
  static override properties = {
    rubric: { attribute: false },
    scores: { attribute: false },
    locked: { type: Boolean },
  };
  declare rubric: readonly Criterion[];
  declare scores: Scores;
  declare locked: boolean;

  constructor() {
    super();
    [this.rubric, this.scores, this.locked] = [[], {}, false];
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div class="rubric" @keydown=${(event: KeyboardEvent) => this.byKey(event)}>
      ${this.rubric.map((criterion, at) => (criterion.range ? this.ranged(criterion, at) : this.levelled(criterion, at)))}
    </div>`;
  }

  private levelled({ code, words, levels }: Criterion, at: number): TemplateResult {
    return html`<fieldset data-at=${at} ?disabled=${this.locked}>
      <legend>${said(words)}</legend>
      ${levels.map(
        (level, n) =>
          html`<label class="tick">
            <input
              type="radio"
              name=${`criterion-${code}`}
              .checked=${live(this.scores[code] === level.points)}
              @change=${() => this.give(code, level.points)}
            />
            <kbd aria-hidden="true">${n + 1}</kbd> ${said(level.words)}
            <span class="soft">${t.points(level.points)}</span>
          </label>`,
      )}
    </fieldset>`;
  }

  private ranged({ code, words, range }: Criterion, at: number): TemplateResult {
    const { least, most, step } = range!;
    const id = `criterion-${code}`;
    return html`<fieldset data-at=${at} ?disabled=${this.locked}>
      <legend>${said(words)}</legend>
      <label for=${id} class="soft">${t.range(least, most, step)}</label>
      <input
        id=${id}
        type="number"
        min=${least}
        max=${most}
        step=${step}
        .value=${live(this.scores[code]?.toString() ?? '')}
        @input=${({ target }: Event) => this.written(code, target as HTMLInputElement)}
      />
    </fieldset>`;
  }

  private written(code: string, field: HTMLInputElement): void {
    if (field.value === '') return this.give(code, null);
    if (field.checkValidity()) this.give(code, field.valueAsNumber);
  }

  private give(code: string, points: number | null): void {
    const { [code]: _, ...others } = this.scores;
    this.scores = points === null ? others : { ...this.scores, [code]: points };
    this.dispatchEvent(new Scored(this.scores));
  }

  private byKey(event: KeyboardEvent): void {
    const field = (event.target as HTMLElement).closest<HTMLElement>('fieldset');
    if (!field || this.locked || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = Number.parseInt(field.dataset['at']!, 10);
    const { code, range, levels } = this.rubric[at]!;
    const level = range ? undefined : levels[Number.parseInt(event.key, 10) - 1];
    if (level) {
      event.preventDefault();
      this.give(code, level.points);
      this.moveTo(at + 1);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.moveTo(event.key === 'ArrowDown' ? at + 1 : at - 1);
    }
  }

  private moveTo(at: number): void {
    const field = this.querySelector(`fieldset[data-at='${at}']`);
    (field?.querySelector<HTMLElement>('input:checked') ?? field?.querySelector<HTMLElement>('input'))?.focus();
  }
}
customElements.define('rubric-grid', RubricGrid);

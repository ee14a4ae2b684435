import { html, nothing, type TemplateResult } from 'lit';
import { locale } from '@pan/pages';
import { centsOf } from './amounts.ts';

type Type = 'text' | 'date' | 'datetime-local' | 'number';

interface Input {
  readonly type?: Type;
  readonly value?: string;
  readonly isOptional?: boolean;
  readonly pattern?: string;
  readonly help?: string;
  readonly least?: number;
}

/** A labelled field; ids carry the form's name, since a page may have several forms. */
export function input(form: string, name: string, label: string, of: Input = {}): TemplateResult {
  const id = `${form}-${name}`;
  const { type = 'text', value = '', isOptional = false, pattern, help, least } = of;
  return html`<label for=${id}>${label}</label>
    ${help ? html`<p class="soft" id=${`${id}-help`}>${help}</p>` : nothing}
    <input
      id=${id}
      name=${name}
      type=${type}
      .value=${value}
      ?required=${!isOptional}
      pattern=${pattern ?? nothing}
      min=${least ?? nothing}
      aria-describedby=${help ? `${id}-help` : nothing}
    />`;
}

export function area(form: string, name: string, label: string, isOptional = false): TemplateResult {
  const id = `${form}-${name}`;
  return html`<label for=${id}>${label}</label>
    <textarea id=${id} name=${name} ?required=${!isOptional} maxlength="500"></textarea>`;
}

export function choice(
  form: string,
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  isRequired = true,
): TemplateResult {
  const id = `${form}-${name}`;
  return html`<label for=${id}>${label}</label>
    <select id=${id} name=${name} ?required=${isRequired}>
      ${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
    </select>`;
}

export function ticks(
  name: string,
  legend: string,
  options: readonly (readonly [value: string, words: string])[],
): TemplateResult {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ([value, words]) =>
        html`<label class="tick"><input type="checkbox" name=${name} value=${value} /> ${words}</label>`,
    )}
  </fieldset>`;
}

/** What was written into a form. */
export class Answers {
  constructor(private readonly data: FormData) {}

  text(name: string): string {
    return (this.data.get(name) as string | null)?.trim() ?? '';
  }

  /** Undefined where nothing was written. */
  optional(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  all(name: string): string[] {
    return this.data.getAll(name) as string[];
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return text ? Number(text) : undefined;
  }

  words(name: string): { fr: string; en: string } {
    return { fr: this.text(`${name}Fr`), en: this.text(`${name}En`) };
  }

  cents(name: string): number | undefined {
    return centsOf(this.text(name));
  }
}

const dollars = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' });
export const money = (cents: number): string => dollars.format(cents / 100);

/** Reads a form and does what it asks, in the page's own way of doing it. */
export const sent =
  (work: (answers: Answers) => Promise<void>) =>
  (event: SubmitEvent): void => {
    event.preventDefault();
    void work(new Answers(new FormData(event.target as HTMLFormElement)));
  };

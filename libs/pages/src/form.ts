import { html, nothing, type TemplateResult } from 'lit';

export type Options = readonly (readonly [value: string, words: string])[];

interface Written {
  readonly isOptional?: boolean;
  readonly help?: string;
}

export interface Input extends Written {
  readonly type?: 'text' | 'search' | 'date' | 'datetime-local' | 'number';
  readonly value?: string;
  readonly pattern?: string;
  /** The least number. */
  readonly least?: number;
  /** The most characters. */
  readonly most?: number;
  /** Whether the browser may offer what was written before. */
  readonly isRemembered?: boolean;
}

export interface Area extends Written {
  /** The least and the most characters. */
  readonly least?: number;
  readonly most?: number;
}

// A field's id carries the form's name, since a page may have several forms.

/** A labelled field of one line. */
export function input(form: string, name: string, label: string, of: Input = {}): TemplateResult {
  const id = `${form}-${name}`;
  const { type = 'text', value = '', isOptional = false, pattern, help, least, most, isRemembered = true } = of;
  return html`${labelled(id, label, help)}
    <input
      id=${id}
      name=${name}
      type=${type}
      .value=${value}
      ?required=${!isOptional}
      pattern=${pattern ?? nothing}
      min=${least ?? nothing}
      maxlength=${most ?? nothing}
      autocomplete=${isRemembered ? nothing : 'off'}
      aria-describedby=${help ? `${id}-help` : nothing}
    />`;
}

/** A labelled field of several lines. */
export function area(form: string, name: string, label: string, of: Area = {}): TemplateResult {
  const id = `${form}-${name}`;
  const { isOptional = false, help, least, most = 500 } = of;
  return html`${labelled(id, label, help)}
    <textarea
      id=${id}
      name=${name}
      ?required=${!isOptional}
      minlength=${least ?? nothing}
      maxlength=${most}
      aria-describedby=${help ? `${id}-help` : nothing}
    ></textarea>`;
}

/** One of several; where it is optional, the empty value may be chosen. */
export function choice(form: string, name: string, label: string, options: Options, of: Written = {}): TemplateResult {
  const id = `${form}-${name}`;
  const { isOptional = false, help } = of;
  return html`${labelled(id, label, help)}
    <select id=${id} name=${name} ?required=${!isOptional} aria-describedby=${help ? `${id}-help` : nothing}>
      ${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
    </select>`;
}

/** Any of several. */
export const ticks = (name: string, legend: string, options: Options): TemplateResult =>
  html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ([value, words]) =>
        html`<label class="tick"><input type="checkbox" name=${name} value=${value} /> ${words}</label>`,
    )}
  </fieldset>`;

const labelled = (id: string, label: string, help: string | undefined): TemplateResult =>
  html`<label for=${id}>${label}</label>${help ? html`<p class="soft" id=${`${id}-help`}>${help}</p>` : nothing}`;

import { html, nothing, type TemplateResult } from 'lit';

interface Field {
  readonly type?: 'text' | 'date' | 'search';
  readonly value?: string;
  readonly isOptional?: boolean;
  readonly help?: string;
  readonly most?: number;
}

const helped = (id: string, help: string | undefined) =>
  help ? html`<p class="soft" id="${id}-help">${help}</p>` : nothing;

/** A labelled field; its id carries the form's name, since a page may have several forms. */
export function field(form: string, name: string, label: string, of: Field = {}): TemplateResult {
  const { type = 'text', value = '', isOptional = false, help, most = 500 } = of;
  const id = `${form}-${name}`;
  return html`<label for=${id}>${label}</label>${helped(id, help)}
    <input
      id=${id}
      name=${name}
      type=${type}
      .value=${value}
      ?required=${!isOptional}
      maxlength=${most}
      autocomplete="off"
      aria-describedby=${help ? `${id}-help` : nothing}
    />`;
}

export function area(form: string, name: string, label: string, isOptional = false, help?: string): TemplateResult {
  const id = `${form}-${name}`;
  return html`<label for=${id}>${label}</label>${helped(id, help)}
    <textarea
      id=${id}
      name=${name}
      ?required=${!isOptional}
      minlength="3"
      maxlength="2000"
      aria-describedby=${help ? `${id}-help` : nothing}
    ></textarea>`;
}

export function choice(
  form: string,
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  help?: string,
): TemplateResult {
  const id = `${form}-${name}`;
  return html`<label for=${id}>${label}</label>${helped(id, help)}
    <select id=${id} name=${name} aria-describedby=${help ? `${id}-help` : nothing}>
      ${options.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
    </select>`;
}

/** What was written into a form; null where nothing was. */
export function written(event: SubmitEvent): (name: string) => string | null {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  return (name) => (data.get(name) as string | null)?.trim() || null;
}

import { area as areaOf, choice as choiceOf, input, type Area, type Input, type Options } from '@pan/pages';
import type { TemplateResult } from 'lit';

/** A field about somebody: no browser offers it again to whoever sits there next. */
export const field = (form: string, name: string, label: string, of: Input = {}): TemplateResult =>
  input(form, name, label, { most: 500, isRemembered: false, ...of });

/** Words that somebody will read. */
export const area = (form: string, name: string, label: string, of: Area = {}): TemplateResult =>
  areaOf(form, name, label, { least: 3, most: 2_000, ...of });

/** What was chosen is looked at by the service alone. */
export const choice = (form: string, name: string, label: string, options: Options, help?: string): TemplateResult =>
  choiceOf(form, name, label, options, { isOptional: true, ...(help && { help }) });

/** What was written into a form; null where nothing was. */
export function written(event: SubmitEvent): (name: string) => string | null {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  return (name) => (data.get(name) as string | null)?.trim() || null;
}

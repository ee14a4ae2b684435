import type { FieldError } from '@pan/kit/domain';
import { pointerStep } from '@pan/kit/formats';

/** What the register knows that a definition may name. */
export interface KnownOfThePlan {
  readonly measures: ReadonlySet<string>;
  readonly systems: ReadonlySet<string>;
}

/** One fault of a definition: where, its code, and the sentence in both languages. */
export const faulty = (pointer: string, code: string, fr: string, en: string): FieldError => ({
  pointer,
  code,
  fr,
  en,
});
export const required = (pointer: string) =>
  faulty(pointer, 'required', 'Ce champ est obligatoire.', 'This field is required.');
export const unknown = (pointer: string, name: string) =>
  faulty(pointer, 'unknown-name', `Rien ne s’appelle ${name} ici.`, `Nothing is called ${name} here.`);
export const misplaced = (pointer: string, with_: string) =>
  faulty(pointer, 'misplaced', `Ceci ne va pas avec ${with_}.`, `This does not go with ${with_}.`);
export const repeated = (pointer: string) =>
  faulty(pointer, 'repeated', 'Ce nom figure deux fois.', 'This name appears twice.');
export const narrower = (pointer: string) =>
  faulty(
    pointer,
    'narrower-than-before',
    'Ce qui fut écrit sous la version précédente ne pourrait plus être lu.',
    'What was written under the version before could no longer be read.',
  );
export const gone = (list: string, name: string) =>
  faulty(
    list,
    'gone',
    `${name} manque : ce qui fut écrit sous la version précédente ne pourrait plus être lu.`,
    `${name} is missing: what was written under the version before could no longer be read.`,
  );

export function repeats(items: readonly { readonly code: string }[], list: string): FieldError[] {
  const codes = items.map(({ code }) => code);
  return codes.flatMap((code, at) => (codes.indexOf(code) < at ? [repeated(`${list}/${at}/code`)] : []));
}

export function unknownIds(ids: readonly string[], known: ReadonlySet<string>, list: string): FieldError[] {
  return ids.flatMap((id, at) => (known.has(id) ? [] : [unknown(list + pointerStep(at), id)]));
}

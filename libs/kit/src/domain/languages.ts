// Language tags (BCP 47) are read by their subtags, whatever their case: `fr-CA` is French, `frr` is North Frisian.

const form =
  /^[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*(-[a-wyz\d](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?$/i;

/** Whether this is a tag as RFC 5646 §2.1 writes it; grandfathered tags are none. */
export function isLanguageTag(text: string): boolean {
  return text.length <= 60 && form.test(text);
}

/** Basic filtering of RFC 4647 §3.3.1: `fr` matches `fr`, `FR-CA` and `fr-Latn-CA`, never `frr`; three-letter `fra` and `fre` are French too. */
export function isInLanguage(tag: string, range: 'fr' | 'en'): boolean {
  const [primary = ''] = tag.trim().replaceAll('_', '-').toLowerCase().split('-', 1);
  return primary === range || threeLetters[range].includes(primary);
}

const threeLetters: Readonly<Record<'fr' | 'en', readonly string[]>> = { fr: ['fra', 'fre'], en: ['eng'] };

/** Of texts in several languages, the one to show first: French, else English, else the first. */
export function inPreferredLanguage<T>(said: readonly (readonly [tag: string, text: T])[]): T | undefined {
  const found = (range: 'fr' | 'en') => said.find(([tag]) => isInLanguage(tag, range));
  return (found('fr') ?? found('en') ?? said[0])?.[1];
}

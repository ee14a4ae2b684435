/** French unless the reader has chosen English; chosen on any page, it holds on all of them. */
export type Language = 'fr' | 'en';

const kept = 'pan-language';

export const language: Language = localStorage.getItem(kept) === 'en' ? 'en' : 'fr';
export const locale = language === 'en' ? 'en-CA' : 'fr-CA';
document.documentElement.lang = locale;

/** Draws everything again in the other language. */
export function speak(chosen: Language): void {
  localStorage.setItem(kept, chosen);
  location.reload();
}

/** What a page says, in the reader's language: each text stands in both. */
export function words<T extends object>(texts: { readonly fr: T; readonly en: NoInfer<T> }): T {
  return texts[language];
}

/** Of what a service says in both languages, the reader's. */
export function said(both: { readonly fr: string; readonly en: string }): string {
  return both[language];
}

const isoDays = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' });
const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
const instants = new Intl.DateTimeFormat(locale, {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'America/Toronto',
});
const numbers = new Intl.NumberFormat(locale);

/** @param written `2026-11-30` */
export const day = (written: string): string => days.format(new Date(`${written}T00:00:00Z`));
/** An instant on Quebec's clock, wherever the reader is. */
export const instant = (written: string): string => instants.format(new Date(written));
export const number = (value: number): string => numbers.format(value);
/** Quebec's day, `2026-11-30`. */
export const today = (): string => isoDays.format(new Date());

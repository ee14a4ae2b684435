export { day, instant, language, locale, number, said, words, type Language } from './language.ts';
export { Listing } from './listing.ts';
export { current, showPages, type Pages, type Route } from './pages.ts';
export { type PageSettings, Session } from './session.ts';
export { refused, View } from './view.ts';

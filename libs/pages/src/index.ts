export { giveFile } from './file.ts';
export { area, choice, input, ticks, type Area, type Input, type Options } from './form.ts';
export { day, instant, language, locale, number, said, today, words, type Language } from './language.ts';
export { Listing } from './listing.ts';
export { current, pageSettings, showOpenPages, showPages, type Pages, type Route } from './pages.ts';
export { type PageSettings, Session } from './session.ts';
export { bars, type Bar } from './chart.ts';
export { table, type Cell } from './table.ts';
export { refused, View } from './view.ts';

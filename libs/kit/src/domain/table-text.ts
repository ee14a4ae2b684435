// Tables are opened in spreadsheets, which run a cell that begins like a formula: text that somebody wrote would act as whoever opens it.

/** What a spreadsheet takes for the beginning of a formula, the full-width signs of East Asian keyboards too. */
const runs = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Text for a cell: an apostrophe stands before what would run. `fromTableText` takes it away again. */
export const asTableText = (text: string): string => (runs.test(text) ? `'${text}` : text);

export const fromTableText = (text: string): string => (text.startsWith("'") && runs.test(text) ? text.slice(1) : text);

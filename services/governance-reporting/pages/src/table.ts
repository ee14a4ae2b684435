import type { Row } from './editions.ts';

export const text = (cell: Row[string] | undefined): string => String(cell ?? '–');
/** What the tables join by a bar. */
export const parts = (cell: Row[string] | undefined): string => text(cell).split('|').join(', ');

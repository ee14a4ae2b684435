import { isRecordDay, lengthOf, unseenIn } from '@pan/kit/domain';

// What values of a roster may be, whichever door they come by: a single write, a batch or a bundle.

/** Characters, as people count them. */
export const longest = { name: 100, key: 255, title: 200 } as const;

/** Whether a text in its one form can be kept as it is. */
export const isText = (text: string, to: number): boolean =>
  text !== '' && lengthOf(text) <= to && unseenIn(text) === null;

export const isBirthDate = (text: string, today: string): boolean => isRecordDay(text) && text <= today;

/** The day of an end is the first without; a stay of no day at all ends on the day on which it begins. */
export const endsBeforeItBegins = (beganOn: string | null, endedOn: string | null): boolean =>
  beganOn !== null && endedOn !== null && endedOn < beganOn;

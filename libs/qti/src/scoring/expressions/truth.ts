import { boolean, type Value } from '../values/value.js';

/** true, false, or null where NULL leaves it open. */
export const truth = (value: Value | undefined): boolean | null => (value ? value.values[0] === true : null);
export const answer = (is: boolean | null): Value => (is === null ? null : boolean(is));

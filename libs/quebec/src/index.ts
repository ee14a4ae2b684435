export { levelOf } from './level.js';
export { looksLikePermanentCode, readPermanentCode, type CodeDoubt } from './permanent-code.js';
export { endsBeforeItBegins, isBirthDate, isRosterDay, isText, longest } from './roster-values.js';

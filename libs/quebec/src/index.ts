export {
  digitalDimensions,
  digitalFramework,
  digitalLevels,
  type DigitalDimension,
  type DigitalLevel,
} from './digital-competency.js';
export { gradeOf, levelOf, type Grade } from './level.js';
export {
  hasLevel,
  isUsedIn,
  programmeOf,
  sectorOf,
  sectorVocabularies,
  yearOfSector,
  type Entry,
  type Programme,
  type SectorVocabulary,
} from './sectors.js';
export { looksLikePermanentCode, readPermanentCode, type CodeDoubt } from './permanent-code.js';
export { endsBeforeItBegins, isBirthDate, isText, longest } from './roster-values.js';

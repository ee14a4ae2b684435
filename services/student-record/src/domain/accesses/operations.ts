import { named } from './named-operations.js';
import { type Operation, operation } from './kinds-of-data.js';

/** The reads of OneRoster 1.2 and 1.1, by what they are of. */
const ofOneRoster: readonly (readonly [named: RegExp, Operation])[] = [
  [/-demographics?(-|$)/, operation('a reçu les données démographiques', 'received demographics', 'demographics')],
  [
    /-enrollments?(-|$)/,
    operation('a reçu des inscriptions aux groupes', 'received enrolments in classes', 'schooling'),
  ],
  [/-(assessment-)?results?(-|$)/, operation('a reçu des résultats', 'received results', 'results')],
  [/-resources?(-|$)/, operation('a reçu la liste des ressources', 'received the list of resources', 'resources')],
  [
    /-(students?|users?|teachers?)(-|$)/,
    operation('a reçu des listes de personnes', 'received lists of people', 'identity', 'schooling'),
  ],
];

/** @returns null for an operation that the catalogue does not name */
export function operationIn(code: string): Operation | null {
  if (Object.hasOwn(named, code)) return named[code]!;
  if (!code.startsWith('oneroster-')) return null;
  return ofOneRoster.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}

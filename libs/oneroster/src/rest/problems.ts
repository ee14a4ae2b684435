import { defineProblems } from '@pan/kit/domain';

/** What a query of the standard's services can be refused for. */
export const queryProblems = defineProblems({
  'filter-invalid': {
    status: 400,
    fr: "Le filtre ne se lit pas: un ou deux critères, comme familyName='Gagnon' AND status='active'.",
    en: "The filter cannot be read: one or two clauses, such as familyName='Gagnon' AND status='active'.",
    remedyFr: 'Mettez chaque valeur entre apostrophes, avec =, !=, >, >=, <, <= ou ~, et encodez l’adresse.',
    remedyEn: 'Put each value between apostrophes, with =, !=, >, >=, <, <= or ~, and encode the address.',
  },
  'filter-field-unknown': {
    status: 400,
    fr: 'Le filtre nomme {field}, qui n’y sert pas.',
    en: 'The filter names {field}, which it cannot use.',
    remedyFr: 'Champs possibles: {known}.',
    remedyEn: 'Fields that can be named: {known}.',
  },
  'filter-value-invalid': {
    status: 400,
    fr: 'Le filtre compare {field} à une valeur qui n’en est pas une, ou par un opérateur qui n’y convient pas.',
    en: 'The filter compares {field} with what is no value of it, or by an operator that does not suit it.',
    remedyFr: 'Instants: 2026-09-01T12:00:00Z, jours: 2026-09-01; un texte a {most} caractères au plus.',
    remedyEn: 'Instants: 2026-09-01T12:00:00Z, days: 2026-09-01; a text has {most} characters at most.',
  },
  'query-too-wide': {
    status: 400,
    fr: 'Plus de {most} objets sont à votre vue, et la requête les compare ou les trie tous par {field}.',
    en: 'More than {most} objects are in your sight, and the query compares or sorts all of them by {field}.',
    remedyFr:
      'Lisez par école ou par classe, filtrez d’abord par sourcedId, userIds.identifier ou dateLastModified, ou lisez sans tri et triez chez vous.',
    remedyEn:
      'Read by school or class, filter first by sourcedId, userIds.identifier or dateLastModified, or read without a sort and sort at your side.',
  },
  'paging-invalid': {
    status: 400,
    fr: 'Le paramètre {name} est un nombre entier, en chiffres, de {least} à {most}, dit une seule fois.',
    en: 'The parameter {name} is a whole number, in digits, from {least} to {most}, said once.',
    remedyFr: 'Par exemple {name}=100.',
    remedyEn: 'For example {name}=100.',
  },
  'selection-invalid': {
    status: 400,
    fr: 'Le paramètre {name} est dit une fois, sous la forme {form}.',
    en: 'The parameter {name} is said once, in the form {form}.',
  },
  'selection-field-unknown': {
    status: 400,
    fr: 'Le paramètre fields nomme {field}, qui n’existe pas.',
    en: 'The parameter fields names {field}, which does not exist.',
    remedyFr: 'Champs de cet objet: {known}.',
    remedyEn: 'Fields of this object: {known}.',
  },
  'sort-field-unknown': {
    status: 400,
    fr: 'Le tri nomme {field}, par lequel on ne trie pas.',
    en: 'The sort names {field}, by which nothing is sorted.',
    remedyFr: 'Champs possibles: {known}.',
    remedyEn: 'Fields that can be named: {known}.',
  },
});

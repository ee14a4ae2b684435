/** What is refused when learners are looked for. */
export const learnerProblems = {
  'name-search-is-for-people': {
    status: 400,
    fr: 'On cherche par nom en son propre nom; un système connaît les élèves par leurs clés.',
    en: 'A person searches by name in their own name; a system knows learners by their keys.',
    remedyFr: "Un système lit `/ims/oneroster/rostering/v1p2/students?filter=familyName='…'`.",
    remedyEn: "A system reads `/ims/oneroster/rostering/v1p2/students?filter=familyName='…'`.",
  },
} as const;

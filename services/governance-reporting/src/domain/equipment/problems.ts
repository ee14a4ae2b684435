/** What is refused of equipment. */
export const equipmentProblems = {
  'equipment-held': {
    status: 409,
    fr: 'Rien n’est fait: {held} appareils sont retenus, chacun avec sa raison.',
    en: 'Nothing is done: {held} items are held back, each with its reason.',
    remedyFr: 'Retirez-les, ou demandez par « partial » que les autres passent.',
    remedyEn: 'Leave them out, or ask by `partial` that the others go.',
  },
  'equipment-unknown': {
    status: 404,
    fr: 'Aucun appareil {tag} de ce propriétaire ne vous est visible.',
    en: 'No item {tag} of this owner is visible to you.',
  },
  'equipment-kit-unknown': {
    status: 404,
    fr: 'Rien de l’ensemble {kit} n’est à prêter ou à reprendre.',
    en: 'Nothing of the bundle {kit} is there to be lent or taken back.',
  },
  'equipment-not-available': {
    status: 409,
    fr: 'L’appareil {tag} n’est pas disponible (état {state}).',
    en: 'The item {tag} is not available (state {state}).',
  },
  'equipment-not-out': {
    status: 409,
    fr: 'L’appareil {tag} n’est pas sorti (état {state}).',
    en: 'The item {tag} is not out (state {state}).',
  },
  'equipment-is-out': {
    status: 409,
    fr: 'L’appareil {tag} est sorti: reprenez-le d’abord.',
    en: 'The item {tag} is out: take it back first.',
  },
  'equipment-retired': {
    status: 409,
    fr: 'L’appareil {tag} est retiré du parc.',
    en: 'The item {tag} is retired.',
    remedyFr: 'Inscrivez celui qui le remplace sous sa propre étiquette.',
    remedyEn: 'Enter what replaces it under a tag of its own.',
  },
  'equipment-too-few': {
    status: 409,
    fr: 'De la sorte {category}, {found} sont disponibles sur {asked} demandés.',
    en: 'Of the sort {category}, {found} are available of {asked} asked for.',
  },
  'equipment-too-many': {
    status: 409,
    fr: 'Une demande déplace au plus {most} appareils.',
    en: 'One request moves at most {most} items.',
    remedyFr: 'Nommez-les par étiquettes, en plusieurs demandes.',
    remedyEn: 'Name them by tags, in several requests.',
  },
  'equipment-selection': {
    status: 400,
    fr: 'On nomme des appareils d’une seule façon: « tags », « kit », ou « category » avec « count ».',
    en: 'Items are named in one way: `tags`, `kit`, or `category` with `count`.',
  },
} as const;

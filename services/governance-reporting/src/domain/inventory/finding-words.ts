/** What the checks of an inventory say of a row; their severity is the check's. */
export const inventoryFindings = {
  'row-value-missing': { status: 422, fr: 'La valeur est obligatoire.', en: 'The value is required.' },
  'row-value-advised': {
    status: 422,
    fr: 'La valeur manque; la ligne peut s’en passer.',
    en: 'The value is missing; the row may do without.',
  },
  'row-value-unreadable': {
    status: 422,
    fr: 'La valeur n’est pas de la forme de la colonne.',
    en: 'The value does not have the form of the column.',
    remedyFr: 'Un nombre, ou un jour comme 2026-09-01.',
    remedyEn: 'A number, or a day like 2026-09-01.',
  },
  'row-out-of-range': {
    status: 422,
    fr: 'Le nombre sort de {from} à {to}.',
    en: 'The number is not from {from} to {to}.',
  },
  'row-code-unknown': {
    status: 422,
    fr: 'Le code est inconnu.',
    en: 'The code is not known.',
    remedyFr: 'Au choix: {codes}.',
    remedyEn: 'Choose one of: {codes}.',
  },
  'row-text-unseen': {
    status: 422,
    fr: 'Le texte contient un caractère que personne ne voit.',
    en: 'The text holds a character that nobody sees.',
  },
  'row-text-long': {
    status: 422,
    fr: 'Le texte a plus de {to} caractères.',
    en: 'The text has more than {to} characters.',
  },
  'row-repeated': {
    status: 422,
    fr: '{count} lignes ont ce code.',
    en: '{count} rows have this code.',
    remedyFr: 'N’en gardez qu’une.',
    remedyEn: 'Keep one of them.',
  },
  'row-known-already': {
    status: 422,
    fr: 'Le code est déjà au registre, et l’envoi n’apporte que du nouveau.',
    en: 'The code is in the register already, and the batch brings new ones only.',
  },
  'row-unknown': {
    status: 422,
    fr: 'Le code n’est pas au registre, et l’envoi ne change que du connu.',
    en: 'The code is not in the register, and the batch changes known ones only.',
  },
  'row-days-crossed': { status: 422, fr: 'La fin précède le début.', en: 'The end comes before the beginning.' },
  'row-active-after-end': {
    status: 422,
    fr: 'Le site est en usage, et il a un jour de fermeture.',
    en: 'The site is active, and it has a day of closing.',
  },
  'row-location-half': {
    status: 422,
    fr: 'La latitude et la longitude vont ensemble.',
    en: 'Latitude and longitude go together.',
  },
  'row-location-turned': {
    status: 422,
    fr: 'La latitude et la longitude semblent inversées.',
    en: 'Latitude and longitude seem to be exchanged.',
    remedyFr: 'Au Québec, la latitude est de 45 à 62, la longitude de -79 à -57.',
    remedyEn: 'In Quebec latitude is from 45 to 62, longitude from -79 to -57.',
  },
  'row-location-mirrored': {
    status: 422,
    fr: 'Il manque un signe moins à la longitude.',
    en: 'The longitude lacks a minus sign.',
  },
  'row-location-outside': { status: 422, fr: 'Le point est hors du Québec.', en: 'The point is outside Quebec.' },
  'row-location-coarse': {
    status: 422,
    fr: 'Moins de quatre décimales: le point est à plus de dix mètres près.',
    en: 'Fewer than four decimals: the point is not known to ten metres.',
  },
  'row-location-shared': {
    status: 422,
    fr: 'Un autre site est exactement au même point.',
    en: 'Another site is at exactly this point.',
  },
  'row-twin': {
    status: 422,
    fr: '{count} sites ont ce nom, cette sorte et ce point sous un autre code.',
    en: '{count} sites have this name, kind and point under another code.',
  },
  'row-same-name-near': {
    status: 422,
    fr: 'Un site de même nom et de même sorte est à moins de {metres} m.',
    en: 'A site of the same name and kind is within {metres} m.',
  },
  'row-alike-near': {
    status: 422,
    fr: 'Un site de nom semblable et de même sorte est à moins de {metres} m.',
    en: 'A site of a similar name and the same kind is within {metres} m.',
  },
  'row-crowded': {
    status: 422,
    fr: '{count} sites sont à moins de {metres} m les uns des autres.',
    en: '{count} sites are within {metres} m of each other.',
  },
  'row-renamed': {
    status: 422,
    fr: 'Le nom était « {before} »: est-ce le même site?',
    en: 'The name was “{before}”: is it the same site?',
  },
  'row-moved': { status: 422, fr: 'Le site se déplace de {metres} m.', en: 'The site moves by {metres} m.' },
  'row-reopened': { status: 422, fr: 'Le site était fermé.', en: 'The site was closed.' },
  'row-site-unknown': {
    status: 422,
    fr: 'Le registre n’a pas de site {site} de cette organisation.',
    en: 'The register has no site {site} of this organisation.',
    remedyFr: 'Inscrivez d’abord les sites.',
    remedyEn: 'Enter the sites first.',
  },
  'row-ends-alike': {
    status: 422,
    fr: 'Les deux bouts du lien sont le même site.',
    en: 'Both ends of the connection are the same site.',
  },
  'row-connection-of-closed-site': {
    status: 422,
    fr: 'Le site est fermé, et le lien reste.',
    en: 'The site is closed, and the connection stays.',
  },
  'row-speed-unlikely': {
    status: 422,
    fr: 'Cette technologie ne dépasse guère {most} Mbit/s: l’unité est-elle la bonne?',
    en: 'This technology hardly passes {most} Mbit/s: is the unit right?',
  },
  'row-speeds-turned': {
    status: 422,
    fr: 'Le débit montant passe de loin le débit descendant.',
    en: 'The upload speed is far above the download speed.',
  },
  'row-speed-halved': {
    status: 422,
    fr: 'Le débit au contrat était de {before} Mbit/s.',
    en: 'The contracted speed was {before} Mbit/s.',
  },
} as const;

/** How a feed departs from OPDS 2.0 and ODL 1.0, or why a part of it cannot be taken: French, English. */
export const departureTexts = {
  'feed-not-an-object': ['Le document n’est pas un objet JSON.', 'The document is no JSON object.'],
  'problem-document': ['C’est un document d’erreur.', 'This is a problem document.'],
  'licence-info-document': [
    'C’est l’état d’une licence (odl.info), qui ne décrit aucune publication.',
    'This is the state of one licence (odl.info), which describes no publication.',
  ],
  'publications-missing': ['Il n’y a pas de liste « publications ».', 'There is no list `publications`.'],
  'publications-too-many': ['Un envoi compte au plus 500 publications.', 'A feed sent has at most 500 publications.'],
  'feed-title-missing': ['Le flux n’a pas de titre.', 'The feed has no title.'],
  'self-link-missing': ['Le lien « self » manque.', 'The link `self` is missing.'],
  'groups-beside-licences': [
    'Un flux de licences ne doit avoir ni groupes, ni facettes, ni navigation.',
    'A feed of licences must not have groups, facets or navigation.',
  ],
  'publication-not-an-object': ['Une publication est un objet.', 'A publication is an object.'],
  'title-missing': ['La publication n’a pas de titre.', 'The publication has no title.'],
  'identifier-missing': [
    'La publication n’a pas d’identifiant: rien ne la distinguerait au prochain envoi.',
    'The publication has no identifier: nothing would tell it apart in the next feed.',
  ],
  'identifier-not-uri': ['L’identifiant n’est pas un URI.', 'The identifier is no URI.'],
  'isbn-invalid': [
    'Le chiffre de contrôle de l’ISBN est faux: l’ISBN n’est pas retenu.',
    'The check digit of the ISBN is wrong: the ISBN is not kept.',
  ],
  'text-expected': ['Un texte est attendu.', 'A text is expected.'],
  'text-too-long': ['Le texte est trop long: il n’est pas retenu.', 'The text is too long: it is not kept.'],
  'title-too-long': ['Le titre compte plus de 500 caractères.', 'The title has more than 500 characters.'],
  'publication-repeated': [
    'Une autre publication du flux a le même identifiant ou le même ISBN: sa description compte, les licences s’ajoutent.',
    'Another publication of the feed has the same identifier or ISBN: its description counts, the licences are added.',
  ],
  'list-cut': [
    'La liste est trop longue: seuls les 50 premiers sont retenus.',
    'The list is too long: only the first 50 are kept.',
  ],
  'contributor-invalid': [
    'Un nom ou un objet qui porte un nom est attendu: cette personne n’est pas retenue.',
    'A name or an object with a name is expected: this contributor is not kept.',
  ],
  'language-invalid': [
    'Ce n’est pas une étiquette de langue BCP 47: elle n’est pas retenue.',
    'This is no BCP 47 language tag: it is not kept.',
  ],
  'acquisition-missing': [
    'La publication n’a ni lien d’acquisition ni licence.',
    'The publication has neither an acquisition link nor a licence.',
  ],
  'licence-not-an-object': ['Une licence est un objet qui a des métadonnées.', 'A licence is an object with metadata.'],
  'licence-identifier-missing': [
    'La licence n’a pas d’identifiant: elle serait acquise deux fois.',
    'The licence has no identifier: it would be acquired twice.',
  ],
  'licence-identifier-repeated': [
    'Une autre licence du flux a le même identifiant: la première compte.',
    'Another licence of the feed has the same identifier: the first one counts.',
  ],
  'number-as-text': ['Un nombre est écrit comme un texte.', 'A number is written as a text.'],
  'number-invalid': ['Un nombre entier d’au moins 1 est attendu.', 'A whole number of at least 1 is expected.'],
  'instant-without-time': [
    'Une date sans heure: la licence prend fin au début de ce jour (UTC).',
    'A date without time: the licence ends at the beginning of that day (UTC).',
  ],
  'instant-without-offset': [
    'Une heure sans décalage: elle est lue en temps universel (UTC).',
    'A time without an offset: it is read as universal time (UTC).',
  ],
  'instant-invalid': [
    'Une date et une heure ISO 8601 sont attendues, d’un jour qui existe.',
    'An ISO 8601 date and time is expected, of a day that exists.',
  ],
  'list-expected': ['Une liste est attendue.', 'A list is expected.'],
  'borrow-link-missing': ['Le lien d’emprunt de la licence manque.', 'The licence’s borrow link is missing.'],
  'info-link-missing': ['Le lien « self » de la licence manque.', 'The licence’s link `self` is missing.'],
} as const satisfies Record<string, readonly [fr: string, en: string]>;

export type DepartureCode = keyof typeof departureTexts;

/** One departure, and where: a JSON Pointer into the feed. */
export interface Departure {
  readonly pointer: string;
  readonly code: DepartureCode;
}

/** Collects departures under the pointer of what is being read. */
export class Findings {
  constructor(
    readonly found: Departure[] = [],
    private readonly at = '',
  ) {}

  report(code: DepartureCode, where = ''): null {
    this.found.push({ pointer: this.at + where || '/', code });
    return null;
  }

  below(where: string): Findings {
    return new Findings(this.found, this.at + where);
  }
}

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** Relations of a link, which may be one or several. */
export function hasRel(links: unknown, rel: (name: string) => boolean): boolean {
  return listOf(links).some(
    (link) => isObject(link) && listOf(link['rel']).some((name) => typeof name === 'string' && rel(name)),
  );
}

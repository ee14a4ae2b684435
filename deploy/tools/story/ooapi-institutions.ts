import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { openDoor } from './doorstep.ts';

/** Three invented universities, each with an OOAPI v5 endpoint of its own on one real HTTP server: 40 courses, given at a distance in winter 2027. */

export interface University {
  readonly code: string;
  readonly name: string;
  readonly courses: readonly CourseOnOffer[];
}

/** Code, title, description, credits, seats (null: without limit), and `mixte` when some of it is on campus. */
type CourseOnOffer = readonly [
  code: string,
  title: string,
  description: string,
  credits: number,
  seats: number | null,
  mode?: 'mixte',
];

/** The course of one seat that two students of the story want. */
export const wanted = { university: 'universite-boreale', code: 'ECO-1210' } as const;

export const universities: readonly University[] = [
  {
    code: 'universite-boreale',
    name: 'Université Boréale',
    courses: [
      [
        'ECO-1210',
        'Écologie des milieux humides',
        'Tourbières, marais et marécages du Québec: fonctionnement, menaces et restauration.',
        3,
        1,
      ],
      [
        'GEO-1105',
        'Géographie du Nord québécois',
        'Territoires, peuples et ressources au nord du 49e parallèle.',
        3,
        40,
      ],
      ['STT-1000', 'Introduction à la statistique', 'Décrire, estimer et comparer avec des données réelles.', 3, 120],
      [
        'FOR-2010',
        'La forêt boréale et le climat',
        'Feux, insectes et carbone: comment la forêt répond aux changements.',
        3,
        35,
      ],
      [
        'ANT-1301',
        'Langues autochtones: premiers pas en innu-aimun',
        'Sons, salutations et phrases simples, avec des locutrices.',
        3,
        25,
      ],
      [
        'INF-1007',
        'Programmer pour les sciences',
        'Variables, boucles et tableaux en Python, d’un relevé de terrain à un graphique.',
        3,
        80,
      ],
      ['HIS-1450', 'Histoire de l’Arctique', 'Des premières migrations aux enjeux de souveraineté.', 3, 60],
      ['BIO-1902', 'Biologie des océans froids', 'Plancton, poissons et mammifères du golfe et de l’Arctique.', 3, 45],
      ['PHY-1105', 'Astronomie pour tous', 'Le ciel du Québec, du système solaire aux galaxies.', 3, null],
      ['SOC-1220', 'Vivre en région éloignée', 'Services, mobilité et entraide dans les petites communautés.', 3, 50],
      [
        'CHM-1301',
        'Chimie de l’eau',
        'Acidité, métaux et contaminants; un laboratoire de deux jours au campus.',
        3,
        20,
        'mixte',
      ],
      ['TRS-1110', 'Initiation au travail social', 'Écouter, accompagner, orienter: valeurs et pratiques.', 3, 70],
      [
        'MAT-1050',
        'Mise à niveau en calcul différentiel',
        'Limites, dérivées et optimisation, pour entrer en sciences.',
        0,
        null,
      ],
      ['DRT-1401', 'Droit de l’environnement', 'Lois, évaluations et recours au Québec et au Canada.', 3, 55],
    ],
  },
  {
    code: 'universite-du-grand-portage',
    name: 'Université du Grand-Portage',
    courses: [
      ['EDU-1010', 'Enseigner avec le numérique', 'Choisir, adapter et évaluer des outils pour sa classe.', 3, 90],
      [
        'PSY-1200',
        'Psychologie de l’apprentissage',
        'Mémoire, motivation et difficultés, de l’enfance à l’âge adulte.',
        3,
        110,
      ],
      ['ADM-1105', 'Comptabilité de gestion', 'Coûts, budgets et décisions dans une petite entreprise.', 3, 100],
      [
        'MUS-1030',
        'Œuvres et oreilles: écouter la musique',
        'Formes, styles et interprétations, du chant grégorien au rap.',
        3,
        65,
      ],
      ['NUT-1150', 'Nutrition et santé publique', 'Habitudes, inégalités et politiques alimentaires.', 3, 75],
      [
        'PHI-1080',
        'Éthique de l’intelligence artificielle',
        'Responsabilité, équité et transparence des décisions automatisées.',
        3,
        85,
      ],
      [
        'ESP-1001',
        'Espagnol pour débutants',
        'Se présenter, voyager et travailler; conversations en petits groupes.',
        3,
        24,
      ],
      ['INF-1220', 'Bases de données', 'Modéliser, interroger et protéger les données.', 3, 60],
      ['ART-1404', 'Histoire de l’art québécois', 'De Québec à Kinngait, quatre siècles d’images.', 3, 55],
      [
        'SCI-1090',
        'Démarche scientifique et désinformation',
        'Lire une étude, reconnaître un biais, vérifier une source.',
        3,
        null,
      ],
      [
        'ERG-2001',
        'Ergonomie du télétravail',
        'Corps, poste et organisation; une rencontre de mesure sur place.',
        2,
        30,
        'mixte',
      ],
      ['FRA-1300', 'Écrire pour convaincre', 'Argumenter, structurer et réviser un texte.', 3, 48],
      ['ECN-1000', 'Principes d’économie', 'Marchés, monnaie et politiques publiques.', 3, 130],
    ],
  },
  {
    code: 'universite-saint-elme',
    name: 'Université Saint-Elme',
    courses: [
      ['GEN-1101', 'Introduction au génie civil', 'Matériaux, charges et ouvrages, par des cas du Québec.', 3, 50],
      ['ENV-1200', 'Énergies renouvelables', 'Eau, vent, soleil et biomasse: principes et ordres de grandeur.', 3, 95],
      ['SIN-1011', 'Soins infirmiers et communication', 'L’entretien, le consentement et le travail en équipe.', 3, 40],
      ['MAR-1000', 'Navigation et météorologie maritime', 'Cartes, marées et prévisions sur le Saint-Laurent.', 3, 28],
      ['LOG-1210', 'Logique et raisonnement', 'Propositions, preuves et paradoxes.', 3, 70],
      ['CIN-1150', 'Cinéma documentaire', 'Du direct de l’ONF aux formes d’aujourd’hui.', 3, 45],
      ['GES-1300', 'Gestion de projets', 'Planifier, répartir, suivre; travaux en équipe à distance.', 3, 90],
      ['ALG-1005', 'Algèbre linéaire', 'Vecteurs, matrices et applications.', 3, 80],
      ['URB-1120', 'Villes d’hiver', 'Aménager pour le froid, la neige et la nuit.', 3, 35],
      ['SAN-1400', 'Santé mentale des jeunes adultes', 'Repères, prévention et ressources.', 3, 100],
      [
        'ROB-2100',
        'Robotique éducative',
        'Concevoir une activité; trousse prêtée, démonstration sur place.',
        3,
        22,
        'mixte',
      ],
      ['COM-1010', 'Médias et société', 'Publics, plateformes et désordres de l’information.', 3, 110],
      ['LIT-1250', 'Littératures de l’exil', 'Romans et récits d’ici et d’ailleurs.', 3, null],
    ],
  },
];

/** Like a version 5 UUID: always the same for the same words. */
const idOf = (...words: string[]): string =>
  createHash('sha1')
    .update(words.join('\n'))
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-5$3-8$4-$5');

/** The next term to come: a course that is over is offered to nobody. */
const winter = new Date().getFullYear() + 1;

const fr = (value: string) => [{ language: 'fr-CA', value }];

function courseOf(university: University, [code, title, description, credits, , mode]: CourseOnOffer) {
  return {
    courseId: idOf(university.code, code),
    primaryCode: { codeType: 'identifier', code },
    ...{
      name: fr(title),
      abbreviation: code,
      description: fr(description),
      teachingLanguage: 'fra',
      level: 'bachelor',
    },
    modeOfDelivery: mode ? ['hybrid'] : ['distance-learning', 'online'],
    consumers: [{ consumerKey: 'x-ecampus-qc', credits }],
  };
}

function offeringOf(university: University, [code, title, description, , seats, mode]: CourseOnOffer) {
  return {
    offeringId: idOf(university.code, code, `hiver ${winter}`),
    primaryCode: { codeType: 'offeringCode', code: `${code}-H${winter % 100}` },
    ...{ offeringType: 'course', name: fr(`${title}, hiver ${winter}`), abbreviation: `${code}-H${winter % 100}` },
    ...{ description: fr(description), teachingLanguage: 'fra', resultExpected: true, resultValueType: 'US letter' },
    modeOfDelivery: mode ? ['hybrid'] : ['distance-learning', 'online'],
    ...{
      startDate: `${winter}-01-11`,
      endDate: `${winter}-04-30`,
      ...(seats !== null && { maxNumberStudents: seats }),
    },
  };
}

function answerTo(url: URL): object | null {
  const [, code, version, list, courseId, below] = url.pathname.split('/');
  const university = universities.find((one) => one.code === code);
  if (!university || version !== 'v5') return null;
  const documentation = `https://${university.code}.example/ooapi`;
  if (!list) {
    const contactEmail = `registraire@${university.code}.example`;
    return { contactEmail, specification: `${documentation}/openapi.json`, documentation };
  }
  if (list !== 'courses') return null;
  if (!courseId)
    return pageOf(
      url,
      university.courses.map((course) => courseOf(university, course)),
    );
  const course = university.courses.find(([its]) => idOf(university.code, its) === courseId);
  if (!course) return null;
  if (!below) return courseOf(university, course);
  return below === 'offerings' ? pageOf(url, [offeringOf(university, course)]) : null;
}

function pageOf({ searchParams }: URL, all: readonly object[]): object {
  const pageSize = Number(searchParams.get('pageSize') ?? 10);
  const pageNumber = Number(searchParams.get('pageNumber') ?? 1);
  const from = (pageNumber - 1) * pageSize;
  return {
    ...{ pageSize, pageNumber, hasPreviousPage: pageNumber > 1, hasNextPage: from + pageSize < all.length },
    ...{ totalPages: Math.ceil(all.length / pageSize), items: all.slice(from, from + pageSize) },
  };
}

export interface Endpoints {
  /** Where a university answers. */
  of(code: string): string;
  close(): Promise<void>;
}

/** Listens on a free port of this machine, and keeps no process alive. */
export async function listenForUniversities(): Promise<Endpoints> {
  const server = createServer((request, response) => {
    const answer = answerTo(new URL(request.url ?? '/', 'http://127.0.0.1'));
    const problem = { type: 'about:blank', title: 'Not Found', status: '404' };
    const text = JSON.stringify(answer ?? problem);
    const etag = `"${createHash('sha1').update(text).digest('base64url')}"`;
    const isKnown = answer !== null && request.headers['if-none-match'] === etag;
    const type = answer ? 'application/json' : 'application/problem+json';
    response.writeHead(answer ? (isKnown ? 304 : 200) : 404, { 'content-type': type, ...(answer && { etag }) });
    response.end(isKnown ? undefined : text);
  });
  const door = await openDoor(server);
  server.unref();
  return { of: (code) => `${door}/${code}/v5`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

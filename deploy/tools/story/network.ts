import { levelsOf, type Level, type SchoolKind } from './levels.ts';

/** An invented part of the Quebec network, always the same: service centres with their schools, and a college. */
export interface Network {
  seed: number;
  size: number;
  centres: Centre[];
  college: School | null;
}

export interface Centre {
  code: string;
  name: string;
  /** The school information system that this centre uses, and how it writes. */
  system: string;
  oneRoster: '1.1' | '1.2';
  schools: School[];
}

export interface School {
  /** Its code in the student record: below its centre's, by the key that the centre's system gives it. */
  code: string;
  sourceId: string;
  name: string;
  kind: SchoolKind;
  size: number;
  /** Its place in its centre, and in the whole network: both give keys that never meet. */
  place: number;
  rank: number;
  network: Network;
}

export interface NetworkOptions {
  size?: number;
  centres?: 1 | 2;
  college?: boolean;
  seed?: number;
}

const centresOfTheStory = [
  {
    code: 'css-des-deux-rives',
    name: 'Centre de services scolaire des Deux-Rives',
    system: 'gpi-deux-rives',
    oneRoster: '1.1' as const,
    names: ['du Ruisseau', 'des Pionniers', 'Notre-Dame-de-l’Île', 'Monseigneur-Bégin', 'de la Traversée'],
  },
  {
    code: 'css-du-grand-fleuve',
    name: 'Centre de services scolaire du Grand-Fleuve',
    system: 'mozaik-grand-fleuve',
    oneRoster: '1.2' as const,
    names: ['des Grèves', 'Sainte-Félicité', 'du Vieux-Quai', 'Gabrielle-Roy', 'des Hautes-Marées'],
  },
];
/** In every five schools, three are primary and two secondary. */
const shape: { kind: SchoolKind; weight: number }[] = [
  { kind: 'primary', weight: 24 },
  { kind: 'primary', weight: 31 },
  { kind: 'primary', weight: 27 },
  { kind: 'secondary', weight: 43 },
  { kind: 'secondary', weight: 37 },
];

const largest = 200_000;

/** `generate()` is the network of the story; another size gives as many schools of ordinary size as it needs. */
export function generate({ size = 3_420, centres = 2, college = true, seed = 2018 }: NetworkOptions = {}): Network {
  if (size > largest) throw new RangeError(`at most ${largest} learners have permanent codes that differ`);
  const inCollege = college ? Math.min(250, Math.floor(size / 10)) : 0;
  const network: Network = { seed, size, centres: [], college: null };
  const used = centresOfTheStory.slice(0, centres);
  network.centres = used.map((centre, index) => {
    const first = centres === 1 ? size - inCollege : Math.round((size - inCollege) * 0.53);
    const share = index === 0 ? first : size - inCollege - first;
    const { names, ...rest } = centre;
    return { ...rest, schools: schoolsOf(network, centre.code, names, share) };
  });
  const ranked = network.centres.flatMap((centre) => centre.schools);
  ranked.forEach((school, rank) => (school.rank = rank));
  if (inCollege > 0) {
    network.college = {
      code: 'cegep-des-erables',
      sourceId: 'cegep-des-erables',
      name: 'Cégep des Érables',
      kind: 'college',
      size: inCollege,
      place: 0,
      rank: ranked.length,
      network,
    };
  }
  return network;
}

function schoolsOf(network: Network, centre: string, names: string[], learners: number): School[] {
  const fives = Math.max(1, Math.round(learners / 2_000));
  const weights = Array.from({ length: fives * shape.length }, (_, index) => shape[index % shape.length]!);
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  let given = 0;
  let weighed = 0;
  return weights.map(({ kind, weight }, place) => {
    weighed += weight;
    const upTo = Math.round((learners * weighed) / total);
    const size = upTo - given;
    given = upTo;
    const number = Math.floor(place / names.length);
    const name = `École ${kind === 'primary' ? '' : 'secondaire '}${names[place % names.length]}${number > 0 ? ` ${number + 1}` : ''}`;
    const sourceId = slug(name);
    return { code: `${centre}.${sourceId}`, sourceId, name, kind, size, place, rank: 0, network };
  });
}

function slug(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, (gap) => (/[\s’-]/.test(gap) ? '-' : ''));
}

export const schools = (network: Network): School[] => [
  ...network.centres.flatMap((centre) => centre.schools),
  ...(network.college ? [network.college] : []),
];

/** How many learners of a school are at each of its levels: even, the first levels take what remains. */
export function learnersByLevel(school: School): { level: Level; count: number }[] {
  const levels = levelsOf[school.kind];
  const each = Math.floor(school.size / levels.length);
  return levels.map((level, index) => ({ level, count: each + (index < school.size % levels.length ? 1 : 0) }));
}

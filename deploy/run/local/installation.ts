/** What one running copy of the system consists of on this machine: its folder, its ports, its secrets. */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { services, type ServiceName } from '../../../libs/contracts/src/context-map.ts';
import { readText } from '../../../libs/servers/src/processes.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

export type PartName = ServiceName | 'gateway' | 'identity' | 'postgres' | 'kafka' | 'kafka-controller';

const defaultPorts: Readonly<Record<PartName, number>> = {
  gateway: 7100,
  'student-record': 7101,
  'exam-management': 7102,
  'resource-catalogue': 7103,
  'ebook-lending': 7104,
  'ecampus-federation': 7105,
  'governance-reporting': 7106,
  identity: 7109,
  postgres: 7110,
  kafka: 7111,
  'kafka-controller': 7112,
};

export interface Installation {
  /** Everything it writes lives here; `.local`, or what `PAN_STATE` says, or `.local/check` for a check from nothing. */
  readonly state: string;
  readonly ports: Record<PartName, number>;
}

export function installation(folder = process.env['PAN_STATE'] || '.local'): Installation {
  const names = Object.keys(defaultPorts) as PartName[];
  return {
    state: path.resolve(root, folder),
    ports: Object.fromEntries(names.map((part) => [part, portFromEnvironment(part)])) as Record<PartName, number>,
  };
}

/** PAN_PORT_GATEWAY, PAN_PORT_STUDENT_RECORD, PAN_PORT_KAFKA_CONTROLLER … */
export function portVariable(part: PartName): string {
  return `PAN_PORT_${part.replaceAll('-', '_').toUpperCase()}`;
}

function portFromEnvironment(part: PartName): number {
  const value = process.env[portVariable(part)];
  const port = value ? Number(value) : defaultPorts[part];
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${portVariable(part)}=${value} : un port va de 1 à 65535 / a port goes from 1 to 65535`);
  return port;
}

export function pidFile({ state }: Installation, part: string): string {
  return path.join(state, 'run', `${part}.pid`);
}

export function logFile({ state }: Installation, part: string): string {
  return path.join(state, 'logs', `${part}.log`);
}

/** The services that this repository has: those with a folder that can be started once built. */
export function presentServices(): ServiceName[] {
  return services.filter((service) => fs.existsSync(path.join(root, 'services', service, 'src', 'main.ts')));
}

export interface Secrets {
  readonly postgres: string;
  readonly identityKey: string;
  readonly databases: Readonly<Record<ServiceName, { owner: string; app: string }>>;
  readonly kafka: Readonly<Record<string, string>>;
}

/** Drawn once, readable by its owner only. */
export function secretsOf({ state }: Installation): Secrets {
  const file = path.join(state, 'secrets.json');
  const known = readText(file);
  if (known) return JSON.parse(known) as Secrets;
  const secrets: Secrets = {
    postgres: draw(),
    identityKey: draw(32),
    databases: Object.fromEntries(
      services.map((service) => [service, { owner: draw(), app: draw() }]),
    ) as Secrets['databases'],
    kafka: Object.fromEntries([...services, 'admin'].map((user) => [user, draw()])),
  };
  fs.mkdirSync(state, { recursive: true });
  fs.writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

function draw(bytes = 18): string {
  return randomBytes(bytes).toString('hex');
}

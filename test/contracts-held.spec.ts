import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contracts, services as planned, topicRules } from '@pan/contracts';
import { topicOf } from '@pan/kit/domain';
import { brokenPromises, type Network, type Voice } from './contracts-held.ts';

const heardFacts = /@Hears\(\s*(\w+)\s*\)/g;
const root = join(import.meta.dirname, '..');
const services = planned.filter((service) => existsSync(join(root, 'services', service, 'src/app.module.ts')));

const inMessaging = (path: string) => path.includes('/messaging/');
const codeOf = (path: string) => readFileSync(join(root, path), 'utf8').replace(/^import [^;]*;$/gm, '');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);
const consumers = globSync('libs/record-copies/src/*.consumer.ts', { cwd: root })
  .flatMap((path) =>
    codeOf(path)
      .split(/^export class /m)
      .slice(1),
  )
  .map((text) => ({ name: /^\w+/.exec(text)![0], heard: all(text, heardFacts) }));

function voices(of: (path: string, text: string) => readonly string[]): Voice[] {
  return services.flatMap((service) => {
    const paths = globSync(`services/${service}/src/**/*.ts`, { cwd: root }).filter(
      (path) => !path.endsWith('spec.ts'),
    );
    const found = paths.flatMap((path) => of(path, codeOf(path)));
    return [...new Set(found)].map((contract) => ({ service, contract }));
  });
}

/** A handler is named in `@Hears`, in a service's own consumers or in those that its module takes from the library of copies. */
const handled = voices((path, text) => {
  if (inMessaging(path)) return all(text, heardFacts);
  if (!path.endsWith('app.module.ts')) return [];
  return consumers.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text)).flatMap(({ heard }) => heard);
});

/** Outside messaging whoever names a contract class emits it. */
const emitted = voices((path, text) => (inMessaging(path) ? [] : all(text, /\b([A-Z]\w*V\d+)\b/g)));

const readersOf = (topic: string) => topicRules().find((rule) => rule.topic === topic)?.readers ?? [];

describe('What services promise one another', () => {
  it('holds between all services', () => {
    expect(
      brokenPromises({
        services,
        contracts: contracts.map((contract) => ({
          name: contract.name,
          type: contract.type,
          readers: readersOf(topicOf(contract)),
        })),
        handled,
        emitted,
      }),
    ).toEqual([]);
  });

  it('gives nobody a topic of which it handles no fact [D12]', () => {
    const topicOfClass = new Map(contracts.map((contract) => [contract.name, topicOf(contract)]));
    const heard = handled.map(({ service, contract }) => `${service} reads ${topicOfClass.get(contract)}`);
    const given = topicRules().flatMap(({ topic, readers }) => readers.map((reader) => `${reader} reads ${topic}`));
    expect(given.filter((flow) => !heard.includes(flow))).toEqual([]);
  });

  const v1 = { name: 'LoanOpenedV1', type: 'lending.loan-opened.v1', readers: ['reporting'] };
  const v2 = { name: 'LoanOpenedV2', type: 'lending.loan-opened.v2', readers: ['reporting'] };
  const emits = (service: string, contract: string): Voice => ({ service, contract });
  const network = (changed: Partial<Network>): Network => ({
    services: ['lending', 'reporting'],
    contracts: [v1, v2],
    emitted: [emits('lending', 'LoanOpenedV1'), emits('lending', 'LoanOpenedV2')],
    handled: [{ service: 'reporting', contract: 'LoanOpenedV1' }],
    ...changed,
  });

  it('lets a producer emit both versions, and drop the old one once nobody handles it', () => {
    expect(brokenPromises(network({}))).toEqual([]);
    const moved = {
      emitted: [emits('lending', 'LoanOpenedV2')],
      handled: [{ service: 'reporting', contract: 'LoanOpenedV2' }],
    };
    expect(brokenPromises(network(moved))).toEqual([]);
  });

  it('is broken when a version still handled is no longer emitted', () => {
    expect(brokenPromises(network({ emitted: [emits('lending', 'LoanOpenedV2')] }))).toEqual([
      'lending.loan-opened.v1 is no longer emitted and reporting still handles it',
    ]);
  });

  it('is broken when a contract is declared and never emitted', () => {
    expect(brokenPromises(network({ emitted: [emits('lending', 'LoanOpenedV1')] }))).toEqual([
      'lending.loan-opened.v2 is declared and lending never emits it',
    ]);
  });

  it('is broken when a service handles what no contract declares, or what is not for it', () => {
    const handled = [emits('reporting', 'LoanLostV1'), emits('lending', 'LoanOpenedV1')];
    expect(brokenPromises(network({ handled }))).toEqual([
      'reporting: LoanLostV1 is no contract',
      'lending handles lending.loan-opened.v1, which the context map does not let it read',
    ]);
  });

  it('is broken when a service emits the fact of another', () => {
    const emitted = [...network({}).emitted, emits('reporting', 'LoanOpenedV1')];
    expect(brokenPromises(network({ emitted }))).toEqual([
      'reporting emits lending.loan-opened.v1, which is not its own',
    ]);
  });
});

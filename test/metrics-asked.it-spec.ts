import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  migratedDatabase,
  migrateService,
  root,
  startService,
  testIssuer,
  testKafka,
  type RunningService,
} from '@pan/testing';

const docker = join(root, 'deploy/run/docker');
const alerts = readFileSync(join(docker, 'prometheus/alerts.yml'), 'utf8');
const alertNames = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name!);

/** Names of metrics in a PromQL expression: no function, label, grouping or literal. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"|'[^']*'/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '');
  const words = [...bare.matchAll(/\b([a-z_][a-z0-9_]*)\b(?!\s*\()/g)].map(([, word]) => word!);
  return words.filter((word) => !['and', 'or', 'unless', 'bool', 'offset'].includes(word));
}

function dashboardExpressions(): string[] {
  const folder = join(docker, 'grafana/dashboards');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/"expr":\s*"((?:[^"\\]|\\.)*)"/g)])
    .map(([, expression]) => JSON.parse(`"${expression}"`) as string);
}

function alertExpressions(): string[] {
  return [...alerts.matchAll(/^ {8}expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)/gm)].map(([, block, line]) => block ?? line!);
}

describe('What operators are shown', () => {
  let service: RunningService;
  let exposed: Set<string>;
  const end: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const [database, kafka, issuer] = await Promise.all([
      migratedDatabase('governance-reporting', (ownerUrl) => migrateService('governance-reporting', { ownerUrl })),
      testKafka(),
      testIssuer(),
    ]);
    service = await startService('governance-reporting', { database, kafka, issuer });
    end.push(
      () => service.kill(),
      () => database.drop(),
      () => kafka.drop(),
      () => issuer.close(),
    );
    await fetch(`${service.url}/v1/indicators`);
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const names = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
    );
    exposed = new Set(names);
  }, 60_000);
  afterAll(async () => {
    for (const each of end) await each();
  });

  it('asks for metrics that a service has', () => {
    const asked = new Set([...alertExpressions(), ...dashboardExpressions()].flatMap(metricsIn));
    // Prometheus’ own, about each target; and what deploy/run/docker/disks.ts shows, which has a spec of its own.
    for (const name of ['up', 'disk_free_bytes', 'disk_size_bytes']) asked.delete(name);
    expect(asked.size).toBeGreaterThan(8);
    expect([...asked].filter((name) => !exposed.has(name))).toEqual([]);
  });

  it('has a page for every alert, and no page without one', () => {
    const folder = join(root, 'docs/runbooks');
    const pages = readdirSync(folder).filter((file) => file !== 'README.md');
    expect(alertExpressions()).toHaveLength(alertNames.length);
    expect(pages.map((file) => file.replace(/\.md$/, '')).sort()).toEqual([...alertNames].sort());
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
  });
});

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { json, type Generated } from './files.ts';
import { breakingChanges, type Json } from './openapi-compatibility.ts';

interface AcceptedBreak {
  readonly change: string;
  readonly why: string;
}

/** Each service's openapi.json, refused where a client of the released one would break and nobody has said why. */
export async function openApiFiles(
  root: string,
  released: (path: string) => string | null,
): Promise<Generated & { documents: ReadonlyMap<string, Json> }> {
  const services = readdirSync(join(root, 'services')).filter((name) =>
    existsSync(join(root, 'services', name, 'src/app.module.ts')),
  );
  const accepted = new Set(acceptedBreaks(root).map(({ change }) => change));
  const files = new Map<string, string>();
  const refusals = services.flatMap((service) => twins(root, service));
  const documents = await Promise.all(services.map((service) => openApiOf(root, service)));
  services.forEach((service, index) => {
    const path = `services/${service}/openapi.json`;
    const document = documents[index]!;
    files.set(path, json(document));
    const before = released(path);
    const changes = before ? breakingChanges(JSON.parse(before) as Json, document) : [];
    refusals.push(
      ...changes
        .map((change) => `${service}: ${change}`)
        .filter((change) => !accepted.has(change))
        .map(
          (change) =>
            `${change} (breaks clients: add a /v2 path, or say why in deploy/tools/generate/accepted-breaks.json)`,
        ),
    );
  });
  return { files, refusals, documents: new Map(services.map((service, index) => [service, documents[index]!])) };
}

/** @nestjs/swagger names a body by its class, and of two classes of one name describes one in both places. */
function twins(root: string, service: string): string[] {
  const folder = join(root, 'services', service, 'src/http');
  const places = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.dto.ts'))
    .flatMap((path) =>
      [...readFileSync(join(folder, path), 'utf8').matchAll(/^(?:export )?class (\w+)/gm)].map(([, name]) => ({
        name,
        path,
      })),
    );
  return [...Map.groupBy(places, ({ name }) => name)]
    .filter(([, found]) => found.length > 1)
    .map(
      ([name, found]) =>
        `${service}: ${name} is a class of ${found.map(({ path }) => path).join(' and ')}: give one another name`,
    );
}

/** A process of its own per service: each application fills global registries of decorators. */
async function openApiOf(root: string, service: string): Promise<Json> {
  const script = join(import.meta.dirname, 'print-openapi.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, service], { cwd: root, maxBuffer: 64e6 });
  return JSON.parse(stdout) as Json;
}

function acceptedBreaks(root: string): AcceptedBreak[] {
  return JSON.parse(readFileSync(join(root, 'deploy/tools/generate/accepted-breaks.json'), 'utf8')) as AcceptedBreak[];
}

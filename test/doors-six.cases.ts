import { request } from 'node:http';
import { services, type ServiceName } from '@pan/contracts';
import { routesOf, type Document } from '@pan/testing';
import { ministry } from './six-centres.js';
import type { World } from './world.js';

/** What anybody may send to any address: no request ends a process or keeps it from answering others. */
export function noRequestStopsAService(six: () => World): void {
  it('answers 415 to a zip on every route that does not take one, and lives on [C1]', async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const service of services) {
      const token = await six().issuer.token({ ...ministry, purpose: 'school-administration' });
      for (const { name, method, path, takesZip } of await operationsOf(six(), service)) {
        if (takesZip) continue;
        asked += 1;
        const status = await sendZip(six().running.get(service)!.url + path, method, token).catch(String);
        const fits = method === 'GET' ? Number(status) < 500 : status === 415;
        if (!fits) wrong.push(`${service} ${name} → ${status}`);
      }
      await six().ask(service, ministry, 'GET', '/health/live');
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(150);
  }, 120_000);
}

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly takesZip: boolean;
}

async function operationsOf(six: World, service: ServiceName): Promise<Operation[]> {
  const { paths, ...rest } = (await six.ask(service, ministry, 'GET', '/openapi.json')).body as Document;
  return routesOf({ paths, ...rest }).map((route) => {
    const { path, type } = route.prepare(() => undefined, false);
    return { name: route.name, method: route.method, path, takesZip: type === 'application/zip' };
  });
}

/** A GET with a body too, which fetch refuses to send. */
function sendZip(url: string, method: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/zip', 'content-length': 5 };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    sent.on('error', reject);
    sent.end('PKabc');
  });
}

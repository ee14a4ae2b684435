import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { services, type ServiceName } from '@pan/contracts';
import { type Document, eventually, routesOf, zipped } from '@pan/testing';
import { holdsNobodyUp } from './holds-nobody-up.js';
import { ministry } from './six-centres.js';
import type { World } from './world.js';

/** What anybody may send to any address: no request ends a process or keeps it from answering others. */
export function noRequestStopsAService(six: () => World): void {
  it('answer 415 to a zip on every route that does not take one, and live on [C1]', async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const service of services) {
      const token = await six().issuer.token({ ...ministry, purpose: 'school-administration' });
      const running = six().running.get(service)!;
      const operations = (await operationsOf(six(), service)).filter(({ takesZip }) => !takesZip);
      await holdsNobodyUp(running, async () => {
        for (const { name, method, path } of operations) {
          asked += 1;
          const status = await sendZip(running.url + path, method, token).catch(String);
          const fits = method === 'GET' ? Number(status) < 500 : status === 415;
          if (!fits) wrong.push(`${service} ${name} → ${status}`);
        }
      });
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(150);
  }, 120_000);

  it.each([
    ['openings without end', '<'.repeat(1_000_000)],
    ['tags without end', '<a '.repeat(330_000)],
    ['elements', `<lom>${'<b/>'.repeat(250_000)}</lom>`],
    ['attributes', `<lom ${Array.from({ length: 80_000 }, (_, at) => `a${at}=""`).join(' ')}/>`],
    ['references', `<lom>${'&amp;'.repeat(200_000)}</lom>`],
    ['openings in a value', `<a b="${'<'.repeat(900_000)}`],
    [
      'images to be warned of',
      `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="x" title="x" adaptive="false" timeDependent="false"><itemBody>${'<img/>'.repeat(7_000)}</itemBody></assessmentItem>`,
    ],
  ])('let others be answered while they are sent XML with too many %s [H1]', async (_what, body) => {
    const call = { body, type: 'application/xml' };
    const catalogue = () => six().ask('resource-catalogue', ministry, 'POST', '/v1/resources', call);
    await holdsNobodyUp(six().running.get('resource-catalogue')!, catalogue);
    await holdsNobodyUp(six().running.get('exam-management')!, () =>
      six().ask('exam-management', ministry, 'POST', '/v1/items', call),
    );
  });

  it.each([
    ['the same header many times', 'sourcedId,'.repeat(80_000)],
    ['unknown headers', Array.from({ length: 60_000 }, (_, at) => `h${at}`).join(',')],
    ['quotes that never close', `sourcedId,name\n${'"""\n'.repeat(200_000)}`],
    ['rows of nothing', `sourcedId,name\n${`${','.repeat(20)}\n`.repeat(45_000)}`],
  ])('let others be answered while they read a bundle with %s [H2]', async (_what, text) => {
    const manifest = 'propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\n';
    const files = { 'manifest.csv': manifest, 'users.csv': 'sourcedId,role,orgSourcedIds\n', 'orgs.csv': text };
    const call = { body: readFileSync(await zipped(files)), type: 'application/zip' };
    await holdsNobodyUp(six().running.get('student-record')!, async () => {
      const taken = await six().ask('student-record', ministry, 'POST', '/v1/imports?source=doors', call);
      expect(taken.status).toBe(202);
      await eventually(async () => {
        const { body } = await six().ask('student-record', ministry, 'GET', `/v1/imports/${taken.body.id}`);
        expect(['refused', 'waiting']).toContain(body.state);
      });
    });
  });

  it('let others be answered while every route is sent what nobody means [M1]', async () => {
    const bodies = [80_000, 24_000].flatMap((count) => [
      `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join()}}`,
      `{"items":[${'{},'.repeat(count)}{}]}`,
      '['.repeat(count) + ']'.repeat(count),
      `${'{"items":'.repeat(count)}1${'}'.repeat(count)}`,
    ]);
    for (const service of services) {
      const operations = (await operationsOf(six(), service)).filter(({ method }) => method !== 'GET');
      const sent = operations.map((operation, at) => ({ ...operation, body: bodies[at % bodies.length]! }));
      const all = bodies.map((body) => ({ ...operations[0]!, body }));
      await holdsNobodyUp(six().running.get(service)!, async () => {
        for (const { method, path, body } of [...sent, ...all])
          expect((await six().ask(service, ministry, method, path, { body })).status).toBeLessThan(500);
      });
    }
  }, 120_000);

  it('let others be answered while every list is asked with parameters and headers without end [M1]', async () => {
    const query = Array.from({ length: 1_500 }, (_, at) => `k${at}=1`).join('&');
    const headers = { 'accept-language': `fr${' '.repeat(13_000)}x` };
    for (const service of services) {
      const lists = (await operationsOf(six(), service)).filter(({ method }) => method === 'GET');
      await holdsNobodyUp(six().running.get(service)!, async () => {
        for (const { path } of lists) {
          const bare = path.split('?', 1)[0]!;
          const answers = [
            await six().ask(service, ministry, 'GET', `${bare}?${query}`),
            await six().ask(service, ministry, 'GET', bare, { headers }),
          ];
          for (const { status } of answers) expect(status).toBeLessThan(500);
        }
      });
    }
  }, 120_000);

  it('let others be answered while bodies trickle in [L12]', async () => {
    for (const service of services) {
      const { path } = (await operationsOf(six(), service)).find(({ method }) => method === 'POST')!;
      const headers = {
        authorization: `Bearer ${await six().issuer.token(ministry)}`,
        'content-type': 'application/json',
        'content-length': 1_000,
      };
      const slow = Array.from({ length: 200 }, () => {
        const sent = request(six().running.get(service)!.url + path, { method: 'POST', headers, agent: false });
        sent.on('error', () => undefined).write('{');
        return sent;
      });
      await holdsNobodyUp(six().running.get(service)!, () => sleep(300));
      for (const sent of slow) sent.destroy();
    }
  });
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

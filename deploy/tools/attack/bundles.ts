/** Archives that reach out of their folder, grow without end or say what is not so. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Attack } from './attack.ts';
import { archive, type Entry } from './archive.ts';
import { otherThan, refused, type Answer, type Door } from './door.ts';

const manifest: Entry = {
  name: 'manifest.csv',
  content: 'propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\n',
};
const orgs: Entry = { name: 'orgs.csv', content: 'sourcedId,name,type\n' };
const whole = archive([manifest, orgs]);
const named = (name: string) => archive([manifest, orgs, { name, content: 'x' }]);

const bundles = (): Record<string, Buffer> => ({
  slip: named('../../attack.csv'),
  absolute: named('/tmp/attack.csv'),
  drive: named('C:\\attack.csv'),
  backslash: named('a\\..\\..\\attack.csv'),
  NUL: named('orgs.csv\0.txt'),
  'symbolic link': archive([manifest, { name: 'orgs.csv', content: '/etc/passwd', link: true }]),
  bomb: archive([manifest, { name: 'orgs.csv', content: Buffer.alloc(200_000_000, 44), deflated: true }]),
  'lying size': archive([manifest, { ...orgs, deflated: true, claimed: 3 }]),
  '70 entries': archive([
    manifest,
    orgs,
    ...Array.from({ length: 70 }, (_, n) => ({ name: `${n}.csv`, content: 'x' })),
  ]),
  'twice the same': archive([manifest, orgs, orgs]),
  cut: whole.subarray(0, whole.length - 30),
  'UTF-16': archive([manifest, { name: 'orgs.csv', content: Buffer.from('sourcedId,name\n1,x\n', 'utf16le') }]),
  'not closed': archive([manifest, { name: 'orgs.csv', content: 'sourcedId,name\n"1,x\n' }]),
  'no zip': Buffer.from('PK not a zip'),
  nothing: Buffer.alloc(0),
});

const laughs = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
const resource = (href: string) =>
  `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources><resource identifier="r" type="imsqti_item_xmlv2p2" href="${href}"><file href="${href}"/></resource></resources></manifest>`;
const packages = (): Record<string, Buffer> =>
  Object.fromEntries(
    Object.entries({
      laughs: `${laughs}${resource('i.xml')}`,
      XXE: `<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>${resource('&x;')}`,
      'external DTD': `<!DOCTYPE m SYSTEM "http://127.0.0.1:7101/x.dtd">${resource('i.xml')}`,
      'out of it': resource('../../etc/passwd'),
      'file:': resource('file:///etc/passwd'),
      'http:': resource('http://127.0.0.1:7101/health/live'),
      deep: '<a>'.repeat(100_000),
    }).map(([name, text]) => [name, archive({ 'imsmanifest.xml': text })]),
  );

export const archives = (on: Door): readonly Attack[] => {
  /** Refused at once, or by the end of its job with nothing taken in. */
  async function outcome(service: string, path: string, client: string, body: Buffer): Promise<Answer> {
    const token = await on.token(client);
    const headers = { 'content-type': 'application/zip' };
    const sent = await on.ask(`/${service}${path}`, { method: 'POST', token, headers, body });
    if (sent.status !== 202) return sent;
    for (let n = 0; n < 100; n += 1) {
      const job = await on.ask(`/${service}/v1/imports/${sent.json.id as string}`, { token });
      if (!['queued', 'running'].includes(job.json.state as string)) return job;
      await pause(200);
    }
    throw new Error('20 s');
  }
  const isRefused = (answer: Answer) =>
    refused(answer) || answer.json?.state === 'refused' || answer.json?.state === 'failed';
  return [
    {
      id: '§2',
      fr: 'des lots piégés : hors du dossier, liens, bombe, tailles fausses, doubles',
      en: 'trapped bundles: out of the folder, links, a bomb, false sizes, doubles',
      expected: '4xx, refused',
      run: () =>
        otherThan(
          isRefused,
          Object.entries(bundles()).map(([name, body]) => [
            name,
            () => outcome('student-record', '/v1/imports?source=attack&dryRun=true', 'demo-sis', body),
          ]),
        ),
    },
    {
      id: '§2',
      fr: 'des paquets QTI piégés : entités, DTD, adresses, profondeur',
      en: 'trapped QTI packages: entities, DTDs, addresses, depth',
      expected: '4xx, refused',
      run: () =>
        otherThan(
          isRefused,
          Object.entries(packages()).map(([name, body]) => [
            name,
            () =>
              outcome('exam-management', '/v1/imports?subject=mathematics&level=secondary-1', 'demo-ministry', body),
          ]),
        ),
    },
  ];
};

import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { bundleBytes } from './bundle.ts';
import { afterwards, castOf, withWrongRow } from './cast.ts';
import { generate } from './network.ts';

const network = generate();
const cast = castOf(network);

/** The files of a zip as lines. */
async function lines(zip: Buffer): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  const reader = await fromBufferPromise(zip);
  for await (const entry of reader.eachEntry()) {
    const text = (await buffer(await reader.openReadStreamPromise(entry))).toString('utf8');
    files.set(entry.fileName, text.split('\n').slice(0, -1));
  }
  return files;
}

describe('A centre’s bundle', () => {
  it('has the same bytes every time', async () => {
    const [one, other] = await Promise.all([bundleBytes(cast.first), bundleBytes(cast.first)]);
    expect(one.equals(other)).toBe(true);
  });

  it('is OneRoster 1.1 with a byte order mark and CRLF from the first centre', async () => {
    const files = await lines(await bundleBytes(cast.first));
    expect(files.has('roles.csv')).toBe(false);
    const users = files.get('users.csv')!;
    expect(users[0]).toBe(
      '\uFEFFsourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\r',
    );
    expect(users.filter((line) => line.includes(',student,'))).toHaveLength(1_680);
    expect(files.get('manifest.csv')!.join()).toContain('oneroster.version,1.1');
  });

  it('is OneRoster 1.2 with roles of their own from the second centre', async () => {
    const files = await lines(await bundleBytes(cast.second));
    expect(files.get('users.csv')![0]!.split(',')).toHaveLength(22);
    expect(files.get('roles.csv')!.filter((line) => line.includes(',primary,student,'))).toHaveLength(1_490);
    expect(files.get('manifest.csv')).toHaveLength(26);
  });

  it('points only at rows that it holds', async () => {
    for (const centre of network.centres) {
      const files = await lines(await bundleBytes(centre));
      const keys = (file: string) => new Set(files.get(file)!.map((line) => line.split(',')[0]));
      const [users, classes, orgs] = [keys('users.csv'), keys('classes.csv'), keys('orgs.csv')];
      for (const line of files.get('enrollments.csv')!.slice(1)) {
        const [, , , classId, org, user] = line.split(',');
        expect(classes.has(classId) && orgs.has(org) && users.has(user)).toBe(true);
      }
      expect(keys('demographics.csv').size).toBe(1 + (centre === cast.first ? 1_680 : 1_490));
    }
  });

  it('lets one learner go, another come, and carries one wrong row where the story says', async () => {
    const evenings = afterwards(cast);
    const first = await lines(await bundleBytes(cast.first, evenings.first));
    const second = await lines(await bundleBytes(cast.second, evenings.second));
    expect(first.get('demographics.csv')).toHaveLength(1_680);
    expect(second.get('demographics.csv')).toHaveLength(1_493);
    expect(second.get('users.csv')!.join('\n')).toContain(cast.moverBefore.permanentCode);
    const wrong = await lines(await bundleBytes(cast.first, withWrongRow(cast)));
    expect(wrong.get('demographics.csv')![cast.wrong.row - 1]).toContain(
      `${cast.wrong.learner.sourceId},,,${cast.wrong.value},`,
    );
  });
});

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, shared, type TokenOptions } from '@pan/testing';
import { governance, type Governance } from './governance-fixture.js';
import { enrolled, known, year } from './record-facts.js';

// Validators that others keep, from PyPI: python3 -m venv V && V/bin/pip install frictionless csvw pyshacl ckanapi, then PAN_VALIDATORS=V.
const validators = process.env['PAN_VALIDATORS'];
const tools = ['frictionless', 'csvwvalidate', 'pyshacl', 'ckanapi'];
// 360Giving's quality tests are not on PyPI: V/bin/pip install FOLDER of a clone of ThreeSixtyGiving/dataquality.
const grantQuality = Boolean(validators) && existsSync(join(validators!, 'bin', 'cove_checks.py'));
const missing = tools.filter((tool) => !validators || !existsSync(join(validators, 'bin', tool)));
if (missing.length > 0)
  console.log(
    `validateurs absents, rien n’est vérifié · validators missing, nothing is checked: ${missing.join(', ')}`,
  );

const fiscal = 'budgets.datapackage.json';
const run = promisify(execFile);
interface Edition {
  number: number;
  files: { path: string; url: string }[];
}

(missing.length > 0 ? describe.skip : describe)('An edition by the validators of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'edition-'));
  const officer = (clientId: string): TokenOptions => ({
    ...{ organisations: ['ministere'], clientId, scopes: ['governance:read', 'editions:write', 'editions:release'] },
  });
  let service: Governance;
  let url: string;
  let edition: Edition;

  // ckanapi starts its workers by its own name.
  const env = { ...process.env, PATH: `${validators}/bin:${process.env['PATH']}` };
  /** What a tool says, and whether it found the edition right. */
  const says = async (tool: string, ...args: string[]): Promise<{ right: boolean; said: string }> => {
    const ran = run(join(validators!, 'bin', tool), args, { cwd: folder, env, maxBuffer: 2 ** 26 });
    return ran.then(
      ({ stdout, stderr }) => ({ right: true, said: stdout + stderr }),
      ({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) => ({ right: false, said: stdout + stderr }),
    );
  };

  beforeAll(async () => {
    service = await governance({ smallestGroup: 5 });
    url = await service.app.getUrl();
    await known(service, { ministere: ['ministry'], css: ['service-centre', 'ministere'], 'css.a': ['school', 'css'] });
    await service.hear(...Array.from({ length: 23 }, () => enrolled('css.a')));
    await eventually(async () => {
      const path = `/v1/indicators/unified-records?schoolYear=${year}&organisation=ministere`;
      expect((await service.get<{ of: number }>(path)).body.of).toBe(23);
    });
    await service.send('POST', '/v1/editions', { schoolYears: [year] }, officer('one'));
    const number = await eventually(async () => {
      const { items } = (await service.get<{ items: Edition[] }>('/v1/edition-drafts', officer('one'))).body;
      expect(items).toHaveLength(1);
      return items[0]!.number;
    });
    for (const by of ['one', 'other'])
      await service.send('POST', `/v1/edition-drafts/${number}/approvals`, {}, officer(by));
    edition = (await (await fetch(`${url}/v1/editions/${number}`)).json()) as Edition;
    for (const { path } of edition.files) {
      const file = await fetch(`${url}/v1/editions/${number}/files/${path}`);
      writeFileSync(join(folder, path), Buffer.from(await file.arrayBuffer()));
    }
    // Its profile is fetched from the network; `editions.it-spec.ts` holds the document to the profile that is at hand.
    const { profile: _, ...budgets } = JSON.parse(readFileSync(join(folder, fiscal), 'utf8')) as { profile: string };
    writeFileSync(join(folder, fiscal), JSON.stringify(budgets));
  });
  afterAll(async () => {
    await service?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['datapackage.json', fiscal])('is valid for Frictionless: %s, with every row', async (file) => {
    expect(await says('frictionless', 'validate', '--trusted', file)).toMatchObject({ right: true });
  });

  it('is valid for CSVW, table by table', async () => {
    const tables = edition.files.filter(({ path }) => path.endsWith('.csv-metadata.json'));
    expect(tables.length).toBeGreaterThan(20);
    const faults: string[] = [];
    for (const { path } of tables) {
      const { right, said } = await says('csvwvalidate', path);
      if (!right) faults.push(`${path}: ${said}`);
    }
    expect(faults).toEqual([]);
  });

  it('is valid for DCAT-AP 3 by pySHACL, where its shapes are at hand', async () => {
    const shapes = shared('data/ecampus-gov/dcat-ap-3/releases/3.0.0/html/shacl');
    if (!shapes) return void console.log('formes DCAT-AP absentes · DCAT-AP shapes missing');
    const file = ['-s', join(shapes, 'shapes.ttl'), '-df', 'json-ld', '-f', 'human', 'dcat-ap.jsonld'];
    const { said } = await says('pyshacl', ...file);
    expect(said).toContain('Conforms: True');
  });

  it('has nothing wrong by 360Giving’s quality tests; less useful to them is only what the plan does not say', async () => {
    const standard = shared('data/ecampus-gov/360giving-schema');
    if (!standard || !grantQuality)
      return void console.log('contrôles de 360Giving absents · 360Giving’s tests missing');
    const checks = join(import.meta.dirname, 'quality-360giving.py');
    const { right, said } = await says('python', checks, standard, 'grants.360giving.json');
    expect([right, said]).toEqual([true, expect.anything()]);
    const found = said.split('\n').find((line) => line.startsWith('{'));
    expect(JSON.parse(found ?? 'null')).toEqual({
      errors: [],
      quality_accuracy_checks: [],
      usefulness_checks: [
        // The plan names a place, no code of one, no place of who received, and no days between which the money served.
        ...['BeneficiaryButNotRecipientGeoData', 'BeneficiaryLocationNameButNoCode'],
        // No register that 360Giving knows numbers organisations of Quebec’s government.
        'FundingOrg360GPrefix',
        'IncompleteRecipientOrg',
        'NoRecipientOrgCompanyCharityNumber',
        'PlannedDurationNotPresent',
        'RecipientOrg360GPrefix',
      ],
    });
  });

  it('is harvested by ckanapi as from any CKAN portal', async () => {
    const action = async (...args: string[]) => {
      const { right, said } = await says('ckanapi', 'action', ...args, '-r', url);
      expect([right, said]).toEqual([true, expect.anything()]);
      return said;
    };
    const names = JSON.parse(await action('package_list', '-j')) as string[];
    expect(names).toContain('pan-measures');
    const shown = JSON.parse(await action('package_show', 'id=pan-measures', '-j')) as { resources: { url: string }[] };
    expect(shown.resources.length).toBeGreaterThan(1);
    const { right, said } = await says('ckanapi', 'dump', 'datasets', '--all', '-p', '2', '-r', url);
    expect([
      right,
      said
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('{')).length,
    ]).toEqual([true, names.length]);
  });
});

import { migrate, type Migration } from '@pan/kit/data';
import { loadConfig } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';
import { eventually, serviceEnvironment, startService } from '@pan/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AppModule, service } from '../src/app.module.js';
import { settings } from '../src/config.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { buy, enrolled, idOf, library, network, published, startLibrary, titlesOf, type Library } from './library.js';

// One table a migration: a transaction that changes several waits for one while it holds another, as requests do.
const tables = ['title', 'licence', 'loan', 'hold', 'known_stay', 'known_organisation', 'outbox', 'idempotency_key'];
const widening = tables.map((table, index): Migration => {
  const name = `Wider${index}179999999000${index}`;
  return class implements MigrationInterface {
    name = name;
    up = async (runner: QueryRunner): Promise<void> =>
      void (await runner.query(`alter table ${table} add column added_by_next text default 'next'`));
    down = () => Promise.resolve();
  };
});
class ContractTitles1799999999999 implements MigrationInterface {
  name = 'ContractTitles1799999999999';
  up = async (runner: QueryRunner): Promise<void> => void (await runner.query('select 1'));
  down = () => Promise.resolve();
}

const readers = Array.from({ length: 4 }, (_, index) => `lecteur ${index}`);
const next = [...migrations, ...widening];
let at: Library;
let title: string;
let newer: Awaited<ReturnType<typeof boot>> | undefined;

beforeAll(async () => {
  at = await startLibrary();
  await at.hear(...network(), published('Bonheur d’occasion'), ...readers.map((name) => enrolled(name)));
  [title] = (await titlesOf(at, 'Bonheur d’occasion')) as [string];
  await buy(at, title, { concurrency: 10 });
});
afterAll(async () => {
  await newer?.close();
  await at?.close();
});

const settingsOf = () =>
  loadConfig(settings, { ...serviceEnvironment('ebook-lending', at), PORT: '0', LOG_LEVEL: 'fatal' });
const boot = (known: readonly Migration[]) =>
  createApp(AppModule, { ...service, migrations: known, settings: settingsOf() });

/**
 * Each reader borrows and returns, and looks around between, over and over, never asking twice for an answer.
 * @param untilNobodyIsThere whether a reader ends where nothing listens any more
 */
function load(addresses: readonly string[], untilNobodyIsThere = false) {
  const answers: string[] = [];
  let on = true;
  const token = at.issuer.token({ ...library, scopes: [...library.scopes!, 'operations'] });
  async function ask(address: string, method: string, path: string, body?: object): Promise<{ id: string }> {
    const headers = { authorization: `Bearer ${await token}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(address + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    answers.push(answer.status < 300 ? 'ok' : `${method} ${path} → ${answer.status} ${text}`);
    return JSON.parse(text || '{}') as { id: string };
  }
  async function read(name: string, address: string): Promise<void> {
    const { id } = await ask(address, 'POST', '/v1/loans', { titleId: title, learnerId: idOf(name) });
    for (const path of [
      `/v1/loans/${id}`,
      '/v1/titles?organisation=css-a',
      `/v1/titles/${title}`,
      '/v1/holds',
      '/opds',
    ])
      await ask(address, 'GET', path);
    await ask(address, 'POST', `/v1/loans/${id}/return`);
  }
  const running = Promise.all(
    readers.map(async (name, index) => {
      try {
        for (let round = 0; on; round += 1) await read(name, addresses[(index + round) % addresses.length]!);
      } catch (error) {
        const { code } = (error as { cause?: { code?: string } }).cause ?? {};
        if (!untilNobodyIsThere || code !== 'ECONNREFUSED') answers.push(`${name}: ${String(error)} ${code}`);
      }
    }),
  );
  return {
    answered: () => answers.length,
    async stop(): Promise<string[]> {
      on = false;
      await running;
      return answers.filter((answer) => answer !== 'ok');
    },
  };
}

async function goesOn(under: ReturnType<typeof load>, more = 60): Promise<void> {
  const until = under.answered() + more;
  await eventually(() => expect(under.answered()).toBeGreaterThan(until), { timeout: 60_000 });
}

it('refuses a schema that lacks what it needs, or is another service’s', async () => {
  await expect(boot(next)).rejects.toThrow(/lacks Wider01799999990000.*: run the migrations first/);
  await expect(boot([ContractTitles1799999999999])).rejects.toThrow(/another service's schema/);
  await expect(migrate(at.database.ownerUrl, [ContractTitles1799999999999])).rejects.toThrow(
    /another service's schema/,
  );
});

it('goes on while the next version migrates, and beside it, without a failed request', async () => {
  const under = load([at.url]);
  await goesOn(under);
  expect(await migrate(at.database.ownerUrl, next)).toHaveLength(tables.length);
  await goesOn(under);
  newer = await boot(next);
  const both = load([at.url, await newer.getUrl()]);
  await goesOn(both);
  expect(await under.stop()).toEqual([]);
  expect(await both.stop()).toEqual([]);
  // The older one, started again where the newer has been, works too.
  const again = await startService('ebook-lending', { ...at, env: { LOG_LEVEL: 'error' } });
  const alone = load([again.url]);
  await goesOn(alone, 30);
  expect(await alone.stop()).toEqual([]);
  await again.kill('SIGTERM');
});

it('answers whatever reached it before it stops, also on connections that clients keep', async () => {
  const leaving = await startService('ebook-lending', { ...at, env: { LOG_LEVEL: 'error' } });
  const under = load([leaving.url], true);
  await goesOn(under, 30);
  await leaving.kill('SIGTERM');
  expect(await under.stop()).toEqual([]);
});

it('refuses, and says so in two languages, once a later version has taken away what it uses', async () => {
  await migrate(at.database.ownerUrl, [...next, ContractTitles1799999999999]);
  await expect(boot(next)).rejects.toThrow(/ContractTitles1799999999999/);
  const old = await startService('ebook-lending', { ...at, awaitHealth: false });
  expect(await old.ended).toMatchObject({ code: 1 });
  expect(old.logs()).toMatch(/installez une version plus récente. \/ .* install a newer version/);
});

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, testDatabase, type TestDatabase } from '@pan/testing';
import { Database, RelaySignal, UnitOfWork } from '@pan/kit/data';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dataSource, migrate } from '../src/data/data-source.js';
import { patiently } from '../src/data/patience.js';
import { Watch } from '../src/data/watch.js';

/** FATAL 57P01, as a backend says it that is ended (PostgreSQL protocol, "ErrorResponse"). */
const farewell = (() => {
  const fields = Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
})();
const ready = Buffer.from('Z\0\0\0\u0005I');

describe('A connection that is ended in the same breath as its last answer', () => {
  let database: TestDatabase;
  let between: Server;
  let says: 'nothing' | 'farewell' = 'nothing';

  beforeAll(async () => {
    database = await testDatabase('governance-reporting');
    const { hostname, port } = new URL(database.appUrl);
    between = createServer((socket) => {
      const server = connect(Number(port), hostname);
      socket.pipe(server).on('error', () => socket.destroy());
      socket.on('error', () => server.destroy()).on('close', () => server.destroy());
      server.on('data', (chunk: Buffer) => {
        const isLast = says === 'farewell' && chunk.subarray(-ready.length).equals(ready);
        if (!isLast) return void socket.write(chunk);
        says = 'nothing';
        socket.end(Buffer.concat([chunk, farewell]));
      });
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
  });
  afterAll(async () => {
    between.close();
    await database.drop();
  });

  it('costs whoever has it next an error, and the process nothing', async () => {
    const url = new URL(database.appUrl);
    url.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
    const source = await dataSource(url.href, 1, []).initialize();
    const reads = new Database(source);
    await reads.query('select 1');
    says = 'farewell';
    const answered = reads.query<{ one: number }>('select 1 as one');
    const runner = source.createQueryRunner();
    const next = runner.connect();
    expect(await answered).toEqual([{ one: 1 }]);
    await next;
    await expect(runner.query('select 2')).rejects.toThrow();
    await runner.release();
    expect(await reads.query('select 3 as three')).toEqual([{ three: 3 }]);
    await source.destroy();
  });
});

describe('A connection that only the server knows to be lost', () => {
  let database: TestDatabase;
  let between: Server;
  const pairs: [outside: Socket, inside: Socket][] = [];
  const lost: Socket[] = [];

  beforeAll(async () => {
    database = await testDatabase('governance-reporting');
    const { hostname, port } = new URL(database.appUrl);
    between = createServer((outside) => {
      const inside = connect(Number(port), hostname);
      pairs.push([outside.on('error', () => undefined), inside.on('error', () => undefined)]);
      outside.pipe(inside);
      inside.pipe(outside, { end: false });
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
  });
  afterAll(async () => {
    for (const socket of [...pairs.flat(), ...lost]) socket.destroy();
    between.close();
    await database.drop();
  });

  /** Whatever is said from here on disappears. */
  const forget = () => {
    for (const [outside, inside] of pairs.splice(0)) {
      outside.unpipe(inside).resume();
      inside.destroy();
      lost.push(outside);
    }
  };

  it('ends, with what was asked on it, and is followed by another', async () => {
    const url = new URL(database.appUrl);
    url.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
    const source = await dataSource(url.href, 2, []).initialize();
    const [reads, watch] = [new Database(source), new Watch(database.appUrl)];
    reads.guardedBy(watch);
    const answers = Promise.allSettled([1, 2].map(() => reads.query('select pg_sleep(1)')));
    await eventually(() => expect(reads.usage).toMatchObject({ total: 2, idle: 0 }));
    await watch.endLost();
    forget();
    await eventually(async () => {
      await watch.endLost();
      expect(await Promise.race([answers, sleep(50)])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    });
    expect(await reads.query('select 3 as three')).toEqual([{ three: 3 }]);
    await watch.end();
    await source.destroy();
  });
});

class First1 implements MigrationInterface {
  name = 'First1700000000001';
  up = (runner: QueryRunner): Promise<void> =>
    runner.query('create table box (id integer primary key)') as Promise<void>;
  down = () => Promise.resolve();
}

class Wider2 implements MigrationInterface {
  name = 'Wider1700000000002';
  up = (runner: QueryRunner): Promise<void> => runner.query('alter table box add column label text') as Promise<void>;
  down = () => Promise.resolve();
}

describe('What stands still', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await testDatabase('governance-reporting')));
  afterAll(() => database.drop());

  const limits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'tcp_user_timeout'];
  const shown = `select ${limits.map((name) => `current_setting('${name}') as ${name}`).join()}`;

  it('holds its rows for seconds in a request, for minutes in a job [2.2]', async () => {
    const source = await dataSource(database.appUrl, 1, []).initialize();
    const work = new UnitOfWork(source, new RelaySignal());
    const look = () => work.run((unit) => unit.query<object>(shown));
    const usual = {
      statement_timeout: '30s',
      lock_timeout: '5s',
      idle_in_transaction_session_timeout: '20s',
      tcp_user_timeout: '20000',
    };
    expect(await look()).toEqual([usual]);
    expect(await patiently(look)).toEqual([
      { ...usual, statement_timeout: '15min', lock_timeout: '1min', idle_in_transaction_session_timeout: '2min' },
    ]);
    expect(await look()).toEqual([usual]);
    await source.destroy();
  });

  it('keeps a migration waiting, and nobody behind it [2.7]', async () => {
    await migrate(database.ownerUrl, [First1]);
    const [slow, reader] = [database.adminUrl, database.adminUrl].map((url) => new Client({ connectionString: url }));
    await Promise.all([slow!.connect(), reader!.connect()]);
    await slow!.query('begin');
    await slow!.query('select * from box');
    const migrated = migrate(database.ownerUrl, [First1, Wider2]);
    await eventually(async () => {
      const { rows } = await reader!.query(`select 1 from pg_locks where relation = 'box'::regclass and not granted`);
      expect(rows).toHaveLength(1);
    });
    await reader!.query(`set statement_timeout = '10s'`);
    await reader!.query('select * from box');
    await slow!.query('commit');
    expect(await migrated).toEqual(['Wider1700000000002']);
    await Promise.all([slow!.end(), reader!.end()]);
  });
});

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { testDatabase, type TestDatabase } from '@pan/testing';
import { Database } from '../src/index.js';
import { dataSource } from '../src/data/data-source.js';

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

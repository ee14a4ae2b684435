import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { freePort, launch, portHolder, recordPid, runningPid, stopPid } from './processes.ts';

describe('Finding what an earlier launcher left running', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'processes-'));
  const pidFile = path.join(folder, 'part.pid');
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('knows a living server by its pid file, and forgets it once stopped', async () => {
    const pid = launch({
      name: 'part',
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      log: path.join(folder, 'log'),
      pidFile,
    });
    expect(runningPid(pidFile)).toBe(pid);
    await stopPid(pid, 'SIGTERM', 5_000);
    expect(runningPid(pidFile)).toBeNull();
  });

  it('never takes another process that got the same pid for it', () => {
    recordPid(pidFile, process.pid);
    expect(runningPid(pidFile)).toBe(process.pid);
    fs.writeFileSync(pidFile, `${process.pid} 1`);
    expect(runningPid(pidFile)).toBeNull();
  });

  it('names the process that holds a port', async () => {
    const port = await freePort();
    expect(portHolder(port)).toBeNull();
    const server = net.createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    expect(portHolder(port)).toContain(`pid ${process.pid}`);
    await new Promise((resolve) => server.close(resolve));
  });
});

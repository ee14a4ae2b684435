/** Servers in process groups of their own, found again by pid file after a launcher died. */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly log: string;
  readonly pidFile: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Starts in the background; the pid file also holds the start time, so that a reused pid is never taken for the server. */
export function launch(program: Program): number {
  fs.mkdirSync(path.dirname(program.log), { recursive: true });
  const log = fs.openSync(program.log, 'a');
  const child = spawn(program.command, program.args, {
    cwd: program.cwd,
    env: { ...process.env, NODE_OPTIONS: undefined, ...program.env },
    detached: true,
    stdio: ['ignore', log, log],
    ...program.user,
  });
  fs.closeSync(log);
  child.on('error', () => undefined);
  child.once('exit', (code, signal) => ends.set(child.pid!, signal ?? `code ${code}`));
  child.unref();
  if (!child.pid) throw new Error(`${program.command} : introuvable ou non exécutable / not found or not executable`);
  recordPid(program.pidFile, child.pid);
  return child.pid;
}

const ends = new Map<number, string>();

/** How a process that this one launched has ended: `SIGABRT`, `code 1`. */
export function endOf(pid: number): string | null {
  return ends.get(pid) ?? null;
}

export function recordPid(pidFile: string, pid: number): void {
  fs.mkdirSync(path.dirname(pidFile), { recursive: true });
  fs.writeFileSync(pidFile, `${pid} ${startTime(pid)}`);
}

/** The pid of the server that was started last, whether it runs or not. */
export function recordedPid(pidFile: string): number {
  return Number.parseInt(readText(pidFile) ?? '', 10);
}

/** The pid of a server that still runs, or null. */
export function runningPid(pidFile: string): number | null {
  const [pid, started] = (readText(pidFile) ?? '').split(' ');
  if (!pid || !isAlive(Number(pid))) return null;
  return startTime(Number(pid)) === started ? Number(pid) : null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return stat(pid)?.[0] !== 'Z' || threadsOf(pid) > 1;
}

/** A killed JVM is a zombie by name while its last threads still hold the port. */
function threadsOf(pid: number): number {
  try {
    return fs.readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return 0;
  }
}

/** Asks politely, waits, then ends the whole process group. */
export async function stopPid(pid: number, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  send(pid, signal);
  if (!(await until(() => !isAlive(pid), graceMs))) await killPid(pid);
}

export async function killPid(pid: number): Promise<void> {
  send(-pid, 'SIGKILL');
  send(pid, 'SIGKILL');
  await until(() => !isAlive(pid), 10_000);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Polls until it holds; false when the time is over. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 25,
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await sleep(everyMs);
  }
  return true;
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/** Below what systems draw the near end of a connection from: one of those may be taken between the look and the listening. */
const drawn = { from: 16_384, to: 32_768 };

/** A port at which nobody listens; whoever asked has to listen at it soon. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(drawn.from, drawn.to);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Which process listens on a port, from /proc; null when nobody does or it cannot be seen. */
export function portHolder(port: number): string | null {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => (readText(file) ?? '').split('\n').slice(1));
  const inodes = new Set(
    sockets
      .map((line) => line.trim().split(/\s+/))
      .filter((field) => field[1]?.endsWith(wanted) && field[3] === '0A')
      .map((field) => `socket:[${field[9]}]`),
  );
  if (inodes.size === 0) return null;
  for (const pid of fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (opensOneOf(pid, inodes))
      return `${(readText(`/proc/${pid}/cmdline`) ?? '').split('\0').slice(0, 3).join(' ').slice(0, 120)} (pid ${pid})`;
  }
  return 'un processus d’un autre utilisateur / a process of another user';
}

function opensOneOf(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
  }
}

function linkOf(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}

/** Proportional memory of a process in megabytes, in which shared pages count once over all. */
export function memoryOf(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readText(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0) / 1024;
}

/** A server with the processes it forked, such as PostgreSQL's backends. */
export function memoryOfTree(pid: number): number {
  return memoryOf(pid) + childrenOf(pid).reduce((sum, child) => sum + memoryOfTree(child), 0);
}

/** Seconds of a processor that a process and its children have used, those that have ended included. Linux counts by hundredths. */
export function processorSecondsOfTree(pid: number): number {
  const [user, system, userOfEnded, systemOfEnded] = stat(pid)?.slice(11, 15).map(Number) ?? [0, 0, 0, 0];
  const own = (user! + system! + userOfEnded! + systemOfEnded!) / 100;
  return own + childrenOf(pid).reduce((sum, child) => sum + processorSecondsOfTree(child), 0);
}

function childrenOf(pid: number): number[] {
  return (readText(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);
}

export function lastLines(file: string, count = 15): string {
  return (readText(file) ?? '').trimEnd().split('\n').slice(-count).join('\n');
}

/** Fields of /proc/<pid>/stat after the command name: the state first, the start time as the 20th. */
function stat(pid: number): string[] | null {
  const text = readText(`/proc/${pid}/stat`);
  return text ? text.slice(text.lastIndexOf(')') + 2).split(' ') : null;
}

function startTime(pid: number): string {
  return stat(pid)?.[19] ?? '-';
}

export function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

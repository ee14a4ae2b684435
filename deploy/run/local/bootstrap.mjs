/** Brings a bare clone to the point where everything else can run under the project's own Node: packages, Kafka's jars, then the command asked for. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const state = path.join(root, '.local');
const jars = path.join(state, 'kafka', 'libs');
const binaries = path.join(root, 'node_modules', '.bin');
const node = path.join(binaries, process.platform === 'win32' ? 'node.exe' : 'node');

/** What each command needs beside the packages, and what it runs. */
const commands = {
  start: { kafka: true, run: (args) => ts('deploy/run/local/start.ts', args) },
  status: { run: (args) => ts('deploy/run/local/status.ts', args) },
  stop: { run: (args) => ts('deploy/run/local/stop.ts', args) },
  reset: { run: (args) => ts('deploy/run/local/reset.ts', args) },
  story: { run: (args) => ts('deploy/tools/story/run.ts', args) },
  requests: { run: (args) => ts('deploy/tools/requests/run.ts', args) },
  attack: { run: (args) => ts('deploy/tools/attack/run.ts', args) },
  admin: { run: (args) => ts('deploy/apps/admin/run.ts', args) },
  check: { run: (args) => ts('deploy/tools/quality/check.ts', args) },
  test: { kafka: true, build: true, run: (args) => jest('jest.config.mjs', args) },
  'test:long': { kafka: true, build: true, run: (args) => jest('jest.long.config.mjs', args) },
  'test:containers': { build: true, run: (args) => jest('jest.containers.config.mjs', args) },
  bench: { kafka: true, build: true, run: (args) => ts('deploy/tools/bench/run.ts', args) },
  mutate: { run: (args) => ts('deploy/tools/mutate/run.ts', args) },
  fuzz: { run: (args) => ts('deploy/tools/fuzz/run.ts', args) },
  generate: { build: true, run: (args) => ts('deploy/tools/generate/run.ts', args) },
};

class Remedy extends Error {}

function remedy(fr, en) {
  return new Remedy(`${fr}\n  ${en}`);
}

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const command = commands[name];
  if (!command)
    throw remedy(
      `Commande inconnue : ${name}. Au choix : ${Object.keys(commands).join(', ')}.`,
      'Unknown command; choose one of the above.',
    );
  fs.mkdirSync(state, { recursive: true });
  const needsPackages = !packagesAreCurrent();
  const needsJars = command.kafka && !jarsAreCurrent();
  if (needsPackages || needsJars) {
    await alone(async () => {
      if (!packagesAreCurrent()) await installPackages();
      if (command.kafka && !jarsAreCurrent()) await fetchJars();
    });
  }
  if (command.build) await build();
  process.exitCode = await hand(node, command.run(args));
}

function ts(file, args) {
  return [path.join(root, file), ...args];
}

function jest(config, args) {
  const flags = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=TimeoutNegativeWarning',
    // Specs make much that lives for a moment: it dies where it was made, with less to collect.
    '--max-semi-space-size=64',
  ];
  process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, ...flags].filter(Boolean).join(' ');
  return [path.join(root, 'node_modules/jest/bin/jest.js'), '--config', path.join(root, config), ...args];
}

/** The specs with real processes run what is built; Nx rebuilds only what changed. */
async function build() {
  const result = await captured(path.join(binaries, 'nx'), ['run-many', '-t', 'build', '--output-style=static']);
  if (result.code !== 0) {
    console.error(result.output);
    throw remedy('La construction a échoué ; voir ci-dessus.', 'The build failed; see above.');
  }
}

function lockHash() {
  return createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function packagesAreCurrent() {
  const stamp = path.join(root, 'node_modules', '.pan-installed');
  if (!fs.existsSync(node)) return false;
  if (read(stamp) === lockHash()) return true;
  if (!installedAsLocked()) return false;
  fs.writeFileSync(stamp, lockHash());
  return true;
}

/** After a developer's own `npm install` npm's record of the tree already equals the lockfile. */
function installedAsLocked() {
  const record = read(path.join(root, 'node_modules', '.package-lock.json'));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  const locked = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([place, entry]) =>
      !place.includes('node_modules/') ||
      entry.link ||
      entry.optional ||
      entry.devOptional ||
      installed[place]?.version === entry.version,
  );
}

async function installPackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    throw remedy(
      `Node ${process.version} est trop ancien : installez Node 20 ou plus récent.`,
      'Node 20 or newer is needed.',
    );
  roomFor(3);
  const npm = process.env.npm_execpath
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const [program, ...first] = npm;
  await step('Paquets npm (npm ci) / npm packages', async (progress) => {
    const result = await captured(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=warn'], () =>
      progress(''),
    );
    if (result.code !== 0)
      throw remedy(
        `npm ci a échoué :\n${tail(result.output)}`,
        'npm ci failed: see above; a proxy or an unreachable registry is the usual cause (npm config get registry).',
      );
  });
  if (!fs.existsSync(node)) {
    throw remedy(
      'Le paquet npm « node » ne s’est pas installé : autorisez ses scripts (npm config get ignore-scripts).',
      'The npm package "node" was not installed: allow its scripts.',
    );
  }
  fs.writeFileSync(path.join(root, 'node_modules', '.pan-installed'), lockHash());
}

const kafkaVersion = '4.1.0';
const pom = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

function jarsAreCurrent() {
  return read(path.join(jars, 'complete')) === pom;
}

async function fetchJars() {
  javaOrRemedy();
  if (spawnSync('mvn', ['--version']).status !== 0) {
    throw remedy(
      'Maven est introuvable ; il sert une fois à chercher Kafka. Debian/Ubuntu : sudo apt install maven · macOS : brew install maven',
      'Maven was not found; it fetches Kafka once. Debian/Ubuntu: sudo apt install maven · macOS: brew install maven',
    );
  }
  roomFor(2);
  const work = path.join(state, 'kafka');
  const fresh = path.join(work, 'libs.new');
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  fs.writeFileSync(path.join(work, 'pom.xml'), pom);
  await step(`Kafka ${kafkaVersion} (Maven)`, async (progress) => {
    let files = 0;
    const args = [
      '-B',
      '-f',
      path.join(work, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${fresh}`,
      '-DincludeScope=runtime',
    ];
    const result = await captured('mvn', args, (line) => {
      if (line.includes('Downloaded from')) files += 1;
      progress(files ? `${files} fichiers / files` : '');
    });
    if (result.code !== 0)
      throw remedy(
        `Maven a échoué :\n${tail(result.output)}`,
        'Maven failed: see above; an unreachable Maven Central or a missing proxy in ~/.m2/settings.xml is the usual cause.',
      );
  });
  fs.writeFileSync(path.join(fresh, 'complete'), pom);
  fs.rmSync(jars, { recursive: true, force: true });
  fs.renameSync(fresh, jars);
}

function javaOrRemedy() {
  const result = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(`${result.stderr}${result.stdout}`)?.[1];
  const install = 'Debian/Ubuntu : sudo apt install openjdk-17-jre-headless · macOS : brew install openjdk@17';
  if (result.error || !version)
    throw remedy(
      `Java est introuvable ; Kafka en a besoin (17 ou plus). ${install}`,
      'Java was not found; Kafka needs 17 or newer.',
    );
  if (Number(version) < 17)
    throw remedy(
      `Java ${version} est trop ancien ; Kafka veut 17 ou plus. ${install}`,
      `Java ${version} is too old; Kafka needs 17 or newer.`,
    );
}

function roomFor(gigabytes) {
  const { bavail, bsize } = fs.statfsSync(root);
  const free = (bavail * bsize) / 1e9;
  if (free < gigabytes)
    throw remedy(
      `Il reste ${free.toFixed(1)} Go sur le disque de ${root} ; il en faut ${gigabytes}. Libérez de la place.`,
      `${free.toFixed(1)} GB are left on the disk of ${root}; ${gigabytes} are needed.`,
    );
}

/** One bootstrap at a time; the lock of a process that died is taken over. */
async function alone(work) {
  const lock = path.join(state, 'bootstrap.lock');
  for (let told = false; ;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = read(lock);
    if (holder && !alive(Number(holder))) {
      takeAway(lock, holder);
      continue;
    }
    if (!told && holder)
      console.log(
        `· une autre installation est en cours (processus ${holder}), attente… / another installation is under way, waiting…`,
      );
    told ||= Boolean(holder);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** Renaming is atomic: of two that find the same dead lock one wins, and a living one taken by mistake goes back. */
function takeAway(lock, holder) {
  const aside = `${lock}.${process.pid}`;
  try {
    fs.renameSync(lock, aside);
    if (read(aside) !== holder) fs.linkSync(aside, lock);
  } catch {
    return;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function step(title, work) {
  const begun = Date.now();
  const seconds = () => ((Date.now() - begun) / 1000).toFixed(0);
  let note = '';
  console.log(`· ${title} …`);
  const timer = setInterval(() => console.log(`    ${seconds()} s ${note}`), 5_000);
  try {
    await work((text) => (note = text));
  } finally {
    clearInterval(timer);
  }
  console.log(`✓ ${title}  ${seconds()} s`);
}

function captured(program, args, onLine = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      for (const line of String(chunk).split('\n')) if (line.trim()) onLine(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** The command gets the terminal; signals reach it and its exit code is ours. */
function hand(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env: environment(), stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function environment() {
  return {
    ...process.env,
    PATH: `${binaries}${path.delimiter}${process.env.PATH}`,
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
  };
}

function tail(text) {
  return text.trim().split('\n').slice(-15).join('\n');
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

await main().catch((error) => {
  console.error(`\n✗ ${error instanceof Remedy ? error.message : error.stack}`);
  process.exitCode = 1;
});

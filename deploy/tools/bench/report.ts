/** docs/benchmarks.md, section by section: a suite replaces its own and leaves the other's figures standing. */
import * as fs from 'node:fs';
import { aimOf, isMet, shown, spread, type Figure } from './figure.ts';
import type { Machine } from './machine.ts';

export interface SuiteResult {
  readonly suite: string;
  readonly command: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly figures: readonly Figure[];
}

const opening = `# Mesures · Benchmarks

Écrit par \`npm run bench -- events | governance | http | idle | people | record | scoring\`; ne pas modifier à la main.  
Written by \`npm run bench -- events | governance | http | idle | people | record | scoring\`; do not edit by hand.

Chaque rapport compare notre code à un pair minimal qui rend le même service, à tour de rôle (pair, nous, pair, nous …) après un tour de chauffe; la valeur est la médiane des rapports de chaque tour. Tout tourne sur les mêmes cœurs: le générateur de charge, PostgreSQL, Kafka et le service mesuré. Sur une machine à deux cœurs, le générateur prend donc du temps à ce qu'il mesure, et un pair plus léger en profite davantage: les rapports sont des planchers, les débits absolus ne valent que pour cette machine. Tout passe par la boucle locale, sans réseau.

Each ratio compares our code with a minimal peer that does the same job, taking turns (peer, ours, peer, ours …) after one round to warm up; the value is the median of the rounds' ratios. Everything runs on the same cores: the load generator, PostgreSQL, Kafka and the service measured. On a machine with two cores the generator therefore takes time from what it measures, and a lighter peer gains more from what is left: the ratios are floors, the absolute rates are this machine's alone. All goes through loopback, without a network.
`;

/** Puts the section of one suite in the file, after those that stand there. */
export function writeSection(file: string, result: SuiteResult): void {
  const [, ...standing] = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split(/^(?=## )/m) : [];
  const others = standing.filter((section) => !section.startsWith(`## ${result.suite}\n`));
  const sections = [...others, sectionOf(result)].sort();
  fs.writeFileSync(file, `${[opening, ...sections].map((part) => part.trim()).join('\n\n')}\n`);
}

function sectionOf({ suite, command, machine, rounds, figures }: SuiteResult): string {
  const { processor, memory, system, node, postgres, loadBefore } = machine;
  return `## ${suite}

\`${command}\` · ${machine.date} · commit ${machine.commit} · ${rounds} tours · rounds  
${processor}, ${memory}, ${system}, Node ${node}, PostgreSQL ${postgres}, Kafka 4.1, charge avant · load before ${loadBefore}

| mesure · figure | nous · ours | pair · peer | valeur · value | tours · rounds | visé · aim | |
|---|---|---|---|---|---|---|
${figures.map(rowOf).join('\n')}

${figures.map(explanationOf).join('\n')}
`;
}

function rowOf(figure: Figure): string {
  const { name, ours, peer, value, unit } = figure;
  const verdict = { true: 'atteint · met', false: '**manqué · missed**', null: '' }[String(isMet(figure))];
  const cells = [
    `${name.fr} · ${name.en}`,
    ours,
    peer,
    `**${shown(value, unit)}**`,
    spread(figure),
    aimOf(figure),
    verdict,
  ];
  return `| ${cells.join(' | ')} |`;
}

function explanationOf(figure: Figure): string {
  const { name, how, reason } = figure;
  const why = isMet(figure) === false && reason;
  return [
    `- **${name.fr}**: ${how.fr}${why ? ` *Manqué: ${why.fr}*` : ''}  `,
    `  **${name.en}**: ${how.en}${why ? ` *Missed: ${why.en}*` : ''}`,
  ].join('\n');
}

/** What the terminal shows. */
export function tableOf({ suite, machine, figures }: SuiteResult): string {
  const rows = figures.map((figure) => [
    { true: '✓', false: '✗', null: '·' }[String(isMet(figure))] ?? '',
    figure.name.en,
    figure.ours,
    figure.peer,
    shown(figure.value, figure.unit),
    aimOf(figure),
    spread(figure),
  ]);
  const head = ['', suite, 'nous · ours', 'pair · peer', 'valeur', 'visé', 'tours · rounds'];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const lines = [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
  return `\n${machine.date} · ${machine.processor} · load ${machine.loadBefore}\n${lines.map((line) => line.trimEnd()).join('\n')}`;
}

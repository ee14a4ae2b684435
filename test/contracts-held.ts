/** What a service's code says about facts: which contract classes it emits or handles. */
export interface Voice {
  readonly service: string;
  readonly contract: string;
}

export interface Known {
  /** Name of the class. */
  readonly name: string;
  readonly type: string;
  readonly readers: readonly string[];
}

export interface Network {
  readonly contracts: readonly Known[];
  readonly emitted: readonly Voice[];
  readonly handled: readonly Voice[];
  /** The services that exist so far. */
  readonly services: readonly string[];
}

/** What the services have promised one another and do not hold. */
export function brokenPromises({ contracts, emitted, handled, services }: Network): string[] {
  const problems: string[] = [];
  const byName = new Map(contracts.map((known) => [known.name, known]));
  const says = (service: string, name: string) =>
    emitted.some((voice) => voice.service === service && voice.contract === name);
  for (const { service, contract } of [...handled, ...emitted]) {
    if (!byName.has(contract)) problems.push(`${service}: ${contract} is no contract`);
  }
  for (const { service, contract } of handled) {
    const known = byName.get(contract);
    if (known && !known.readers.includes(service))
      problems.push(`${service} handles ${known.type}, which the context map does not let it read`);
  }
  for (const { service, contract } of emitted) {
    const known = byName.get(contract);
    if (known && producerOf(known) !== service) problems.push(`${service} emits ${known.type}, which is not its own`);
  }
  for (const known of contracts) {
    const producer = producerOf(known);
    if (!services.includes(producer) || says(producer, known.name)) continue;
    const later = contracts.some((other) => supersedes(other, known));
    const readers = handled.filter(({ contract }) => contract === known.name).map(({ service }) => service);
    if (!later) problems.push(`${known.type} is declared and ${producer} never emits it`);
    else if (readers.length > 0)
      problems.push(`${known.type} is no longer emitted and ${readers.join(', ')} still handles it`);
  }
  return problems;
}

function producerOf({ type }: Known): string {
  return type.slice(0, type.indexOf('.'));
}

function supersedes(later: Known, known: Known): boolean {
  const [fact, version] = versionOf(known);
  const [laterFact, laterVersion] = versionOf(later);
  return fact === laterFact && laterVersion > version;
}

function versionOf({ type }: Known): [fact: string, version: number] {
  const end = type.lastIndexOf('.v');
  return [type.slice(0, end), Number(type.slice(end + 2))];
}

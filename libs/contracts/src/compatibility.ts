import type { JsonSchema } from './json-schema.js';

/**
 * What forbids a released contract to become this one; an empty list lets it pass.
 *
 * The log keeps every event for ever and consumers are deployed at their own pace, so both must hold: a new reader takes
 * every old event, an old reader takes every new one. A known field therefore keeps its meaning to the letter: looser
 * rules break old readers (a longer text, one more value of an enumeration), tighter ones break old events. Only an
 * optional field may be added. Since nothing is ever taken back, passing against the last version means passing against all.
 */
export function compatibility(released: JsonSchema, next: JsonSchema, at = ''): string[] {
  const old = released.properties ?? {};
  const now = next.properties ?? {};
  const wasRequired = new Set(released.required);
  const isRequired = new Set(next.required);
  const problems = ruleChanges(released, next, at);
  for (const [field, schema] of Object.entries(old)) {
    const path = `${at}/${field}`;
    const kept = now[field];
    if (!kept) {
      problems.push(`${path}: removed`);
      continue;
    }
    if (wasRequired.has(field) && !isRequired.has(field)) problems.push(`${path}: no longer required`);
    if (!wasRequired.has(field) && isRequired.has(field)) problems.push(`${path}: now required`);
    problems.push(...compatibility(schema, kept, path));
  }
  for (const field of Object.keys(now)) {
    if (!(field in old) && isRequired.has(field)) problems.push(`${at}/${field}: added as required`);
  }
  if (released.items && next.items) problems.push(...compatibility(released.items, next.items, `${at}/items`));
  return problems;
}

/** What does not change which events are valid, or is compared field by field above. */
const apart = new Set(['$schema', '$id', 'title', 'description', 'examples', 'properties', 'required', 'enum']);

function ruleChanges(released: JsonSchema, next: JsonSchema, at: string): string[] {
  const problems = enumChanges(released['enum'], next['enum'], at);
  const rules = new Set([...Object.keys(released), ...Object.keys(next)]);
  for (const rule of rules) {
    if (apart.has(rule) || (rule === 'items' && released.items && next.items)) continue;
    const [was, is] = [JSON.stringify(released[rule]), JSON.stringify(next[rule])];
    if (was !== is) problems.push(`${at || '/'}: ${rule} was ${was ?? 'absent'}, is ${is ?? 'absent'}`);
  }
  return problems;
}

function enumChanges(released: unknown, next: unknown, at: string): string[] {
  if (!Array.isArray(released) || !Array.isArray(next)) {
    return released === next ? [] : [`${at}: its list of values ${released ? 'was removed' : 'is new'}`];
  }
  const gone = released
    .filter((value) => !next.includes(value))
    .map((value) => `${at}: value ${String(value)} removed`);
  const added = next.filter((value) => !released.includes(value)).map((value) => `${at}: value ${String(value)} added`);
  return [...gone, ...added];
}

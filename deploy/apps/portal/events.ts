import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prose } from './html.ts';
import type { Language } from './wording.ts';

/** The event catalogue of the home page, read from the AsyncAPI document that the contracts generate. */
export interface Topic {
  name: string;
  readers: string[];
  /** null keeps the events for ever. */
  days: number | null;
  events: Event[];
}

export interface Event {
  type: string;
  means: Record<Language, string>;
  key: string;
  fields: Field[];
}

export interface Field {
  name: string;
  form: string;
  means: Record<Language, string>;
  isOptional: boolean;
}

interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

interface AsyncApi {
  channels: Record<
    string,
    { messages: Record<string, unknown>; bindings?: { kafka?: { topicConfiguration?: { 'retention.ms'?: number } } } }
  >;
  operations: Record<string, { action: string; title?: string; channel: { $ref: string } }>;
  components: {
    messages: Record<string, { bindings?: { kafka?: { key?: { description?: string } } } }>;
    schemas: Record<string, Schema>;
  };
}

export function readTopics(root: string): Topic[] | null {
  const file = join(root, 'libs', 'contracts', 'asyncapi.json');
  if (!existsSync(file)) return null;
  const document = JSON.parse(readFileSync(file, 'utf8')) as AsyncApi;
  return Object.entries(document.channels).map(([name, { messages, bindings }]) => {
    const kept = bindings?.kafka?.topicConfiguration?.['retention.ms'] ?? -1;
    return {
      name,
      readers: readersOf(document, name),
      days: kept < 0 ? null : Math.round(kept / 86_400_000),
      events: Object.keys(messages).map((type) => eventOf(document, type)),
    };
  });
}

function readersOf({ operations }: AsyncApi, topic: string): string[] {
  return Object.values(operations)
    .filter(({ action, channel }) => action === 'receive' && channel.$ref === `#/channels/${topic}`)
    .map(({ title = '' }) => title.split('→').at(-1)!.trim());
}

function eventOf({ components }: AsyncApi, type: string): Event {
  const schema = components.schemas[type] ?? {};
  return {
    type,
    means: bothLanguages(schema.description),
    key: components.messages[type]?.bindings?.kafka?.key?.description ?? '',
    fields: Object.entries(schema.properties ?? {}).map(([name, field]) => ({
      name,
      form: formOf(field),
      means: bothLanguages(field.description),
      isOptional: !schema.required?.includes(name),
    })),
  };
}

/** Descriptions carry French on the first line, English on the second. */
function bothLanguages(description = ''): Record<Language, string> {
  const [fr = '', en = fr] = prose(description).split('\n');
  return { fr, en };
}

function formOf({ type = '', format, enum: values, pattern, items }: Schema): string {
  if (items) return `[${formOf(items)}]`;
  if (values) return values.join(' · ');
  return format ?? pattern ?? type;
}

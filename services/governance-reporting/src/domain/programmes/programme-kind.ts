import type { OrganisationKind } from '@pan/contracts';
import { DomainError, type FieldError } from '@pan/kit/domain';
import { shapeCheck } from '@pan/kit/formats';
import type { Definition, Field, ProgrammeScope } from './definition.js';

/** Facts that an initiative has by its kind. */
export type Values = Readonly<Record<string, unknown>>;

/** One version of a definition at work: it checks values and says what may follow. It never changes. */
export class ProgrammeKind {
  private readonly checks = new Map<string, (values: unknown) => FieldError[]>();

  constructor(
    readonly version: number,
    readonly definition: Definition,
  ) {}

  get code(): string {
    return this.definition.code;
  }

  get initialState(): string {
    return this.definition.states.find((state) => state.initial)!.code;
  }

  /** Fields that count persons. */
  get personFields(): readonly string[] {
    return this.definition.fields.filter((field) => 'persons' in field).map(({ code }) => code);
  }

  isFinal(state: string): boolean {
    return this.definition.states.some(({ code, final }) => code === state && final === true);
  }

  /** The faults of values in a state, by pointers below `/values`. */
  faultsOf(values: unknown, state: string): FieldError[] {
    let check = this.checks.get(state);
    if (!check) this.checks.set(state, (check = shapeCheck(schemaOf(this.definition, state))));
    return check(values).map((fault) => ({ ...fault, pointer: `/values${fault.pointer}` }));
  }

  /** @throws DomainError organisation-does-not-report: the kind is not for such organisations */
  mustBeReportedBy(kind: OrganisationKind, isMinistry: boolean): void {
    if (isMinistry || this.definition.reporters.includes(kind)) return;
    throw new DomainError('organisation-does-not-report', {
      kind: this.code,
      reporters: this.definition.reporters.join(', ') || 'ministry',
    });
  }

  /** @throws DomainError transition-unknown, transition-not-yours */
  mustLead(from: string, to: string, scopes: ReadonlySet<string>): void {
    const ways = this.definition.transitions.filter((one) => one.from === from);
    const way = ways.find((one) => one.to === to);
    if (!way)
      throw new DomainError('transition-unknown', { from, to, next: ways.map((one) => one.to).join(', ') || '–' });
    if (!way.by.some((scope: ProgrammeScope) => scopes.has(scope)))
      throw new DomainError('transition-not-yours', { from, to, scopes: way.by.join(', ') });
  }

  /** @throws DomainError measure-not-served */
  mustServe(measures: readonly string[]): void {
    const { measures: served } = this.definition;
    const other = measures.find((measure) => served.length > 0 && !served.includes(measure));
    if (other !== undefined)
      throw new DomainError('measure-not-served', { measure: other, kind: this.code, served: served.join(', ') });
  }
}

function schemaOf({ fields }: Definition, state: string): object {
  const isDue = ({ required }: Field) => required === true || (Array.isArray(required) && required.includes(state));
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter(isDue).map(({ code }) => code),
    properties: Object.fromEntries(fields.map((field) => [field.code, schemaOfField(field)])),
  };
}

const dollars = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

function schemaOfField(field: Field): object {
  switch (field.type) {
    case 'text':
      return {
        type: 'string',
        minLength: 1,
        maxLength: field.maxLength,
        format: field.lines ? 'plain-lines' : 'plain-text',
      };
    case 'integer':
      return { type: 'integer', ...limits(field, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) };
    case 'number':
      return { type: 'number', ...limits(field, -1e15, 1e15) };
    case 'money':
      return { ...dollars, ...limits(field, 0, Number.MAX_SAFE_INTEGER) };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'day' };
    case 'school-year':
      return { type: 'string', format: 'school-year' };
    case 'web-address':
      return { type: 'string', maxLength: 2_000, pattern: '^https?://', format: 'uri' };
    case 'organisation':
    case 'partner':
      return { type: 'string', minLength: 1, maxLength: 120, pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$' };
    case 'code':
      return { enum: field.codes.map(({ code }) => code) };
    case 'codes':
      return {
        type: 'array',
        minItems: 1,
        maxItems: field.codes.length,
        uniqueItems: true,
        // With its type, so that ajv finds repeats by a table and not by comparing each with each.
        items: { type: 'string', enum: field.codes.map(({ code }) => code) },
      };
  }
}

const limits = ({ minimum, maximum }: { minimum?: number; maximum?: number }, least: number, most: number) => ({
  minimum: minimum ?? least,
  maximum: maximum ?? most,
});

import 'reflect-metadata';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../context/caller.js';

// What a controller method says about itself, kept as Fastify's route configuration so that hooks read it without reflection on each request.

export interface Ending {
  /** Day from which no new client should use the operation, such as `2027-01-31`. */
  readonly since: string;
  /** Day from which it may be gone. */
  readonly sunset?: string;
  /** What takes its place, below the service's address; `{id}` stands for the same parameter: `/v2/loans/{id}`. */
  readonly successor?: string;
}

export interface RouteSettings {
  /** Answered without a token. */
  readonly public?: true;
  /** Scopes of which the token must hold each. */
  readonly scopes?: readonly string[];
  /** Scopes of which the token must hold one. */
  readonly oneOfScopes?: readonly string[];
  /** The service's own tokens that it takes beside, without a scope. */
  readonly alsoBy?: string;
  /** Media types that the operation takes; without them, JSON alone. */
  readonly takes?: readonly string[];
  /** Bytes of the largest body that is handed on as a stream; Fastify counts the others. */
  readonly largestBody?: number;
  /** Numbers of the body stay as they were written: they are read by `digitsOf`, never as doubles. */
  readonly exactNumbers?: true;
  /** Points that one request takes from what its caller may ask for in a minute; 0 is never refused. */
  readonly cost?: number;
  /** Name of an operation that shows persons, so that a purpose and an entry in the access log are due. */
  readonly reads?: string;
  /** The operation is about to end. */
  readonly ending?: Ending;
}

declare module 'fastify' {
  interface FastifyContextConfig extends RouteSettings {}
  interface FastifyRequest {
    caller: Caller;
  }
}

export type Request = FastifyRequest;
export type Reply = FastifyReply;

/** The metadata that Nest's Fastify adapter hands to the route (`RouteConfig` of @nestjs/platform-fastify replaces, this adds). */
const routeConfig = '__fastify_route_config__';

export function routeSetting(setting: RouteSettings): MethodDecorator {
  return (_target, _name, descriptor) => {
    const method = descriptor.value as object;
    Reflect.defineMetadata(
      routeConfig,
      { ...(Reflect.getMetadata(routeConfig, method) as object), ...setting },
      method,
    );
  };
}

export const problemsExtension = 'x-problems';
const extensions = 'swagger/apiExtension';

/** Documents refusals on an operation; those that every operation of its kind can meet are added when the document is built. */
export function ApiProblems(...codes: string[]): MethodDecorator {
  return (target, name, descriptor) => {
    const { [problemsExtension]: known = [] } = extensionsOf(descriptor.value as object);
    const all = [...new Set([...(known as string[]), ...codes])];
    documented({ [problemsExtension]: all })(target, name, descriptor);
  };
}

/** Adds to what the document says of an operation. */
export function documented(more: Readonly<Record<string, unknown>>): MethodDecorator {
  return (_target, _name, descriptor) => {
    const method = descriptor.value as object;
    Reflect.defineMetadata(extensions, { ...extensionsOf(method), ...more }, method);
  };
}

const extensionsOf = (method: object) => (Reflect.getMetadata(extensions, method) ?? {}) as Record<string, unknown>;

/** Every address of the service, to tell a wrong method (405) from a wrong address (404). */
export class RouteTable {
  private readonly methods = new Map<string, Set<string>>();
  private readonly patterns: { form: RegExp; methods: Set<string> }[] = [];

  add(url: string, methods: string | readonly string[]): void {
    const known = this.methods.get(url) ?? new Set();
    for (const method of [methods].flat()) known.add(method);
    if (this.methods.has(url)) return;
    this.methods.set(url, known);
    const form = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')));
    this.patterns.push({ form: new RegExp(`^${form.join('/')}$`), methods: known });
  }

  methodsOf(path: string): string[] {
    return [
      ...new Set(this.patterns.filter(({ form }) => form.test(path)).flatMap(({ methods }) => [...methods])),
    ].sort();
  }
}

import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, OneOfScopes, type Request } from '@pan/kit/http';
import type { OfficeAct } from '../../domain/accounts/office-acts.js';
import { AccountQueries } from '../../persistence/accounts/accounts.queries.js';

const actKey = 'office-act';
interface OfActs {
  readonly act: OfficeAct;
  /** Refused to staff of no such office, to whom a list only shows nothing. */
  readonly isRefused: boolean;
}

/** Shows a system what is its organisations', and a person of an office what is that of the office; other staff have nothing there. */
export const ShownToOffice = (act: OfficeAct): MethodDecorator =>
  SetMetadata(actKey, { act, isRefused: false } satisfies OfActs);

/** Done by a system with its scope, or by a person whose function allows the act. */
export const DoneByOffice = (act: OfficeAct, scopeOfSystems: string): MethodDecorator =>
  applyDecorators(
    SetMetadata(actKey, { act, isRefused: true } satisfies OfActs),
    OneOfScopes(scopeOfSystems, 'registry:write'),
    ApiProblems('office-function-required'),
  );

/**
 * A person of an office acts for the organisations where the function is held today, whoever employs them: the request goes on as
 * one of those organisations, in the person's name.
 */
@Injectable()
export class OfficeInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: AccountQueries,
  ) {}

  /** @throws DomainError office-function-required */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
    const asked = this.reflector.get<OfActs | undefined>(actKey, context.getHandler());
    const { person, subject, purpose } = currentCaller();
    if (!asked || person?.role !== 'staff' || subject === null) return next.handle();
    const organisations = await this.accounts.officesFor(subject, asked.act);
    if (organisations.length > 0) {
      const { headers } = context.switchToHttp().getRequest<Request>();
      const reason = purpose === null || headers['purpose-of-use'] ? purpose : 'school-administration';
      Object.assign(currentCaller(), { organisations, forOrganisations: true, purpose: reason });
    } else if (asked.isRefused) throw new DomainError('office-function-required');
    return next.handle();
  }
}

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError } from '@pan/kit/domain';
import { ApiProblems, type Request } from '@pan/kit/http';

const header = 'sitting-lease';
const pattern = /^[A-Za-z0-9_-]{32,128}$/;

const readLease = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const lease = context.switchToHttp().getRequest<Request>().headers[header];
  if (typeof lease !== 'string' || !pattern.test(lease)) throw new DomainError('lease-required');
  return lease;
});

/** The secret of the device that sits, from the header Sitting-Lease. */
export function SittingLease(): ParameterDecorator {
  return (target, name, index) => {
    readLease()(target, name, index);
    const method = Object.getOwnPropertyDescriptor(target, name!)!;
    ApiHeader({ name: 'Sitting-Lease', required: true, schema: { type: 'string', pattern: pattern.source } })(
      target,
      name!,
      method,
    );
    ApiProblems('lease-required', 'sitting-unknown', 'sitting-held-elsewhere')(target, name!, method);
  };
}

import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { explainConstraints } from '@pan/kit/http';
import { Transform } from 'class-transformer';
import { IsOptional, IsUUID, Matches, ValidateBy } from 'class-validator';

// The fields that several requests share, each with its rule, its sentence and its example.

explainConstraints({
  isEndpoint: [
    'Une adresse https est attendue, ou http sur la machine même, sans paramètres, de 500 caractères au plus.',
    'An https address is expected, or http on the machine itself, without parameters, of 500 characters at most.',
  ],
});

const property = ({ required = true, ...options }: ApiPropertyOptions): PropertyDecorator =>
  applyDecorators(ApiProperty({ required, ...options } as ApiPropertyOptions), ...(required ? [] : [IsOptional()]));

export function OrganisationCode(of: ApiPropertyOptions = {}): PropertyDecorator {
  const pattern = '^[a-z0-9][a-z0-9.-]{0,119}$';
  return applyDecorators(
    property({ type: 'string', pattern, example: 'universite-boreale', ...of }),
    Matches(new RegExp(pattern)),
  );
}

export const Id = (of: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(property({ type: 'string', format: 'uuid', ...of }), IsUUID());

/** Where an OOAPI v5 endpoint begins; a final slash goes. */
export function EndpointUrl(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'string',
      format: 'uri',
      maxLength: 500,
      example: 'https://ooapi.universite-boreale.example/v5',
    }),
    Transform(({ value }: { value: unknown }) => (isShort(value) ? value.replace(/\/+$/, '') : value)),
    ValidateBy({ name: 'isEndpoint', validator: { validate: isEndpoint } }),
  );
}

const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= 500;

/** The last one is this machine as a container sees it. */
const onThisMachine = new Set(['127.0.0.1', 'localhost', '[::1]', 'host.docker.internal']);

function isEndpoint(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 500 || !URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(value);
  if (search || hash || username || password || /[?#]/.test(value)) return false;
  return protocol === 'https:' || (protocol === 'http:' && onThisMachine.has(hostname));
}

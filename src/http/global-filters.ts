import type { ArgumentsHost, ExceptionFilter, Type } from '@nestjs/common';
import { FILTER_CATCH_EXCEPTIONS } from '@nestjs/common/constants.js';
import { type ApplicationConfig, ContextIdFactory } from '@nestjs/core';

/** Returns the global filter that Nest would take for an error of a route without filters, or null if there is none. */
export function findGlobalFilter(
  config: ApplicationConfig,
  error: unknown,
  host: ArgumentsHost,
): ExceptionFilter | null {
  const filters = [...config.getGlobalFilters(), ...listScopedFilters(config, host)];
  return filters.findLast((filter) => catches(filter, error)) ?? null;
}

/** Lists the filters with the scope of a request, which Nest has made for this one. */
function listScopedFilters(config: ApplicationConfig, host: ArgumentsHost): ExceptionFilter[] {
  const wrappers = config.getGlobalRequestFilters();
  if (wrappers.length === 0) return [];
  const context = ContextIdFactory.getByRequest(host.switchToHttp().getRequest<object>());
  return wrappers.flatMap((wrapper) => {
    const { instance } = wrapper.getInstanceByContextId(context);
    return instance ? [instance] : [];
  });
}

function catches(filter: ExceptionFilter, error: unknown): boolean {
  const types = Reflect.getMetadata(FILTER_CATCH_EXCEPTIONS, filter.constructor) as
    Array<Type<unknown>> | undefined;
  return !types?.length || types.some((type) => error instanceof type);
}

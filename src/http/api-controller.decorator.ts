import {
  applyDecorators,
  Controller,
  type ExceptionFilter,
  SerializeOptions,
  type Type,
  UseFilters,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TakesNoBody } from './takes-no-body.decorator.js';
import { ProblemFilter } from './problem.filter.js';

/**
 * Declares a controller whose errors {@link ProblemFilter} or another filter renders. In a host application its answers
 * are then as documented, and the errors of the application's own routes stay as they are. A route without
 * {@link TakesJson} ignores its body.
 */
export function ApiController(
  tag: string,
  path: string,
  filter: Type<ExceptionFilter> = ProblemFilter,
): ClassDecorator {
  return applyDecorators(
    Controller(path),
    ApiTags(tag),
    UseFilters(filter),
    TakesNoBody(),
    // A global ClassSerializerInterceptor with `excludeAll` would empty our answers.
    SerializeOptions({ strategy: 'exposeAll' }),
  );
}

import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TakesNoBody } from './takes-no-body.decorator.js';
import { ProblemFilter } from './problem.filter.js';

/**
 * Declares a controller whose errors {@link ProblemFilter} renders. In a host application its answers then are as
 * documented, and the errors of the application's own routes stay as they are. A route that accepts no content type takes
 * no body.
 */
export function ApiController(tag: string, path: string): ClassDecorator {
  return applyDecorators(Controller(path), ApiTags(tag), UseFilters(ProblemFilter), TakesNoBody());
}

import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ProblemFilter } from './problem.filter.js';

/**
 * A controller of ours: in whichever application it is mounted, its errors have the body, the media type and
 * the headers that are documented, and those of the application's own routes are left alone.
 */
export function ApiController(tag: string, path: string): ClassDecorator {
  return applyDecorators(Controller(path), ApiTags(tag), UseFilters(ProblemFilter));
}

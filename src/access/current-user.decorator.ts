import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../bearer/principal.js';
import { requestOf } from '../bearer/request-of.js';

/** The {@link Principal} of a guarded request; `undefined` where the route is public. */
export const CurrentUser: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal | undefined => requestOf(context).user,
);

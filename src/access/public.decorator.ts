import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** The metadata that {@link Public} sets. */
export const IS_PUBLIC = 'nightlatch:public';

/** The route, or every route of the controller, needs no token. */
export const Public = (): CustomDecorator => SetMetadata(IS_PUBLIC, true);

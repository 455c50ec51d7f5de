import { applyDecorators, Controller, Get, HttpCode, Post, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { markRoute, type RouteMark } from '../http/route-mark.js';
import { PageFilter } from './page.filter.js';

/** Declares the controller of a page, which is in no OpenAPI document. */
export function PageController(): ClassDecorator {
  return applyDecorators(Controller(), ApiExcludeController(), Public(), UseFilters(PageFilter));
}

/** Shows the page at this path. With `signIn`, the sign-in page leads back to it. */
export function ShowsPage({
  path,
  signIn,
}: { path: string } & Pick<RouteMark, 'signIn'>): MethodDecorator {
  return applyDecorators(Get(path), markRoute({ body: 'ignored', endpoint: path, signIn }));
}

/** Takes the form of the page at this path. */
export function TakesPageForm({ path }: { path: string }): MethodDecorator {
  return applyDecorators(Post(path), HttpCode(200), markRoute({ body: 'own', endpoint: path }));
}

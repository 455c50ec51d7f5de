import { describe, expect, it } from 'vitest';
import type { MountedRoutes } from './mounted-routes.js';
import { PublicPaths } from './public-paths.js';

/** Returns the public paths of an application that has mounted endpoints at these paths. */
function create(issuer: string, mounted: Record<string, string>): PublicPaths {
  const endpoints = Object.entries(mounted).map(([path, endpoint]) => ({
    endpoint,
    base: path.slice(0, -endpoint.length),
  }));
  return new PublicPaths(issuer, { listEndpoints: () => endpoints } as MountedRoutes);
}

describe('PublicPaths', () => {
  it.each([
    ['an issuer without a path', 'https://x', { '/token': '/token' }, '/users'],
    ['a proxy that removes the path', 'https://x/auth', { '/token': '/token' }, '/auth/users'],
    ['a prefix', 'https://x/api', { '/api/token': '/token' }, '/users'],
    ['a prefix below a removed path', 'https://x/a/v1', { '/v1/token': '/token' }, '/a/users'],
    [
      'several versions',
      'https://x/v2',
      { '/v1/token': '/token', '/v2/token': '/token' },
      '/users',
    ],
    [
      'modules at several paths',
      'https://x/a',
      { '/a/token': '/token', '/login': '/login' },
      '/users',
    ],
    ['a prefix that the issuer lacks', 'https://x', { '/api/token': '/token' }, '/users'],
    ['no endpoints', 'https://x/auth', {}, '/users'],
  ])('links for %s', (_what, issuer, mounted, path) => {
    expect(create(issuer, mounted).toPublicPath('/users')).toBe(path);
  });

  it.each(['/users', '/users/', '/users?x=/y', '/users/?x', 'http://evil.example/users?x'])(
    'drops origin, query and slash of %s',
    (url) => {
      expect(create('https://x', {}).toPublicPath(url)).toBe('/users');
    },
  );
});

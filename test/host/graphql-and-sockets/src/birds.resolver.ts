import { UseGuards } from '@nestjs/common';
import { Query, Resolver, Subscription } from '@nestjs/graphql';
import {
  CurrentUser,
  JwtAuthGuard,
  type Principal,
  Public,
  Scopes,
  ScopesGuard,
} from 'nightlatch/access';

/** The guards find the request in the context of the operation, as `req`. */
@Resolver()
@UseGuards(JwtAuthGuard, ScopesGuard)
export class BirdsResolver {
  @Query(() => String)
  @Public()
  season() {
    return 'autumn';
  }

  @Query(() => String)
  watcher(@CurrentUser() { id }: Principal) {
    return id;
  }

  @Query(() => [String])
  @Scopes('birds:read')
  birds(@CurrentUser() { id }: Principal) {
    return [`a heron, seen by ${id}`];
  }

  /** The guards run once, when the client subscribes. */
  @Subscription(() => String, { resolve: (bird: string) => bird })
  @Scopes('birds:read')
  async *sightings(@CurrentUser() { id }: Principal) {
    yield await Promise.resolve(`a heron, seen by ${id}`);
  }
}

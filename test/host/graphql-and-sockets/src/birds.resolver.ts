import { setTimeout } from 'node:timers/promises';
import { Query, Resolver, Subscription } from '@nestjs/graphql';
import { Authenticated, CurrentUser, type Principal, Public, Scopes } from 'nightlatch/access';

@Resolver()
@Authenticated()
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

  /** The guards run once, when the client subscribes, so the subscription itself ends with the token. */
  @Subscription(() => String, { resolve: (bird: string) => bird })
  @Scopes('birds:read')
  async *sightings(@CurrentUser() { id, claims }: Principal) {
    while (claims.exp * 1_000 > Date.now()) {
      yield `a heron, seen by ${id}`;
      await setTimeout(1_000);
    }
  }
}

import { Query, Resolver } from '@nestjs/graphql';
import { RequireRecentSignIn } from 'nightlatch/access';

@Resolver()
export class NestsResolver {
  @Query(() => String)
  @RequireRecentSignIn({ maxAgeSeconds: 60, acr: 'aal2' })
  nest() {
    return 'in the reeds';
  }
}

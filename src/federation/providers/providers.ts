import { Inject, Injectable } from '@nestjs/common';
import {
  FEDERATION_SETTINGS,
  type FederationSettings,
  type ProviderSettings,
} from '../federation.options.js';

/** The configured providers. */
@Injectable()
export class Providers {
  private readonly byId: ReadonlyMap<string, ProviderSettings>;

  constructor(@Inject(FEDERATION_SETTINGS) { providers }: FederationSettings) {
    this.byId = new Map(providers.map((provider) => [provider.id, provider]));
  }

  /** Lists the providers in the order of the configuration. */
  list(): ProviderSettings[] {
    return [...this.byId.values()];
  }

  find(id: string): ProviderSettings | null {
    return this.byId.get(id) ?? null;
  }

  /** Returns what the pages call a provider: its id if it was removed from the configuration. */
  getName(id: string): string {
    return this.find(id)?.name ?? id;
  }
}

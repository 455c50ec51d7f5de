import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { digestSecret } from '../crypto/digests.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { Client } from './client.js';
import { ClientRow } from './client.entity.js';
import { ClientRegistry, type RegisteredClient, toRegisteredClient } from './client-registry.js';
import { generateSecret } from './client-secret.js';
import {
  type ClientChanges,
  findClientFault,
  findRedirectFault,
  isClientId,
  type NewClient,
} from './client-validation.js';
import { ClientRejectedError } from './clients.errors.js';
import { ClientsStore } from './clients.store.js';

const CHANGEABLE = [
  'name',
  'grantTypes',
  'scopes',
  'redirectUris',
  'postLogoutRedirectUris',
  'applicationType',
] as const;

/** The lists of redirect URIs, and what they are for. */
const REDIRECT_URIS = [
  ['redirectUris', 'sign-in'],
  ['postLogoutRedirectUris', 'sign-out'],
] as const;

/** What a redirect URI is for. */
export interface RedirectUriUse {
  /** Default: `sign-in`. */
  after?: 'sign-in' | 'sign-out';
}

/** Lists, creates, changes and deletes clients. Those by configuration can only be changed there. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly registry: ClientRegistry,
    private readonly store: ClientsStore,
    private readonly clock: Clock,
    private readonly units: UnitsOfWork,
    private readonly sessions: SessionsService,
  ) {}

  /** Lists every client except the built-in ones. */
  async list(): Promise<Client[]> {
    const stored = (await this.store.listAll()).filter(({ id }) => !this.registry.isConfigured(id));
    return [...this.registry.listConfigured(), ...stored.map(toRegisteredClient)].map(toClient);
  }

  /**
   * Creates a client. The secret is returned this once; it is null for a public client.
   * @throws ClientRejectedError if the client is not valid, or its id is taken.
   */
  async create(
    given: NewClient,
    actor: Actor = SYSTEM_ACTOR,
  ): Promise<{ client: Client; secretPlain: string | null }> {
    const id = given.id ?? `client-${randomBytes(8).toString('hex')}`;
    const fault = findClientFault({ ...given, id }, this.registry.knownScopes);
    if (fault !== null) throw new ClientRejectedError(fault);
    const secretPlain = given.confidential ? generateSecret() : null;
    const row = Object.assign(new ClientRow(), {
      id,
      name: given.name,
      secretDigest: secretPlain === null ? null : digestSecret(secretPlain),
      grantTypes: given.grantTypes,
      scopes: given.scopes,
      redirectUris: given.redirectUris ?? [],
      postLogoutRedirectUris: given.postLogoutRedirectUris ?? [],
      applicationType: given.applicationType ?? 'web',
      createdAt: this.clock.now(),
    });
    if (this.registry.isConfigured(id) || (await this.store.findById(id))) throw toIdTakenError(id);
    await this.units.run(actor, async (unit) => {
      if (!(await this.store.add(row, unit.transaction))) throw toIdTakenError(id);
      await this.recordChange('client.created', id, unit);
    });
    return { client: toClient(toRegisteredClient(row)), secretPlain };
  }

  /**
   * Replaces the client's secret at once.
   * @returns the new secret, this once.
   * @throws ClientRejectedError if the client does not exist, is public, or is made by configuration.
   */
  async rotateSecret(id: string, actor: Actor = SYSTEM_ACTOR): Promise<string> {
    const row = await this.getStored(id);
    if (row.secretDigest === null) {
      throw new ClientRejectedError(`The client ${id} is public: it has no secret.`);
    }
    const secretPlain = generateSecret();
    await this.units.run(actor, async (unit) => {
      const digest = digestSecret(secretPlain);
      if (!(await this.store.setSecretDigest(id, digest, unit.transaction)))
        throw toUnknownClientError(id);
      await this.recordChange('client.secret-rotated', id, unit);
    });
    return secretPlain;
  }

  /**
   * Changes the client at once: each member that is given replaces that of the client. Tokens keep a scope that it loses
   * until they expire, and do not get it again.
   * @throws ClientRejectedError if the client would not be valid, does not exist, or is made by configuration.
   */
  update(id: string, changes: ClientChanges, actor: Actor = SYSTEM_ACTOR): Promise<Client> {
    return this.change(id, actor, async (row, unit) => {
      const former = { ...row };
      const members = CHANGEABLE.filter((name) => isChanged(changes[name], row[name]));
      for (const name of members) Object.assign(row, { [name]: changes[name] });
      const confidential = row.secretDigest !== null;
      const fault = findClientFault({ ...row, confidential }, this.registry.knownScopes);
      if (fault !== null) throw new ClientRejectedError(fault);
      if (members.length > 0) await unit.record('client.changed', { clientId: id, members });
      await recordRedirectUris(former, row, unit);
    });
  }

  /**
   * Adds a URI to those where the user's browser may take an authorization code or, `after` a sign-out, the user.
   * @throws ClientRejectedError if the URI is not valid or there already, or the client does not exist, has no grant
   * `authorization_code`, or is made by configuration.
   */
  addRedirectUri(
    id: string,
    uri: string,
    { after = 'sign-in' }: RedirectUriUse = {},
    actor: Actor = SYSTEM_ACTOR,
  ): Promise<Client> {
    return this.changeRedirectUris(id, after, actor, (uris) => {
      if (uris.includes(uri)) {
        throw new ClientRejectedError(`The client ${id} has this redirect URI already.`);
      }
      return [...uris, uri];
    });
  }

  /**
   * Removes a URI that {@link addRedirectUri} added, or {@link create}.
   * @throws ClientRejectedError if the client does not have it, does not exist, would have none left, or is made by
   * configuration.
   */
  removeRedirectUri(
    id: string,
    uri: string,
    { after = 'sign-in' }: RedirectUriUse = {},
    actor: Actor = SYSTEM_ACTOR,
  ): Promise<Client> {
    return this.changeRedirectUris(id, after, actor, (uris) => {
      if (!uris.includes(uri)) {
        throw new ClientRejectedError(`The client ${id} does not have this redirect URI.`);
      }
      return uris.filter((each) => each !== uri);
    });
  }

  /**
   * Deletes the client. Its tokens are rejected from now on.
   * @throws ClientRejectedError if the client does not exist, or is made by configuration.
   */
  async delete(id: string, actor: Actor = SYSTEM_ACTOR): Promise<void> {
    await this.getStored(id);
    // Its sessions end too: they would be live again for a later client with the same id. Most end before, in short
    // transactions; those that start meanwhile end with the client.
    await this.sessions.endAll({ clientId: id }, 'client-deleted', actor);
    await this.units.run(actor, async (unit) => {
      await this.store.delete(id, unit.transaction);
      while (await this.sessions.endSome({ clientId: id }, 'client-deleted', unit));
      await this.recordChange('client.deleted', id, unit);
    });
  }

  private async changeRedirectUris(
    id: string,
    after: 'sign-in' | 'sign-out',
    actor: Actor,
    change: (uris: string[]) => string[],
  ): Promise<Client> {
    return this.change(id, actor, async (row, unit) => {
      const former = { ...row };
      const list = after === 'sign-in' ? 'redirectUris' : 'postLogoutRedirectUris';
      row[list] = change(row[list]);
      const fault = findRedirectFault(row);
      if (fault !== null) throw new ClientRejectedError(fault);
      await recordRedirectUris(former, row, unit);
    });
  }

  /** Reads the row, has it changed, and writes it; changes of one client happen one after another. */
  private async change(
    id: string,
    actor: Actor,
    apply: (row: ClientRow, unit: UnitOfWork) => Promise<void>,
  ): Promise<Client> {
    await this.getStored(id);
    return this.units.run(actor, async (unit) => {
      const row = await this.store.findToChange(id, unit.transaction);
      if (!row) throw toUnknownClientError(id);
      await apply(row, unit);
      await this.store.update(row, unit.transaction);
      unit.afterCommit(() => this.registry.publishChange(id));
      return toClient(toRegisteredClient(row));
    });
  }

  private async recordChange(
    name: 'client.created' | 'client.secret-rotated' | 'client.deleted',
    clientId: string,
    unit: UnitOfWork,
  ): Promise<void> {
    unit.afterCommit(() => this.registry.publishChange(clientId));
    await unit.record(name, { clientId });
  }

  private async getStored(id: string): Promise<ClientRow> {
    if (this.registry.isConfigured(id)) {
      throw new ClientRejectedError(`The client ${id} is made by configuration: change it there.`);
    }
    const row = isClientId(id) ? await this.store.findById(id) : null;
    if (!row) throw toUnknownClientError(id);
    return row;
  }
}

function isChanged(next: unknown, former: unknown): boolean {
  return next !== undefined && !isDeepStrictEqual(next, former);
}

/** Records each redirect URI that a change has added or removed. */
async function recordRedirectUris(
  former: ClientRow,
  row: ClientRow,
  unit: UnitOfWork,
): Promise<void> {
  for (const [list, after] of REDIRECT_URIS) {
    const about = { clientId: row.id, after };
    for (const uri of row[list].filter((each) => !former[list].includes(each))) {
      await unit.record('client.redirect-uri-added', { ...about, uri });
    }
    for (const uri of former[list].filter((each) => !row[list].includes(each))) {
      await unit.record('client.redirect-uri-removed', { ...about, uri });
    }
  }
}

function toIdTakenError(id: string): ClientRejectedError {
  return new ClientRejectedError(`A client with the id ${id} exists already.`);
}

function toUnknownClientError(id: string): ClientRejectedError {
  return new ClientRejectedError(`No client has the id ${id}.`);
}

function toClient(registered: RegisteredClient): Client {
  const { secretDigest: _, ...client } = registered;
  return client;
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type Client, FIRST_PARTY_CLIENT, GRANTABLE } from './client.js';
import { ClientRow } from './client.entity.js';
import { ClientRejectedError } from './clients.errors.js';
import { CLIENTS_OPTIONS, type ClientsOptions, type ConfiguredClient } from './clients.options.js';
import { ClientsStore } from './clients.store.js';

const CLIENT_ID = /^[\w.-]{1,64}$/;
/** RFC 3986 section 4.3, as far as a grant type needs it. */
const ABSOLUTE_URI = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]{1,200}$/i;
const NAME_LENGTH = 200;
const SECRET_PREFIX = 'nls_';
const SHORTEST_SECRET = 32;
const NO_DIGEST = createHash('sha256').update('no client').digest('hex');

/** What a new client is made of. */
export interface NewClient {
  /** Made up where it is left out. */
  id?: string;
  name: string;
  confidential: boolean;
  grantTypes: string[];
  scopes: string[];
}

type KnownClient = Client & { secretDigest: string | null };

/** Which applications there are, and whether one is who it says. */
@Injectable()
export class ClientsService {
  private readonly configured = new Map<string, KnownClient>();
  private readonly current: RowCache<ClientRow>;

  constructor(
    @Inject(CLIENTS_OPTIONS) private readonly options: ClientsOptions,
    private readonly store: ClientsStore,
    private readonly clock: Clock,
    private readonly changes: ChangeFeed,
    private readonly units: UnitsOfWork,
    private readonly sessions: SessionsService,
  ) {
    const configured = (options.clients ?? []).map((client) => this.configure(client));
    for (const client of [{ ...FIRST_PARTY_CLIENT, secretDigest: null }, ...configured]) {
      if (this.configured.has(client.id)) {
        throw new Error(`There are two clients with the id ${client.id}.`);
      }
      this.configured.set(client.id, client);
    }
    this.current = new RowCache(changes, clock, store.watched, (id) => store.findById(id));
  }

  /** The client with this id, or null; from memory where nothing has changed. */
  find(id: string): Client | null | Promise<Client | null> {
    return this.findKnown(id);
  }

  /**
   * The client with this id where its secret is this one, or where it has none and none was sent
   * (RFC 6749 section 2.3); else null, after the same work.
   */
  async authenticate(id: string, secretPlain: string): Promise<Client | null> {
    const client = await this.findKnown(id);
    const right = timingSafeEqual(
      Buffer.from(digestOf(secretPlain), 'hex'),
      Buffer.from(client?.secretDigest ?? NO_DIGEST, 'hex'),
    );
    if (!client) return null;
    return (client.confidential ? right : secretPlain === '') ? client : null;
  }

  /** Every client but the first party's. */
  async list(): Promise<Client[]> {
    const configured = [...this.configured.values()].filter(
      ({ id }) => id !== FIRST_PARTY_CLIENT.id,
    );
    const stored = (await this.store.listAll()).filter(({ id }) => !this.configured.has(id));
    return [...configured, ...stored.map(known)].map(withoutDigest);
  }

  /** The secret is shown this once; null for a public client. Throws {@link ClientRejectedError}. */
  async create(
    given: NewClient,
    cause: Actor = SYSTEM_ACTOR,
  ): Promise<{ client: Client; secretPlain: string | null }> {
    const id = given.id ?? `client-${randomBytes(8).toString('hex')}`;
    const fault = faultOf({ ...given, id }, this.options.scopes);
    if (fault !== null) throw new ClientRejectedError(fault);
    const secretPlain = given.confidential ? newSecret() : null;
    const row = Object.assign(new ClientRow(), {
      id,
      name: given.name,
      secretDigest: secretPlain === null ? null : digestOf(secretPlain),
      grantTypes: given.grantTypes,
      scopes: given.scopes,
      createdAt: this.clock.now(),
    });
    if (this.configured.has(id) || (await this.store.findById(id))) throw takenClient(id);
    await this.units.run(cause, async (unit) => {
      if (!(await this.store.add(row, unit.transaction))) throw takenClient(id);
      await this.tellChanged(unit, 'client.created', id);
    });
    return { client: withoutDigest(known(row)), secretPlain };
  }

  /** The new secret, shown this once; the old one is refused from now on. Throws {@link ClientRejectedError}. */
  async rotateSecret(id: string, cause: Actor = SYSTEM_ACTOR): Promise<string> {
    const row = await this.getStored(id);
    if (row.secretDigest === null) {
      throw new ClientRejectedError(`The client ${id} is public: it has no secret.`);
    }
    const secretPlain = newSecret();
    await this.units.run(cause, async (unit) => {
      const digest = digestOf(secretPlain);
      if (!(await this.store.setSecretDigest(id, digest, unit.transaction)))
        throw unknownClient(id);
      await this.tellChanged(unit, 'client.secret-rotated', id);
    });
    return secretPlain;
  }

  /** Its tokens are refused from now on. Throws {@link ClientRejectedError}. */
  async delete(id: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    await this.getStored(id);
    await this.units.run(cause, async (unit) => {
      await this.store.delete(id, unit.transaction);
      // Its sessions too: else they would be good again for another client that is given the same id.
      await this.sessions.endAllWithin(unit, { clientId: id }, 'client-deleted');
      await this.tellChanged(unit, 'client.deleted', id);
    });
  }

  private async tellChanged(
    unit: UnitOfWork,
    name: 'client.created' | 'client.secret-rotated' | 'client.deleted',
    clientId: string,
  ): Promise<void> {
    unit.afterCommit(() => this.changes.publish(this.store.watched.table, clientId));
    await unit.record(name, { clientId });
  }

  private configure(given: ConfiguredClient): KnownClient {
    const { client_id: id, client_name: name = id, client_secret: secret } = given;
    const { grant_types: grantTypes = ['client_credentials'], scope = '' } = given;
    const scopes = scope.split(' ').filter((text) => text !== '');
    const client = { id, name, confidential: secret !== undefined, grantTypes, scopes };
    const fault = faultOf(client, this.options.scopes);
    if (fault !== null) throw new Error(`The client ${id} by configuration: ${fault}`);
    if (secret !== undefined && secret.length < SHORTEST_SECRET) {
      throw new Error(
        `The secret of the client ${id} is shorter than ${SHORTEST_SECRET} characters.`,
      );
    }
    return { ...client, secretDigest: secret === undefined ? null : digestOf(secret) };
  }

  private async getStored(id: string): Promise<ClientRow> {
    if (this.configured.has(id)) {
      throw new ClientRejectedError(`The client ${id} is made by configuration: change it there.`);
    }
    const row = CLIENT_ID.test(id) ? await this.store.findById(id) : null;
    if (!row) throw unknownClient(id);
    return row;
  }

  private findKnown(id: string): KnownClient | null | Promise<KnownClient | null> {
    const configured = this.configured.get(id);
    if (configured) return configured;
    // Nothing that could not be one is looked up: whoever calls chooses the text.
    if (!CLIENT_ID.test(id)) return null;
    const found = this.current.find(id);
    return found instanceof Promise
      ? found.then((row) => row && known(row))
      : found && known(found);
  }
}

/** What is wrong with a client, for a person, or null. */
function faultOf(
  { id, name, confidential, grantTypes, scopes }: NewClient & { id: string },
  there: ClientsOptions['scopes'],
): string | null {
  if (!CLIENT_ID.test(id)) {
    return 'The id of a client is 1 to 64 letters, digits, dots, underscores and hyphens.';
  }
  if (
    name.trim() === '' ||
    name.length > NAME_LENGTH ||
    /\p{Cc}/u.test(name) ||
    !name.isWellFormed()
  ) {
    return `The name of a client is 1 to ${NAME_LENGTH} characters, without control characters.`;
  }
  // Those of RFC 6749, or an extension, which is named by an absolute URI (section 4.5).
  const grant = grantTypes.find(
    (type) => !GRANTABLE.some((grantable) => grantable === type) && !ABSOLUTE_URI.test(type),
  );
  if (grant !== undefined) {
    return `A client cannot have the grant ${grant}, but only ${GRANTABLE.join(', ')}, or a URI.`;
  }
  const scope = scopes.find((each) => !Object.hasOwn(there, each));
  if (scope !== undefined) {
    return `There is no scope ${scope}, but only ${Object.keys(there).join(', ')}.`;
  }
  if (!confidential && grantTypes.includes('client_credentials')) {
    return 'A public client cannot prove who it is, and so cannot have client_credentials.';
  }
  return null;
}

function takenClient(id: string): ClientRejectedError {
  return new ClientRejectedError(`There is a client with the id ${id} already.`);
}

function unknownClient(id: string): ClientRejectedError {
  return new ClientRejectedError(`There is no client with the id ${id}.`);
}

function known({ id, name, secretDigest, grantTypes, scopes }: ClientRow): KnownClient {
  return { id, name, confidential: secretDigest !== null, grantTypes, scopes, secretDigest };
}

function withoutDigest({ id, name, confidential, grantTypes, scopes }: KnownClient): Client {
  return { id, name, confidential, grantTypes, scopes };
}

function newSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64url');
}

function digestOf(secretPlain: string): string {
  return createHash('sha256').update(secretPlain).digest('hex');
}

import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock, NotFoundError, UsersService } from '../../index.js';
import { Item } from './item.entity.js';
import { ItemResponse, type ItemsQuery, PAGE_SIZE } from './items.dto.js';
import { ItemsStore } from './items.store.js';

/** Manages the items of a user. Methods throw NotFoundError for an item of another user, as for one that does not exist. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly store: ItemsStore,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  async list(ownerId: string, { limit, before }: ItemsQuery): Promise<ItemResponse[]> {
    const owner = await this.getOwnerName(ownerId);
    const items = await this.store.list(ownerId, Number(limit ?? PAGE_SIZE), before?.toLowerCase());
    return items.map((item) => toResponse(item, owner));
  }

  async add(ownerId: string, title: string): Promise<ItemResponse> {
    // First, because a client that acts for itself cannot own items: no user row exists for it.
    const owner = await this.getOwnerName(ownerId);
    const createdAt = this.clock.now();
    const id = uuidv7({ msecs: createdAt.getTime() });
    const item = Object.assign(new Item(), { id, ownerId, title, createdAt });
    await this.store.add(item);
    return toResponse(item, owner);
  }

  async read(ownerId: string, id: string): Promise<ItemResponse> {
    const item = await this.store.find(ownerId, id);
    if (!item) throw new NotFoundError();
    return toResponse(item, await this.getOwnerName(ownerId));
  }

  async rename(ownerId: string, id: string, title: string): Promise<ItemResponse> {
    if (!(await this.store.rename(ownerId, id, title))) throw new NotFoundError();
    return this.read(ownerId, id);
  }

  async remove(ownerId: string, id: string): Promise<void> {
    if (!(await this.store.remove(ownerId, id))) throw new NotFoundError();
  }

  private async getOwnerName(ownerId: string): Promise<string> {
    const { username, email } = await this.users.getById(ownerId);
    return username ?? email;
  }
}

function toResponse({ id, title, createdAt }: Item, owner: string): ItemResponse {
  return { item_id: id, title, owner, created_at: createdAt.toISOString() };
}

import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { Item } from './item.entity.js';

/** Reads and writes the table `items`. Every statement names the owner, so the items of other users are not found. */
@Injectable()
export class ItemsStore {
  constructor(@InjectRepository(Item) private readonly items: Repository<Item>) {}

  /** Returns items, newest first; with `before`, the items older than that one. */
  list(ownerId: string, limit: number, before?: string): Promise<Item[]> {
    return this.items.find({
      where: { ownerId, ...(before && { id: LessThan(before) }) },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  find(ownerId: string, id: string): Promise<Item | null> {
    return this.items.findOneBy({ id, ownerId });
  }

  async add(item: Item): Promise<void> {
    await this.items.insert(item);
  }

  /** Returns false if the owner has no such item. */
  async rename(ownerId: string, id: string, title: string): Promise<boolean> {
    const { affected } = await this.items.update({ id, ownerId }, { title });
    return affected === 1;
  }

  /** Returns false if the owner has no such item. */
  async remove(ownerId: string, id: string): Promise<boolean> {
    const { affected } = await this.items.delete({ id, ownerId });
    return affected === 1;
  }
}

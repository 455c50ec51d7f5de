import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { Item } from './item.entity.js';

/** The table of items. Every statement names the owner: another's item is not found, not refused. */
@Injectable()
export class ItemsStore {
  constructor(@InjectRepository(Item) private readonly items: Repository<Item>) {}

  /** Newest first; those before the item with the id `before` where it is given. */
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

  /** False: there is no such item of this owner. */
  async rename(ownerId: string, id: string, title: string): Promise<boolean> {
    const { affected } = await this.items.update({ id, ownerId }, { title });
    return affected === 1;
  }

  /** False: there is no such item of this owner. */
  async remove(ownerId: string, id: string): Promise<boolean> {
    const { affected } = await this.items.delete({ id, ownerId });
    return affected === 1;
  }
}

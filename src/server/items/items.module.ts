import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseHealth } from '../../index.js';
import { Item } from './item.entity.js';
import { ItemsController } from './items.controller.js';
import { ItemsService } from './items.service.js';
import { ItemsStore } from './items.store.js';
import { MyItemsController } from './my-items.controller.js';

/** A resource as a host application would write it: guarded, and visible to its owner only. */
@Module({
  imports: [TypeOrmModule.forFeature([Item])],
  controllers: [MyItemsController, ItemsController],
  providers: [ItemsService, ItemsStore],
})
export class ItemsModule {
  constructor(health: DatabaseHealth) {
    health.require(Item);
  }
}

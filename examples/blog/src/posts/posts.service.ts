import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { NotFoundError } from 'nightlatch';
import { type FindOptionsWhere, Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Post } from './post.entity.js';
import type { NewPost, PostChanges } from './posts.dto.js';

@Injectable()
export class PostsService {
  constructor(@InjectRepository(Post) private readonly posts: Repository<Post>) {}

  /** The newest first. */
  list(where: FindOptionsWhere<Post> = {}): Promise<Post[]> {
    return this.posts.find({ where, relations: { author: true }, order: { id: 'DESC' }, take: 50 });
  }

  async add(authorId: string, post: NewPost): Promise<Post> {
    const id = uuidv7();
    await this.posts.insert({ ...post, id, authorId, createdAt: new Date() });
    return this.get({ id });
  }

  /** One statement decides: another's post is not found, and so is one that does not exist. */
  async edit(authorId: string, id: string, { title, text }: PostChanges): Promise<Post> {
    // With the id, since TypeORM refuses an update of nothing.
    const { affected } = await this.posts.update({ id, authorId }, { id, title, text });
    if (affected === 0) throw new NotFoundError();
    return this.get({ id });
  }

  async delete(id: string): Promise<void> {
    const { affected } = await this.posts.delete({ id });
    if (affected === 0) throw new NotFoundError();
  }

  private async get(where: FindOptionsWhere<Post>): Promise<Post> {
    const [post] = await this.list(where);
    if (!post) throw new NotFoundError();
    return post;
  }
}

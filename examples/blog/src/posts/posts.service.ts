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

  /** Lists the posts, the newest first. */
  list(where: FindOptionsWhere<Post> = {}): Promise<Post[]> {
    return this.posts.find({ where, relations: { author: true }, order: { id: 'DESC' }, take: 50 });
  }

  async add(authorId: string, post: NewPost): Promise<Post> {
    const id = uuidv7();
    await this.posts.insert({ ...post, id, authorId, createdAt: new Date() });
    return this.get({ id });
  }

  /** Changes a post of this author, in one statement. The post of another author is not found. */
  async edit(authorId: string, id: string, { title, text }: PostChanges): Promise<Post> {
    // The id is set to itself, because TypeORM rejects an update without columns.
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

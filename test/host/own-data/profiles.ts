import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { Column, Entity, JoinColumn, OneToOne, Repository } from 'typeorm';
import { Events, IdColumn, User } from '../../../src/index.js';

/** What your application stores about a user. */
@Entity('profiles')
export class Profile {
  @IdColumn('user_id')
  userId!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column({ name: 'bio', type: 'varchar' })
  bio!: string;
}

@Injectable()
export class ProfilesService implements OnModuleInit {
  constructor(
    private readonly events: Events,
    @InjectRepository(Profile) private readonly profiles: Repository<Profile>,
  ) {}

  onModuleInit(): void {
    this.events.on('user.registered', ({ userId }) => this.getOrCreate(userId));
  }

  /** Creates the profile if it is missing: the process may have ended between a registration and its event. */
  async getOrCreate(userId: string): Promise<Profile> {
    const profile = { userId, bio: '' };
    await this.profiles.createQueryBuilder().insert().values(profile).orIgnore().execute();
    return this.profiles.findOneByOrFail({ userId });
  }

  async describe(userId: string, bio: string): Promise<void> {
    await this.getOrCreate(userId);
    await this.profiles.update({ userId }, { bio });
  }
}

@Module({ imports: [TypeOrmModule.forFeature([Profile])], providers: [ProfilesService] })
export class ProfilesModule {}

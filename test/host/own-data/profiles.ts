import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import {
  Column,
  Entity,
  JoinColumn,
  type MigrationInterface,
  OneToOne,
  type QueryRunner,
  Repository,
  Table,
} from 'typeorm';
import { Events, IdColumn, migrationColumns, User } from '../../../src/index.js';

/** What an application knows of a user beside what we do. */
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
    this.events.on('user.registered', ({ userId }) => this.of(userId));
  }

  /** Made where there is none: the process may have ended between a registration and its event. */
  async of(userId: string): Promise<Profile> {
    const profile = { userId, bio: '' };
    await this.profiles.createQueryBuilder().insert().values(profile).orIgnore().execute();
    return this.profiles.findOneByOrFail({ userId });
  }

  async describe(userId: string, bio: string): Promise<void> {
    await this.of(userId);
    await this.profiles.update({ userId }, { bio });
  }
}

export class CreateProfiles1796000000000 implements MigrationInterface {
  readonly name = 'CreateProfiles1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id, text } = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'profiles',
        columns: [id('user_id'), text('bio')],
        foreignKeys: [
          {
            columnNames: ['user_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('profiles');
  }
}

@Module({ imports: [TypeOrmModule.forFeature([Profile])], providers: [ProfilesService] })
export class ProfilesModule {}

import { Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { MikroORM } from '@mikro-orm/mariadb';
import { Configuration } from '@clientst0r/platform';
import { ormOptions } from './orm-options.js';
import { LimitedDriver } from './transaction-limit.js';

/** MikroORM connects lazily; a process that cannot reach its database must say so at start. */
@Injectable()
class DatabaseStart implements OnModuleInit {
  constructor(@Inject(MikroORM) private readonly orm: MikroORM) {}

  async onModuleInit(): Promise<void> {
    const connection = await this.orm.checkConnection();
    if (!connection.ok) throw new Error(`The database cannot be reached: ${connection.reason}`);
  }
}

@Module({
  imports: [
    MikroOrmModule.forRootAsync({
      driver: LimitedDriver,
      inject: [Configuration],
      useFactory: (configuration: Configuration) => ormOptions(configuration),
    }),
  ],
  providers: [DatabaseStart],
})
export class DatabaseModule {}

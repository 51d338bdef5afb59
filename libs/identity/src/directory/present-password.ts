import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import type { SecretText } from '@clientst0r/platform';
import { PasswordHasher } from '../password/password-hasher.js';
import { User } from '../user/user.entity.js';
import { DirectoryDoor } from './directory-door.js';

/** The password that somebody signs in with, wherever it is kept. */
@Injectable()
export class PresentPassword {
  constructor(
    private readonly em: EntityManager,
    private readonly hasher: PasswordHasher,
    private readonly directories: DirectoryDoor,
  ) {}

  /** Throws `DirectoryAwayError` when only a directory could tell and it cannot be asked. */
  async isOf(userId: string, password: SecretText): Promise<boolean> {
    const user = await this.em.fork({ clear: true }).findOne(User, userId, { populate: ['passwordHash'] });
    if (!user) return false;
    const [{ right }, outside] = await Promise.all([
      this.hasher.verify(user.passwordHash, password),
      this.directories.prove(user, user.email, password),
    ]);
    return outside ? outside.right : right;
  }
}

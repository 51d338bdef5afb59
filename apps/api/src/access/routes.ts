import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from './requires.decorator.js';

export interface Route {
  readonly name: string;
  /** With its verb: `GET organisations/:organisationId/credentials`. */
  readonly path: string;
  readonly controller: abstract new (...parameters: never[]) => object;
  readonly method: string;
  readonly handler: object;
}

/** Every handler of the running application. */
export function routesOf(discovery: DiscoveryService, scanner: MetadataScanner): Route[] {
  return discovery.getControllers().flatMap(({ metatype, instance }) => {
    if (!metatype || !instance) return [];
    const controller = metatype as Route['controller'];
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    return scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (!handler || Reflect.getMetadata(METHOD_METADATA, handler) === undefined) return [];
      return [{ name: `${controller.name}.${method}`, path: pathOf(controller, handler), controller, method, handler }];
    });
  });
}

export function rulesOf({ handler }: Route): AccessRule[] {
  return (Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule[] | undefined) ?? [];
}

function pathOf(controller: object, handler: object): string {
  const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
  return `${verb} ${[controller, handler].map((part) => String(Reflect.getMetadata(PATH_METADATA, part))).join('/')}`;
}

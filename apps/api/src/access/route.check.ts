import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { permissionScope } from '@clientst0r/identity';
import { ANSWER } from '../openapi/answers.decorator.js';
import { declaredFields } from '../openapi/field-registry.js';
import { type Route, routesOf, rulesOf } from './routes.js';

export class RouteCheckError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Routes that are open by omission:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'RouteCheckError';
  }
}

/** `RouteParamtypes` of Nest that a DTO class validates, and those that would pass unvalidated. */
const VALIDATED: ReadonlyMap<number, string> = new Map([
  [3, 'body'],
  [4, 'query'],
  [5, 'path'],
]);
const UNVALIDATED: ReadonlyMap<number, string> = new Map([
  [0, 'request'],
  [6, 'headers'],
  [7, 'session'],
  [8, 'file'],
  [9, 'files'],
  [10, 'host'],
  [11, 'address'],
  [12, 'raw body'],
  [14, 'cookies'],
]);

/** Stops the process at start when a handler has not exactly one access rule, an input that no DTO validates, or an answer that none declares. */
@Injectable()
export class RouteCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const problems = routesOf(this.discovery, this.scanner).flatMap((route) => [
      ...ruleProblems(route),
      ...inputProblems(route),
      ...answerProblems(route),
    ]);
    if (problems.length > 0) throw new RouteCheckError(problems);
  }
}

function ruleProblems(route: Route): string[] {
  const { name, path } = route;
  const rules = rulesOf(route);
  const [rule] = rules;
  if (rules.length !== 1 || !rule) return [`${name} has ${rules.length} access rules instead of one`];
  if (rule.kind !== 'permission') return [];
  const inOrganisation = path.includes(':organisationId');
  if (permissionScope(rule.permission) === 'organisation')
    return inOrganisation ? [] : [`${name} requires ${rule.permission}, but its path has no organisation`];
  return inOrganisation ? [`${name} requires ${rule.permission} of the platform, but its path has an organisation`] : [];
}

function inputProblems({ name, controller, method }: Route): string[] {
  const inputs = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, { index: number; data?: unknown }>;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ?? []) as unknown[];
  return Object.entries(inputs).flatMap(([key, { index, data }]) => {
    const kind = Number(key.split(':')[0]);
    const unvalidated = UNVALIDATED.get(kind);
    if (unvalidated) return [`${name} takes the ${unvalidated} unvalidated`];
    const validated = VALIDATED.get(kind);
    if (!validated) return [];
    if (data !== undefined) return [`${name} takes a part of the ${validated} by name; take a DTO class`];
    return isDto(types[index]) ? [] : [`${name} takes a ${validated} that no DTO class validates`];
  });
}

function isDto(type: unknown): boolean {
  return typeof type === 'function' && declaredFields(type.prototype as object).length > 0;
}

function answerProblems({ name, handler }: Route): string[] {
  return Reflect.hasMetadata(ANSWER, handler) ? [] : [`${name} does not declare its answer`];
}
